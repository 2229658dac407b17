namespace Mbus.Hat.Power;

/// <summary>Bus power options.</summary>
public sealed class PowerOptions
{
    /// <summary>Default settle time.</summary>
    public static readonly TimeSpan DefaultSettle = TimeSpan.FromMilliseconds(100);

    /// <summary>Time between switching the bus on and the first byte. Meters powered by the bus may need 1 s. Default: 100 ms.</summary>
    public TimeSpan Settle { get; init; } = DefaultSettle;

    /// <summary>True to leave the bus on at the end, so that the restart of a service does not interrupt it. Default: false.</summary>
    public bool Keep { get; init; }
}
