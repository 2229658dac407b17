using Mbus.Gateway.Settings;
using Mbus.Server.Bridge;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Options;

/// <summary>Option --listen of <c>mbus bridge</c>: ADDRESS:PORT; ADDRESS:PORT,bytes; pty or pty:LINK.</summary>
internal static class BridgeListen
{
    internal static SettableListOption<ListenAddress> Create() => new("--listen", ListenText.Parse)
    {
        Description = "Address for masters; may be given several times. ADDRESS:PORT for masters over TCP; ADDRESS:PORT,bytes for socat with "
            + $"a serial port program; pty or pty:LINK for a serial port program. Default: 127.0.0.1:{BridgeOptions.DefaultPort}.",
        HelpName = "WHERE",
    };
}
