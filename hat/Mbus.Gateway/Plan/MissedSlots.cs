namespace Mbus.Gateway.Plan;

/// <summary>Consecutive slots of one meter without a reading, for one reason. It grows until the meter is read again.</summary>
/// <param name="Reason">Reason.</param>
/// <param name="From">First slot.</param>
/// <param name="To">Last slot.</param>
/// <param name="Count">Number of slots.</param>
public readonly record struct MissedSlots(MissReason Reason, DateTimeOffset From, DateTimeOffset To, int Count);
