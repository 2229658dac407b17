using Mbus.Client.Readings;

namespace Mbus.Gateway.Meters;

/// <summary>
/// Identifies one series of values of a meter. It follows from DIF and VIF alone, so it is stable over new versions of this program and
/// needs no list of meters.
/// </summary>
/// <param name="Quantity">Quantity, in lower case English: <c>energy</c>.</param>
/// <param name="Unit">Unit symbol: <c>Wh</c>; empty for none.</param>
/// <param name="Function">Instantaneous, maximum, minimum or error.</param>
/// <param name="Storage">Storage number; 0 is the present.</param>
/// <param name="Tariff">Tariff; 0 is the total.</param>
/// <param name="Subunit">Subunit.</param>
/// <param name="Detail">Effects of VIFEs, separated by commas, for example the phase; empty for none.</param>
/// <param name="Ordinal">0; 1 and more for further records of one reading that are equal in all other parts.</param>
public sealed record SeriesKey(
    string Quantity, string Unit, RecordFunction Function, long Storage, int Tariff, int Subunit, string Detail, int Ordinal)
{
    /// <summary>Returns the numbers of a reading with their keys, in the order of the records.</summary>
    public static IReadOnlyList<(SeriesKey Key, ExactDecimal Value, RecordReading Record)> NumbersOf(MeterReading reading)
    {
        List<(SeriesKey, ExactDecimal, RecordReading)> numbers = [];
        HashSet<SeriesKey> seen = [];
        foreach (RecordReading record in reading.Records)
        {
            if (record.ValueKind is not (ValueKind.Number or ValueKind.Real) || record.Number is not { } value)
                continue;

            SeriesKey key = Of(record);
            while (!seen.Add(key))
                key = key with { Ordinal = key.Ordinal + 1 };
            numbers.Add((key, value, record));
        }

        return numbers;
    }

    /// <summary>Returns a short text, for example <c>energy Wh, tariff 1</c>.</summary>
    public override string ToString() => string.Join(", ", [$"{Quantity} {Unit}".TrimEnd(), .. Details()]);

    /// <summary>Returns a value as people read it, for example <c>energy 48213 kWh, tariff 1</c>.</summary>
    public string Format(ExactDecimal value)
    {
        DisplayUnit unit = DisplayUnit.Of(Unit);
        return string.Join(", ", [$"{Quantity} {unit.Convert(value)} {unit.Symbol}".TrimEnd(), .. Details()]);
    }

    private IEnumerable<string> Details()
    {
        if (Function != RecordFunction.Instantaneous)
            yield return Function.ToString().ToLowerInvariant();
        if (Storage != 0)
            yield return $"storage {Storage}";
        if (Tariff != 0)
            yield return $"tariff {Tariff}";
        if (Subunit != 0)
            yield return $"subunit {Subunit}";
        if (Detail.Length > 0)
            yield return Detail;
        if (Ordinal != 0)
            yield return $"record {Ordinal + 1}";
    }

    private static SeriesKey Of(RecordReading record)
    {
        string detail = string.Join(", ", record.Effects.Select(effect => effect.Text()));
        if (record.IsRegister)
            detail = detail.Length == 0 ? "register" : $"{detail}, register";
        return new SeriesKey(record.QuantityName, record.Unit, record.Function, (long)record.Storage, record.Tariff, record.Subunit, detail, 0);
    }
}
