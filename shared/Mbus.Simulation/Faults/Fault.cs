namespace Mbus.Simulation;

/// <summary>A fault of one meter or of the whole bus. Without the limits below it strikes on every occasion.</summary>
/// <param name="Kind">What goes wrong, and on which occasions.</param>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>It strikes on every nth occasion; at least 1.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The probability, 0 to 1, that it strikes on such an occasion.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How many times it strikes at most.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>How many bytes of noise or babble; 1 to 1000.</summary>
    public int Bytes { get; init; } = 1;

    /// <summary>How late the answer is, or the time between two babbles; at least 1.</summary>
    public int Milliseconds { get; init; } = 1000;

    /// <summary>True for the kinds that strike the bus as a whole and no single meter.</summary>
    public bool IsOfTheBus => Kind is FaultKind.Echo or FaultKind.DeadLine;
}
