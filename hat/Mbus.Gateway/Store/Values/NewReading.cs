using Mbus.Client;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Store;

/// <summary>A reading for the store.</summary>
/// <param name="Meter">Identity of the meter.</param>
/// <param name="Bus">Name of the bus.</param>
/// <param name="Address">Address at which it was read.</param>
/// <param name="Time">Time of the first telegram.</param>
/// <param name="Telegrams">Telegrams as received.</param>
/// <param name="Reading">The same, decoded.</param>
public sealed record NewReading(
    MeterId Meter, string Bus, MeterAddress Address, DateTimeOffset Time, IReadOnlyList<byte[]> Telegrams, MeterReading Reading)
{
    /// <summary>Slot of the plan; null outside of the plan.</summary>
    public DateTimeOffset? Slot { get; init; }

    /// <summary>Why it was taken.</summary>
    public ReadingSource Source { get; init; }

    /// <summary>Measured line time; zero if it was not measured.</summary>
    public TimeSpan LineTime { get; init; }

    /// <summary>Name of the meter in the settings; null for none.</summary>
    public string? Name { get; init; }
}
