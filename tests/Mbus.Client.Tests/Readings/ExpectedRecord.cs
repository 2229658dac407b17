using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

/// <summary>A record in a line, as libmbus normalises it: durations in seconds, all else in the unit itself.</summary>
internal static class ExpectedRecord
{
    /// <summary>Function, storage, tariff, subunit, quantity, value and unit.</summary>
    public static string Line(RecordReading record)
    {
        (string value, string unit) = Normalised(record);
        string quantity = record.Quantity == Quantity.ManufacturerSpecific ? record.Quantity.Text() : record.QuantityName;
        string head = $"{Words.Function(record.Function)} {record.Storage} {record.Tariff} {record.Subunit} {quantity}:";
        return string.Join(" ", ((string[])[head, value, unit]).Where(part => part != ""));
    }

    /// <summary>The value and its unit.</summary>
    public static (string Value, string Unit) Normalised(RecordReading record)
    {
        int seconds = record.Unit switch { "min" => 60, "h" => 3600, "d" => 86400, _ => 1 };
        if (seconds > 1 && record is { ValueKind: ValueKind.Number, Number: ExactDecimal number })
            return (new ExactDecimal(number.Mantissa * seconds, number.Exponent).ToString(), "s");
        return (record.ValueKind == ValueKind.None ? record.Error ?? record.Invalid ?? "" : record.ValueText.Trim(), record.Unit);
    }
}
