using System.Globalization;

namespace Mbus.Tool.Options;

/// <summary>Parses ranges of primary addresses: 5 or 1-20.</summary>
internal static class AddressRange
{
    /// <exception cref="FormatException">The text is not a range of 0 to 250.</exception>
    internal static byte[] Parse(string text)
    {
        int[] ends = [.. text.Split('-').Select(end => byte.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out byte address) ? address : 255)];
        if (ends.Length > 2 || ends[0] > ends[^1] || ends[^1] > PrimaryAddress.Last)
            throw new FormatException($"\"{text}\" is not a valid range of addresses. Expected numbers of 0 to 250, for example 0-250 or 1-20,50.");

        return [.. Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Select(address => (byte)address)];
    }
}
