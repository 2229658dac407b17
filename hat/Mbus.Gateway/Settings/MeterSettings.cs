using Mbus.Client;
using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Settings;

/// <summary>Settings of one meter.</summary>
/// <param name="Address">Primary or secondary address.</param>
/// <param name="Name">Name for people; null for none.</param>
/// <param name="Schedule">When it is read.</param>
public sealed record MeterSettings(MeterAddress Address, string? Name, MeterSchedule Schedule)
{
    /// <summary>Path of the file with the AES-128 key, 32 hexadecimal digits; null if the meter does not encrypt.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Additional reply time; null for that of the bus.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Number of repeats of a request; null for that of the bus.</summary>
    public int? Retries { get; init; }

    /// <summary>Steps before the reading, and the request for the data.</summary>
    public MeterReadout Readout { get; init; } = MeterReadout.Standard;
}
