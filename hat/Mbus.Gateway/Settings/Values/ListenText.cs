using System.Net;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Settings;

/// <summary>Parses listen addresses: ADDRESS:PORT; for a bridge also ADDRESS:PORT,bytes; pty or pty:LINK.</summary>
public static class ListenText
{
    private const string PseudoTerminal = "pty";
    private const string LinkPrefix = "pty:";
    private const string BytesSuffix = ",bytes";

    /// <summary>Parses a listen address of a bridge.</summary>
    /// <exception cref="FormatException">The text is not a listen address; the message contains the expected forms.</exception>
    public static ListenAddress Parse(string text)
    {
        if (text == PseudoTerminal)
            return ListenAddress.PseudoTerminal();
        if (text.StartsWith(LinkPrefix, StringComparison.Ordinal) && text.Length > LinkPrefix.Length)
            return ListenAddress.PseudoTerminal(text[LinkPrefix.Length..]);

        bool hasBytesSuffix = text.EndsWith(BytesSuffix, StringComparison.Ordinal);
        return new ListenAddress(
            ParseEndPoint(hasBytesSuffix ? text[..^BytesSuffix.Length] : text), hasBytesSuffix ? Handover.AsItArrives : Handover.Whole);
    }

    /// <summary>Parses ADDRESS:PORT.</summary>
    /// <exception cref="FormatException">The text is not an address with a port; the message contains examples.</exception>
    public static IPEndPoint ParseEndPoint(string text)
    {
        bool hasPort = text.LastIndexOf(':') > text.LastIndexOf(']') && text.Contains(':', StringComparison.Ordinal);
        return hasPort && IPEndPoint.TryParse(text, out IPEndPoint? endPoint) && AllowedNetwork.IsPlain(text[..text.LastIndexOf(':')], endPoint.Address)
            ? endPoint
            : throw new FormatException($"\"{text}\" is not a valid listen address. Expected ADDRESS:PORT, for example 127.0.0.1:10001, 0.0.0.0:10001 or [::1]:10001.");
    }
}
