using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Tool;

/// <summary>Networks as --allow takes them. A form that could mean something else than its writer thinks is refused.</summary>
internal static class AllowedNetwork
{
    private const int MappedPrefix = 96;

    /// <summary>Reads an address, or a network with the length of its prefix.</summary>
    /// <exception cref="FormatException">It is neither, or an ambiguous form; the message says what to write.</exception>
    internal static IPNetwork Parse(string text)
    {
        string[] parts = text.Split('/', 2);
        if (!IPAddress.TryParse(parts[0], out IPAddress? address) || address.ToString().Contains('%', StringComparison.Ordinal))
            throw NotANetwork(text);

        if (!IsPlain(parts[0], address))
            throw new FormatException($"\"{text}\" is not a plain IPv4 address: some programs read its numbers as octal or fill it up with zeros. Expected four decimal numbers without leading zeros{Suggestion(parts)}.");

        int length = address.GetAddressBytes().Length * 8;
        int prefix = length;
        if (parts.Length > 1 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > length))
            throw NotANetwork(text);

        // A client of a socket that takes IPv4 and IPv6 is compared by its IPv4 address.
        if (address.IsIPv4MappedToIPv6)
        {
            if (prefix < MappedPrefix)
                throw new FormatException($"\"{text}\" is a network of IPv4 addresses in IPv6 form that has other addresses, too. Expected an IPv4 network, for example 192.168.1.0/24, or an IPv6 network.");
            (address, prefix) = (address.MapToIPv4(), prefix - MappedPrefix);
        }

        return new IPNetwork(address, prefix);
    }

    /// <summary>What to tell of a network that is one host by its form, and looks like a whole network; null for all others.</summary>
    internal static string? Hint(IPNetwork network) =>
        network.PrefixLength == 32 && network.BaseAddress.GetAddressBytes() is [.., 0]
            ? $"--allow {network.BaseAddress} is one host. For the network write --allow {network.BaseAddress}/24."
            : null;

    /// <summary>False for IPv4 in octal, hexadecimal or with less than four numbers.</summary>
    internal static bool IsPlain(string text, IPAddress address) =>
        address.AddressFamily != AddressFamily.InterNetwork || address.ToString() == text;

    private static FormatException NotANetwork(string text) =>
        new($"\"{text}\" is not a network. Expected an address with the length of its prefix, for example 192.168.1.0/24, or one address.");

    private static string Suggestion(string[] parts)
    {
        string decimals = string.Join('.', parts[0].Split('.').Select(number => number.TrimStart('0') is { Length: > 0 } digits ? digits : "0"));
        return IPAddress.TryParse(decimals, out IPAddress? address) && address.ToString() == decimals
            ? $", for example {string.Join('/', [decimals, .. parts[1..]])}"
            : ", for example 192.168.1.0/24";
    }
}
