using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Tool;

/// <summary>Options that several commands take, and how their values are read.</summary>
internal static class Arguments
{
    internal static Option<LineAddress> Line(string description) => new("--on")
    {
        Description = description,
        HelpName = "LINE",
        CustomParser = result => Parsed(result, text => LineAddress.Parse(text)),
    };

    internal static Option<IPEndPoint[]> Listen(string description) => new("--listen")
    {
        Description = description,
        HelpName = "ADDRESS:PORT",
        CustomParser = result => [.. result.Tokens.Select(token => Parsed(result, token.Value, ParseEndPoint)!)],
    };

    internal static Option<ReadingFormat> Format() => new("--format")
    {
        Description = $"{ReadingFormats.Names}. Default: table.",
        HelpName = "FORMAT",
        CustomParser = result => Parsed(result, ReadingFormats.Parse),
    };

    internal static Option<byte[]> Key() => new("--key")
    {
        Description = "The meter's AES-128 key, 32 hexadecimal digits, for encrypted telegrams.",
        HelpName = "HEX",
        CustomParser = result => Parsed(result, ParseKey),
    };

    internal static T? Parsed<T>(ArgumentResult result, Func<string, T> parse) => Parsed(result, result.Tokens[0].Value, parse);

    internal static T? Parsed<T>(ArgumentResult result, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }

    internal static IPNetwork ParseNetwork(string text)
    {
        if (IPAddress.TryParse(text, out IPAddress? address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);

        return IPNetwork.TryParse(text, out IPNetwork network)
            ? network
            : throw new FormatException($"\"{text}\" is no network. Expected an address with the length of its prefix, for example 192.168.1.0/24, or one address.");
    }

    // The message does not repeat what was given: a key is nobody else's business.
    private static byte[] ParseKey(string text) =>
        Hex.TryParse(text, out byte[] key) && key.Length == 16
            ? key
            : throw new FormatException($"--key takes 32 hexadecimal digits, the 16 bytes of an AES-128 key; {text.Length} characters were given.");

    private static IPEndPoint ParseEndPoint(string text)
    {
        bool hasPort = text.LastIndexOf(':') > text.LastIndexOf(']') && text.Contains(':');
        return hasPort && IPEndPoint.TryParse(text, out IPEndPoint? endPoint)
            ? endPoint
            : throw new FormatException($"\"{text}\" is nothing to listen on. Expected ADDRESS:PORT, for example 127.0.0.1:10001, 0.0.0.0:10001 or [::1]:10001.");
    }
}
