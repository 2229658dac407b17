using System.Buffers;
using System.Globalization;

namespace Mbus.Client.Lines;

/// <summary>
/// The target <c>VID:PID[:SERIAL][#N]</c> of a USB line. N counts from 0 what else matches, by the place where it is plugged in and
/// then by the interface: it tells the ports of a converter that has several.
/// </summary>
internal static class UsbTarget
{
    // What an address can hold without quotes on a command line.
    private static readonly SearchValues<char> InSerial = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:/+=@%");

    /// <summary>What is wrong with a target; null when nothing is.</summary>
    public static string? Error(string target)
    {
        Split(target, out string[] identity, out string? number);
        if (identity.Length < 2 || !IsId(identity[0]) || !IsId(identity[1]))
            return target.Length == 0 ? "the converter's VID:PID is missing" : "VID and PID are 4 hexadecimal digits each";

        if (identity is [_, _, ""])
            return "the serial number is missing";

        return number is null || IsNumber(number, out _) ? null : $"'#{number}' does not count from 0";
    }

    /// <summary>The device of the port that a target means now.</summary>
    /// <param name="name">How the line was named, for messages.</param>
    /// <param name="target">A target that <see cref="Error"/> has found good.</param>
    /// <param name="ports">The ports there are.</param>
    /// <exception cref="LineException">None matches, or several do; the message lists what there is.</exception>
    public static string Resolve(string name, string target, IReadOnlyList<SerialPortInfo> ports)
    {
        Split(target, out string[] identity, out string? number);
        SerialPortInfo[] matches = Matches(identity[0], identity[1], identity.ElementAtOrDefault(2), ports);
        if (number is not null)
        {
            return IsNumber(number, out int index) && index < matches.Length
                ? matches[index].Path
                : throw new LineException($"{name}: open: there is no #{number}. {Choice(matches, ports)}");
        }

        return matches.Length == 1
            ? matches[0].Path
            : throw new LineException($"{name}: open: {(matches.Length == 0 ? "no such converter is plugged in" : "several ports match")}. {Choice(matches, ports)}");
    }

    /// <summary>The shortest address that means this port; null for one that is not at the USB, or whose serial number cannot be written.</summary>
    public static string? Shortest(SerialPortInfo port, IReadOnlyList<SerialPortInfo> ports)
    {
        if (port.Usb is not { } usb)
            return null;

        string address = $"usb:{usb.VendorId}:{usb.ProductId}";
        SerialPortInfo[] matches = Matches(usb.VendorId, usb.ProductId, null, ports);
        if (matches.Select(match => match.Usb!.Place).Distinct().Count() > 1 && usb.Serial is { } serial)
        {
            if (serial.AsSpan().ContainsAnyExcept(InSerial))
                return null;

            address += ":" + serial;
            matches = Matches(usb.VendorId, usb.ProductId, serial, ports);
        }

        return matches.Length == 1 ? address : $"{address}#{Array.IndexOf(matches, port)}";
    }

    private static SerialPortInfo[] Matches(string vendor, string product, string? serial, IReadOnlyList<SerialPortInfo> ports) =>
    [
        .. ports
            .Where(port => port.Usb is { } usb
                && usb.VendorId.Equals(vendor, StringComparison.OrdinalIgnoreCase)
                && usb.ProductId.Equals(product, StringComparison.OrdinalIgnoreCase)
                && (serial is null || usb.Serial == serial))
            .OrderBy(port => port.Usb!.Place, StringComparer.Ordinal)
            .ThenBy(port => port.Usb!.Interface),
    ];

    private static string Choice(SerialPortInfo[] matches, IReadOnlyList<SerialPortInfo> ports)
    {
        SerialPortInfo[] choice = matches.Length > 0 ? matches : [.. ports.Where(port => port.Usb is not null)];
        return choice.Length == 0
            ? "No USB converter is here. Plug it in; 'mbus ports' lists what there is."
            : $"Expected one of: {string.Join(", ", choice.Select(port => $"{SerialPorts.AddressOf(port, ports)} ({port.Path})"))}.";
    }

    private static void Split(string target, out string[] identity, out string? number)
    {
        int hash = target.LastIndexOf('#');
        number = hash < 0 ? null : target[(hash + 1)..];
        identity = (hash < 0 ? target : target[..hash]).Split(':', 3);
    }

    private static bool IsId(string text) => text.Length == 4 && text.All(char.IsAsciiHexDigit);

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
