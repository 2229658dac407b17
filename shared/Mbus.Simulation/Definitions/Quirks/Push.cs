namespace Mbus.Simulation;

/// <summary>Frames that a meter sends without a request, as the customer interfaces of electricity meters do.</summary>
/// <param name="Frames">Complete frames, sent in this order and again from the first.</param>
/// <param name="PeriodMicroseconds">Time from one frame to the next, in microseconds.</param>
public sealed record Push(IReadOnlyList<byte[]> Frames, long PeriodMicroseconds)
{
    /// <summary>True if a frame is repeated until the master has acknowledged it with E5.</summary>
    public bool IsAcknowledged { get; init; }
}
