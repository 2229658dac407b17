using System.Globalization;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Values as people read them: units with the prefix of the meter's resolution, durations in days and hours, flags in hexadecimal.</summary>
internal static class DisplayValue
{
    private const int Kilo = 3;
    private const int Mega = 6;
    private const int Giga = 9;
    private const long MaxDuration = 1_000_000_000_000;

    /// <summary>Largest power of ten of the prefix for each unit that has prefixes.</summary>
    private static readonly Dictionary<string, int> Prefixed = new()
    {
        ["Wh"] = Mega,
        ["varh"] = Mega,
        ["VAh"] = Mega,
        ["cal"] = Mega,
        ["J"] = Giga,
        ["J/h"] = Giga,
        ["W"] = Mega,
        ["var"] = Mega,
        ["VA"] = Mega,
    };

    /// <summary>Returns value and unit of a record with a value.</summary>
    internal static (string Value, string Unit) Of(RecordReading record)
    {
        if (record.Type == DataType.Bits && record.ValueKind == ValueKind.Number)
            return (Flags(record), "");
        if (record.Address is MeterIdentity address)
            return ($"{address.Id} {address.Manufacturer}", "");
        string unit = Unit(record);
        return record.Number is ExactDecimal number ? Scaled(number, unit) : (Printable.Trimmed(record.ValueText), unit);
    }

    /// <summary>Returns the unit; a text of the meter is the name of the quantity.</summary>
    internal static string Unit(RecordReading record) => record.Quantity == Quantity.PlainText ? "" : record.Unit;

    /// <summary>
    /// Returns a number with the prefix of its power of ten, so that no digit is added: 48213 x 10^3 Wh is 48213 kWh. Seconds and minutes
    /// are days, hours, minutes and seconds.
    /// </summary>
    internal static (string Value, string Unit) Scaled(ExactDecimal number, string unit)
    {
        if (unit is "s" or "min" && Duration(number, unit == "s" ? 1 : 60) is string duration)
            return (duration, "");
        if (number.Exponent <= 0 || !Prefixed.TryGetValue(unit, out int largest))
            return (number.ToString(), unit);

        int prefix = Math.Min(largest, ((number.Exponent + 2) / 3) * 3);
        string symbol = prefix switch { Kilo => "k", Mega => "M", _ => "G" };
        return (new ExactDecimal(number.Mantissa, number.Exponent - prefix).ToString(), symbol + unit);
    }

    /// <summary>Returns bits in hexadecimal, with as many digits as sent.</summary>
    private static string Flags(RecordReading record)
    {
        byte[] bytes = record.Data.ToArray();
        Array.Reverse(bytes);
        return bytes.All(one => one == 0) ? "0" : $"{Convert.ToHexString(bytes)}h";
    }

    /// <summary>Returns the numbers of the bits that are set, from 0, with their names where a maker's file has them.</summary>
    internal static string Bits(RecordReading record)
    {
        if (record.Maker is { Flags.Count: > 0 } maker)
            return $"{string.Join(", ", maker.Flags)} ({maker.File})";

        ReadOnlySpan<byte> data = record.Data.Span;
        List<string> bits = [];
        for (int bit = 0; bit < 8 * data.Length; bit++)
        {
            if ((data[bit / 8] & (1 << (bit % 8))) != 0)
                bits.Add(bit.ToString(CultureInfo.InvariantCulture));
        }

        return bits.Count == 0 ? "" : bits.Count == 1 ? $"bit {bits[0]}" : $"bits {string.Join(", ", bits)}";
    }

    private static string? Duration(ExactDecimal number, int seconds)
    {
        bool isWhole = number.Exponent == 0 && number.Mantissa >= 0 && number.Mantissa < MaxDuration;
        long total = isWhole ? (long)number.Mantissa * seconds : 0;
        if (total < 2 * 60 * seconds)
            return null;

        (long Count, string Unit)[] parts = [(total / 86400, "d"), (total / 3600 % 24, "h"), (total / 60 % 60, "min"), (total % 60, "s")];
        return string.Join(' ', parts.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Unit}")));
    }
}
