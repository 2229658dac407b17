using System.Collections.Concurrent;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Web;

/// <summary>Present values of the last readings, decoded once for each reading. For any thread.</summary>
internal sealed class LatestValues
{
    private readonly ConcurrentDictionary<MeterId, (long Reading, IReadOnlyList<(SeriesKey Key, ExactDecimal Value)> Values)> _known = new();

    /// <summary>Returns the instantaneous values without storage number of the last reading of a meter.</summary>
    internal IReadOnlyList<(SeriesKey Key, ExactDecimal Value)> Of(StoreReader reader, StoredMeter meter)
    {
        if (_known.TryGetValue(meter.Id, out (long Reading, IReadOnlyList<(SeriesKey Key, ExactDecimal Value)> Values) known) && known.Reading == meter.LastReading)
            return known.Values;

        (SeriesKey, ExactDecimal)[] values = reader.Last(meter) is { } last
            ? [.. SeriesKey.NumbersOf(last.Decode(reader.KeyOf(meter)))
                .Where(value => value.Key is { Storage: 0, Function: RecordFunction.Instantaneous })
                .Select(value => (value.Key, value.Value))]
            : [];
        _known[meter.Id] = (meter.LastReading, values);
        return values;
    }
}
