namespace Mbus.Simulation;

/// <summary>A fault of one meter or of the whole bus. By default it occurs on every occasion; the properties limit it.</summary>
/// <param name="Kind">Kind of the fault, which also defines its occasions.</param>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>Occurs on every nth occasion; at least 1.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Probability of the fault on such an occasion, 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Maximum number of occurrences.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>Number of random bytes of noise or babble; 1 to 1000.</summary>
    public int Bytes { get; init; } = 1;

    /// <summary>Bytes of the noise or babble, 1 to 1000, the same each time; null for random ones.</summary>
    public byte[]? Noise { get; init; }

    /// <summary>
    /// Delay of the reply, or time between two babbles, at least 1; or pause between the two copies of a doubled answer, from 0. In
    /// milliseconds.
    /// </summary>
    public int Milliseconds { get; init; } = Kind == FaultKind.DoubledAnswer ? 0 : 1000;

    /// <summary>True for kinds that affect only the bus as a whole, not a single meter.</summary>
    public bool IsOfTheBus => Kind is FaultKind.Echo or FaultKind.DeadLine;
}
