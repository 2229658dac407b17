using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Buses;

/// <summary>State of a bus.</summary>
/// <param name="Name">Name of the bus.</param>
/// <param name="Line">Name of the line.</param>
/// <param name="Error">Why the line cannot be used; null if it works.</param>
/// <param name="Bridge">State of the bridge; null while the line is not open.</param>
/// <param name="Addresses">Listen addresses of the bridge.</param>
/// <param name="Load">Line time that the meters need.</param>
/// <param name="Meters">Meters of the plan.</param>
public sealed record BusStatus(
    string Name, string Line, string? Error, BridgeStatus? Bridge, IReadOnlyList<string> Addresses, PlanLoad Load, IReadOnlyList<PlannedMeterStatus> Meters)
{
    /// <summary>Outcomes of readings.</summary>
    public ReadCounts Reads { get; init; }
}

/// <summary>State of a meter in the plan of its bus.</summary>
/// <param name="Meter">Meter, or a stand-in before its first reading.</param>
/// <param name="Address">Address.</param>
/// <param name="Name">Name in the settings; null for none.</param>
/// <param name="Schedule">Schedule.</param>
/// <param name="NextSlot">Next slot, or the one that is due.</param>
/// <param name="LastRead">Time of the last reading; null if there is none.</param>
/// <param name="Failures">Number of consecutive failed attempts.</param>
/// <param name="Error">Error of the last attempt; null if it was successful.</param>
public sealed record PlannedMeterStatus(
    MeterId Meter, string Address, string? Name, string Schedule, DateTimeOffset NextSlot, DateTimeOffset? LastRead, int Failures, string? Error)
{
    /// <summary>Time of the first failed attempt since the last reading; null if the last attempt was successful.</summary>
    public DateTimeOffset? FailingSince { get; init; }
}
