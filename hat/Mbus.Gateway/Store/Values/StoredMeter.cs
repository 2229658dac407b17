using Mbus.Client;
using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Store;

/// <summary>A meter in the store.</summary>
/// <param name="Number">Number of the meter in the store.</param>
/// <param name="Id">Identity.</param>
public sealed record StoredMeter(int Number, MeterId Id)
{
    /// <summary>Bus on which it was read last.</summary>
    public required string Bus { get; init; }

    /// <summary>Address at which it was read last.</summary>
    public required MeterAddress Address { get; init; }

    /// <summary>Name in the settings at the last reading; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Time of the first reading.</summary>
    public DateTimeOffset FirstRead { get; init; }

    /// <summary>Time of the last reading.</summary>
    public DateTimeOffset LastRead { get; init; }

    /// <summary>Number of the last reading, see <see cref="StoredReading.Number"/>.</summary>
    public long LastReading { get; init; }

    /// <summary>Line time of one reading, smoothed; zero if it was never measured.</summary>
    public TimeSpan LineTime { get; init; }
}
