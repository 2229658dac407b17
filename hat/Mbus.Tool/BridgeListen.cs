using System.CommandLine;
using Mbus.Server.Bridge;
using Mbus.Tool.Settings;

namespace Mbus.Tool;

/// <summary>Option --listen of <c>mbus bridge</c>: ADDRESS:PORT; ADDRESS:PORT,bytes; pty or pty:LINK.</summary>
internal static class BridgeListen
{
    private const string PseudoTerminal = "pty";
    private const string LinkPrefix = "pty:";
    private const string BytesSuffix = ",bytes";

    internal static Option<ListenAddress[]> Create() => new Option<ListenAddress[]>("--listen")
    {
        Description = "Address for masters; may be given several times. ADDRESS:PORT for masters over TCP; ADDRESS:PORT,bytes for socat with "
            + $"a serial port program; pty or pty:LINK for a serial port program. Default: 127.0.0.1:{BridgeOptions.DefaultPort}.",
        HelpName = "WHERE",
    }.Settable(Parse);

    internal static ListenAddress Parse(string text)
    {
        if (text == PseudoTerminal)
            return ListenAddress.PseudoTerminal();
        if (text.StartsWith(LinkPrefix, StringComparison.Ordinal) && text.Length > LinkPrefix.Length)
            return ListenAddress.PseudoTerminal(text[LinkPrefix.Length..]);

        bool hasBytesSuffix = text.EndsWith(BytesSuffix, StringComparison.Ordinal);
        return new ListenAddress(
            Arguments.ParseEndPoint(hasBytesSuffix ? text[..^BytesSuffix.Length] : text), hasBytesSuffix ? Handover.AsItArrives : Handover.Whole);
    }
}
