using System.CommandLine;
using Mbus.Server.Bridge;
using Mbus.Tool.Settings;

namespace Mbus.Tool;

/// <summary>Where <c>mbus bridge</c> listens: ADDRESS:PORT, ADDRESS:PORT,bytes, pty or pty:LINK.</summary>
internal static class BridgeListen
{
    private const string PseudoTerminal = "pty";
    private const string LinkPrefix = "pty:";
    private const string AsBytesArrive = ",bytes";

    internal static Option<ListenAddress[]> Create() => new Option<ListenAddress[]>("--listen")
    {
        Description = "Where masters connect; may be given several times. ADDRESS:PORT for masters over TCP, ADDRESS:PORT,bytes for socat in front of "
            + $"a program for serial ports, pty or pty:LINK for such a program itself. Default: 127.0.0.1:{BridgeOptions.DefaultPort}.",
        HelpName = "WHERE",
    }.Settable(Parse);

    internal static ListenAddress Parse(string text)
    {
        if (text == PseudoTerminal)
            return ListenAddress.PseudoTerminal();
        if (text.StartsWith(LinkPrefix, StringComparison.Ordinal) && text.Length > LinkPrefix.Length)
            return ListenAddress.PseudoTerminal(text[LinkPrefix.Length..]);

        bool asBytesArrive = text.EndsWith(AsBytesArrive, StringComparison.Ordinal);
        return new ListenAddress(
            Arguments.ParseEndPoint(asBytesArrive ? text[..^AsBytesArrive.Length] : text), asBytesArrive ? Handover.AsItArrives : Handover.Whole);
    }
}
