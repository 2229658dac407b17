using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Mqtt.Sparkplug;

/// <summary>
/// A meter as a device, from its birth to its death: its metrics, their aliases and present values. Numbers are doubles, because Sparkplug has
/// no decimal numbers; a value that the meter has not sent yet is null, and never 0.
/// </summary>
/// <param name="meter">Meter, with its name, bus and address.</param>
/// <param name="nextAlias">Returns an alias that the node does not use yet.</param>
internal sealed class SparkplugDevice(StoredMeter meter, Func<ulong> nextAlias)
{
    private const string Number = "number";
    private const string Status = "status";
    private const string UnitProperty = "engUnit";

    private readonly Dictionary<string, Payload.Types.Metric> _metrics = [];

    /// <summary>Returns true if the name, bus and address are still those of the birth.</summary>
    internal bool Describes(StoredMeter other) => (meter.Name, meter.Bus, meter.Address) == (other.Name, other.Bus, other.Address);

    /// <summary>Takes the values of a reading. Returns true if a metric is new: a birth is due.</summary>
    /// <param name="stored">Reading.</param>
    /// <param name="key">AES-128 key of the meter; null for none.</param>
    internal bool Take(StoredReading stored, byte[]? key) => TakeAll(ValuesOf(stored, key));

    /// <summary>Takes series that the meter has sent at some time: their values are null.</summary>
    internal void Take(IEnumerable<SeriesKey> series) =>
        TakeAll(series.Where(IsPresent).Select(one => New(SeriesName.Of(one), MetricType.Double, default, DisplayUnit.Of(one.Unit).Symbol)));

    /// <summary>Returns the payload of the DBIRTH.</summary>
    internal Payload Birth(DateTimeOffset sent)
    {
        TakeAll(Description(sent));
        Payload birth = SparkplugPayload.New(sent, _metrics.Values.Select(metric => metric.Clone()));
        foreach (Payload.Types.Metric missing in birth.Metrics.Where(metric => metric.ValueCase == Payload.Types.Metric.ValueOneofCase.None))
        {
            missing.Timestamp = birth.Timestamp;
            missing.IsNull = true;
        }

        return birth;
    }

    /// <summary>Returns the payload of a DDATA; null if the reading has no present values. All its metrics must have been in the birth.</summary>
    /// <param name="stored">Reading.</param>
    /// <param name="key">AES-128 key of the meter; null for none.</param>
    /// <param name="sent">Current time.</param>
    /// <param name="isHistorical">True if the meter has a later reading.</param>
    internal Payload? Data(StoredReading stored, byte[]? key, DateTimeOffset sent, bool isHistorical)
    {
        Payload.Types.Metric[] values = [.. ValuesOf(stored, key)];
        foreach (Payload.Types.Metric value in values)
        {
            value.Alias = _metrics[value.Name].Alias;
            value.ClearName();
            value.ClearDatatype();
            value.Properties = null;
            if (isHistorical)
                value.IsHistorical = true;
        }

        return values.Length == 0 ? null : SparkplugPayload.New(sent, values);
    }

    private static bool IsPresent(SeriesKey key) => key.Storage == 0;

    private static IEnumerable<Payload.Types.Metric> ValuesOf(StoredReading stored, byte[]? key)
    {
        MeterReading reading = stored.Decode(key);
        (SeriesKey Key, ExactDecimal Value)[] present = [.. SeriesKey.NumbersOf(reading).Where(number => IsPresent(number.Key)).Select(number => (number.Key, number.Value))];
        if (present.Length == 0)
            yield break;

        yield return With(New(Number, MetricType.Int64, stored.Time), metric => metric.LongValue = (ulong)stored.Number);
        if (reading.Status != null)
            yield return With(New(Status, MetricType.String, stored.Time), metric => metric.StringValue = reading.Status.ToString());
        foreach ((SeriesKey of, ExactDecimal value) in present)
        {
            DisplayUnit unit = DisplayUnit.Of(of.Unit);
            yield return With(New(SeriesName.Of(of), MetricType.Double, stored.Time, unit.Symbol), metric => metric.DoubleValue = unit.Convert(value).ToDouble());
        }
    }

    private static Payload.Types.Metric New(string name, MetricType type, DateTimeOffset time, string unit = "")
    {
        Payload.Types.Metric metric = new() { Name = name, Datatype = (uint)type, Timestamp = time == default ? 0 : SparkplugPayload.Milliseconds(time) };
        if (unit.Length > 0)
        {
            Payload.Types.PropertyValue value = new() { Type = (uint)MetricType.String, StringValue = unit };
            metric.Properties = new() { Keys = { UnitProperty }, Values = { value } };
        }

        return metric;
    }

    private static Payload.Types.Metric With(Payload.Types.Metric metric, Action<Payload.Types.Metric> set)
    {
        set(metric);
        return metric;
    }

    private IEnumerable<Payload.Types.Metric> Description(DateTimeOffset sent)
    {
        SecondaryAddress address = meter.Id.Address.Secondary;
        yield return Text("Bus", meter.Bus);
        yield return Text("Address", meter.Address.ToString());
        yield return Text("Manufacturer", Manufacturer.ToLetters(address.Manufacturer));
        yield return Text("Medium", DeviceTypeText.Text(address.DeviceType));
        if (meter.Name != null)
            yield return Text("Name", meter.Name);

        Payload.Types.Metric Text(string name, string text) => With(New($"Properties/{name}", MetricType.String, sent), metric => metric.StringValue = text);
    }

    // A reading that comes late does not replace a later one.
    private bool TakeAll(IEnumerable<Payload.Types.Metric> metrics)
    {
        int before = _metrics.Count;
        foreach (Payload.Types.Metric metric in metrics)
        {
            bool isKnown = _metrics.TryGetValue(metric.Name, out Payload.Types.Metric? known);
            metric.Alias = isKnown ? known!.Alias : nextAlias();
            if (!isKnown || metric.Timestamp >= known!.Timestamp)
                _metrics[metric.Name] = metric;
        }

        return _metrics.Count > before;
    }
}
