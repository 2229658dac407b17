using System.Globalization;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Values as people read them: units with the prefix of the meter's resolution, durations in days and hours, flags in hexadecimal.</summary>
internal static class DisplayValue
{
    private const int PrefixDigits = 3;
    private const long MaxDuration = 1_000_000_000_000;
    private const int MaxDurationLength = 40;

    /// <summary>Names with the prefixes for 10^3, 10^6 and 10^9, as far as they are usual, of the units that have prefixes.</summary>
    private static readonly Dictionary<string, string[]> PrefixedUnits = new()
    {
        ["Wh"] = ["kWh", "MWh"],
        ["varh"] = ["kvarh", "Mvarh"],
        ["VAh"] = ["kVAh", "MVAh"],
        ["cal"] = ["kcal", "Mcal"],
        ["J"] = ["kJ", "MJ", "GJ"],
        ["J/h"] = ["kJ/h", "MJ/h", "GJ/h"],
        ["W"] = ["kW", "MW"],
        ["var"] = ["kvar", "Mvar"],
        ["VA"] = ["kVA", "MVA"],
    };

    /// <summary>Adds the value of a record with a value to a cell; returns its unit.</summary>
    internal static string Append(TableCells cells, RecordReading record)
    {
        if (record.Type == DataType.Bits && record.ValueKind == ValueKind.Number)
        {
            cells.Append(Flags(record));
            return "";
        }

        if (record.Address is MeterIdentity address)
        {
            cells.Append(address.Id).Append(" ").Append(address.Manufacturer);
            return "";
        }

        string unit = Unit(record);
        if (record.Number is ExactDecimal number)
            return Append(cells, number, unit);
        cells.Append(Printable.Trimmed(record.ValueText));
        return unit;
    }

    /// <summary>
    /// Adds a number to a cell with the prefix of its power of ten, so that no digit is added: 48213 x 10^3 Wh is 48213 kWh. Seconds and
    /// minutes are days, hours, minutes and seconds. Returns the unit.
    /// </summary>
    internal static string Append(TableCells cells, ExactDecimal number, string unit)
    {
        if (unit is "s" or "min" && Duration(number, unit == "s" ? 1 : 60) is string duration)
        {
            cells.Append(duration);
            return "";
        }

        int prefix = 0;
        if (number.Exponent > 0 && PrefixedUnits.TryGetValue(unit, out string[]? prefixed))
        {
            prefix = Math.Min(prefixed.Length, (number.Exponent + PrefixDigits - 1) / PrefixDigits);
            unit = prefixed[prefix - 1];
        }

        cells.Append(new ExactDecimal(number.Mantissa, number.Exponent - (prefix * PrefixDigits)).Format(stackalloc char[ExactDecimal.MaxShortLength]));
        return unit;
    }

    /// <summary>Returns the unit; a text of the meter is the name of the quantity.</summary>
    internal static string Unit(RecordReading record) => record.Quantity == Quantity.PlainText ? "" : record.Unit;

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

        Span<char> text = stackalloc char[MaxDurationLength];
        int length = 0;
        ReadOnlySpan<(long Count, string Unit)> parts = [(total / 86400, "d"), (total / 3600 % 24, "h"), (total / 60 % 60, "min"), (total % 60, "s")];
        foreach ((long count, string name) in parts)
        {
            if (count > 0 && text[length..].TryWrite(CultureInfo.InvariantCulture, $"{(length > 0 ? " " : "")}{count} {name}", out int written))
                length += written;
        }

        return text[..length].ToString();
    }
}
