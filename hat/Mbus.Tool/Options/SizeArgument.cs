using System.Globalization;

namespace Mbus.Tool.Options;

/// <summary>Parses a size in bytes with a decimal unit: 500kB, 100MB, 2GB.</summary>
internal static class SizeArgument
{
    private const long Kilo = 1000;
    private const long Mega = 1000 * Kilo;
    private const long Giga = 1000 * Mega;

    internal static long Parse(string text, long min)
    {
        string digits = text.TrimEnd('k', 'M', 'G', 'B');
        long unit = text[digits.Length..] switch { "kB" => Kilo, "MB" => Mega, "GB" => Giga, _ => 0 };
        return unit > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count * unit >= min
            ? count * unit
            : throw new FormatException($"\"{text}\" is not a valid size. Expected a whole number with kB, MB or GB, at least {min / Kilo}kB, for example 100MB.");
    }
}
