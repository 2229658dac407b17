using System.Buffers;
using System.Globalization;

namespace Mbus.Client.Lines;

/// <summary>
/// Target <c>VID:PID[:SERIAL][#N]</c> of a USB line. N numbers the matching ports from 0, by location and then by interface, to select one
/// port of a converter with several.
/// </summary>
internal static class UsbTarget
{
    // Characters that need no quotes on a command line.
    private static readonly SearchValues<char> InSerial = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:/+=@%");

    /// <summary>Returns the error of a target, or null if it is valid.</summary>
    public static string? Error(string target)
    {
        Split(target, out string[] identity, out string? number);
        if (identity.Length < 2 || !IsId(identity[0]) || !IsId(identity[1]))
            return target.Length == 0 ? "the converter's VID:PID is missing" : "VID and PID are 4 hexadecimal digits each";

        if (identity is [_, _, ""])
            return "the serial number is missing";

        return number is null || IsNumber(number, out _) ? null : $"'#{number}' is not a number from 0";
    }

    /// <summary>Returns the device path of the port that a target matches now.</summary>
    /// <param name="name">Name of the line in messages.</param>
    /// <param name="target">Target without <see cref="Error"/>.</param>
    /// <param name="ports">Available ports.</param>
    /// <exception cref="LineException">No port matches, or several do; the message lists the available ports.</exception>
    public static string Resolve(string name, string target, IReadOnlyList<SerialPortInfo> ports)
    {
        Split(target, out string[] identity, out string? number);
        SerialPortInfo[] matches = Matches(identity[0], identity[1], identity.ElementAtOrDefault(2), ports);
        if (number is not null)
        {
            return IsNumber(number, out int index) && index < matches.Length
                ? matches[index].Path
                : throw new LineException($"{name}: open: #{number} does not exist. {Candidates(matches, ports)}") { Code = MbusError.LineNotFound };
        }

        return matches.Length == 1
            ? matches[0].Path
            : throw new LineException($"{name}: open: {(matches.Length == 0 ? "no such converter is plugged in" : "several ports match")}. {Candidates(matches, ports)}") { Code = MbusError.LineNotFound };
    }

    /// <summary>
    /// Returns the shortest address that identifies this port; null for a port that is not connected by USB, or whose serial number
    /// contains unsupported characters.
    /// </summary>
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

    private static string Candidates(SerialPortInfo[] matches, IReadOnlyList<SerialPortInfo> ports)
    {
        SerialPortInfo[] choice = matches.Length > 0 ? matches : [.. ports.Where(port => port.Usb is not null)];
        return choice.Length == 0
            ? "No USB converter found. Plug it in."
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
