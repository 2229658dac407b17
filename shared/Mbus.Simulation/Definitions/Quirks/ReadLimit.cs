namespace Mbus.Simulation;

/// <summary>Limit on the readings of a meter, to save its battery.</summary>
/// <param name="Count">REQ_UD2 answered with data within the period; at least 1.</param>
/// <param name="PeriodMicroseconds">Period, in microseconds.</param>
/// <param name="Then">What the meter does with further requests.</param>
public sealed record ReadLimit(int Count, long PeriodMicroseconds, OverLimit Then);

