namespace Mbus.Hat.Power;

/// <summary>How the bus is powered.</summary>
public sealed class PowerOptions
{
    /// <summary>How long the meters get to wake up when none is given.</summary>
    public static readonly TimeSpan DefaultSettle = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the bus has been on before its first byte. Meters that take their power from it may need a second.</summary>
    public TimeSpan Settle { get; init; } = DefaultSettle;

    /// <summary>True to leave the bus on at the end: a service that restarts never drops it.</summary>
    public bool Keep { get; init; }
}
