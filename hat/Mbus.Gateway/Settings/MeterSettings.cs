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
}
