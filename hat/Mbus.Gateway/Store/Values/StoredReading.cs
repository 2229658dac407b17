using Mbus.Client;
using Mbus.Client.Readings;

namespace Mbus.Gateway.Store;

/// <summary>A reading from the store.</summary>
/// <param name="Number">Number of the reading: increases with each reading that is stored, and is the position of outputs.</param>
/// <param name="Meter">Meter.</param>
/// <param name="Time">Time of the reading, in whole seconds.</param>
/// <param name="Slot">Slot of the plan; null outside of the plan.</param>
/// <param name="Source">Why it was taken.</param>
/// <param name="Telegrams">Telegrams as received.</param>
public sealed record StoredReading(
    long Number, StoredMeter Meter, DateTimeOffset Time, DateTimeOffset? Slot, ReadingSource Source, IReadOnlyList<byte[]> Telegrams)
{
    /// <summary>Decodes the telegrams.</summary>
    /// <param name="key">AES-128 key of the meter; null for none.</param>
    public MeterReading Decode(byte[]? key = null) =>
        MeterReading.From([.. Telegrams.Select(bytes => Telegram.FromBytes(bytes))], key, Time);
}
