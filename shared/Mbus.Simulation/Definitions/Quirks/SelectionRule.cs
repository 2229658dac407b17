namespace Mbus.Simulation;

/// <summary>Selections that a meter accepts.</summary>
public sealed record SelectionRule
{
    /// <summary>C field that a selection must have, 53 or 73; null for both.</summary>
    public byte? Control { get; init; }

    /// <summary>Wildcards that a selection must have.</summary>
    public RequiredWildcards Wildcards { get; init; }

    /// <summary>Time from a selection to its end, in microseconds; null for no end.</summary>
    public long? LapsesMicroseconds { get; init; }
}
