using Mbus.Client;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Outputs;

/// <summary>Readings as they come from the store.</summary>
internal static class StoredReadings
{
    internal static StoredReading Of(int meter, long step, string time, string? name = null, params byte[] more)
    {
        NewReading reading = Telegrams.Reading(meter, step, Telegrams.At(time), null, more);
        StoredMeter of = new(meter, reading.Meter) { Bus = "cellar", Address = MeterAddress.Parse("5"), Name = name };
        return new StoredReading(step + 1, of, reading.Time, null, ReadingSource.Plan, reading.Telegrams);
    }
}
