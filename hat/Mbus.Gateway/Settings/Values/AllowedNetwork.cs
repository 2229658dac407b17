using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Gateway.Settings;

/// <summary>Parses the networks of --allow. Ambiguous notations are rejected.</summary>
public static class AllowedNetwork
{
    private const int MappedPrefix = 96;

    /// <summary>Parses an address, or a network with its prefix length.</summary>
    /// <exception cref="FormatException">The text is neither, or is ambiguous; the message contains the expected notation.</exception>
    public static IPNetwork Parse(string text)
    {
        string[] parts = text.Split('/', 2);
        if (!IPAddress.TryParse(parts[0], out IPAddress? address) || address.ToString().Contains('%', StringComparison.Ordinal))
            throw NotANetwork(text);

        if (!IsPlain(parts[0], address))
            throw new FormatException($"\"{text}\" is not an unambiguous IPv4 address: some programs read its numbers as octal or add missing zeros. Expected four decimal numbers without leading zeros{Suggestion(parts)}.");

        int length = address.GetAddressBytes().Length * 8;
        int prefix = length;
        if (parts.Length > 1 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > length))
            throw NotANetwork(text);

        // A socket that accepts IPv4 and IPv6 compares IPv4 clients by their IPv4 address.
        if (address.IsIPv4MappedToIPv6)
        {
            if (prefix < MappedPrefix)
                throw new FormatException($"\"{text}\" is an IPv6 network that contains more than the IPv4-mapped addresses. Expected an IPv4 network, for example 192.168.1.0/24, or an IPv6 network.");
            (address, prefix) = (address.MapToIPv4(), prefix - MappedPrefix);
        }

        return new IPNetwork(address, prefix);
    }

    /// <summary>Returns a hint for a single host address that looks like a network address; null for all others.</summary>
    public static string? Hint(IPNetwork network) =>
        network.PrefixLength == 32 && network.BaseAddress.GetAddressBytes() is [.., 0]
            ? $"--allow {network.BaseAddress} is one host. For the network write --allow {network.BaseAddress}/24."
            : null;

    /// <summary>Returns false for an IPv4 address in octal or hexadecimal or with fewer than four numbers.</summary>
    internal static bool IsPlain(string text, IPAddress address) =>
        address.AddressFamily != AddressFamily.InterNetwork || address.ToString() == text;

    private static FormatException NotANetwork(string text) =>
        new($"\"{text}\" is not a network. Expected an address with a prefix length, for example 192.168.1.0/24, or a single address.");

    private static string Suggestion(string[] parts)
    {
        string decimals = string.Join('.', parts[0].Split('.').Select(number => number.TrimStart('0') is { Length: > 0 } digits ? digits : "0"));
        return IPAddress.TryParse(decimals, out IPAddress? address) && address.ToString() == decimals
            ? $", for example {string.Join('/', [decimals, .. parts[1..]])}"
            : ", for example 192.168.1.0/24";
    }
}
