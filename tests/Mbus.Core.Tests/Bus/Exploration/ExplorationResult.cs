namespace Mbus.Tests.Bus.Exploration;

/// <summary>How an exploration ended.</summary>
internal sealed record ExplorationResult(int States, long Transitions, int Depth, bool IsComplete)
{
    /// <summary>The violations found, and the shortest transcript of each.</summary>
    internal Dictionary<Violation, string> Found { get; init; } = [];

    /// <summary>How many paths ended in a violation of each kind that was found.</summary>
    internal Dictionary<Violation, int> Counts { get; init; } = [];

    public override string ToString() =>
        $"{States} states, {Transitions} transitions, depth {Depth}{(IsComplete ? ", complete" : "")}"
        + string.Concat(Counts.Select(count => $", {count.Value} times {count.Key}"));

    internal string Report() => string.Concat(Found.Select(found => $"\n{found.Key}:\n{found.Value}\n"));
}
