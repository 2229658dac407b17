namespace Mbus.Tests.Bus.Exploration;

/// <summary>
/// How one field belongs to the state of a bridge. Fields without a rule are saved whole; every long is a time.
/// </summary>
internal sealed record StateRule(string Type, string Field)
{
    /// <summary>True for what has no influence on what happens later: counters, buffers that are written before they are read.</summary>
    internal bool IsIgnored { get; init; }

    /// <summary>The field, or the sum of two, that tells how many elements of an array are used.</summary>
    internal string? Count { get; init; }

    /// <summary>How many elements there are for each one that <see cref="Count"/> tells.</summary>
    internal int Factor { get; init; } = 1;

    /// <summary>The field that tells where in the array the used elements begin.</summary>
    internal string? From { get; init; }

    /// <summary>Where runs of equal elements begin.</summary>
    internal int[]? Runs { get; init; }

    /// <summary>The times or flags, one for each or for a number of elements, without which the elements mean nothing.</summary>
    internal string? Gate { get; init; }

    /// <summary>
    /// The field on which it depends whether this one matters at all: it does where that is not 0, false or one of <see cref="Dead"/>.
    /// A field of an object that is visited before has the name of its type before it. Behind "&amp;" follows a second one, which must not
    /// be 0.
    /// </summary>
    internal string? When { get; init; }

    /// <summary>The values of <see cref="When"/> with which this field does not matter.</summary>
    internal int[] Dead { get; init; } = [0];

    /// <summary>How far back a time matters. Microseconds.</summary>
    internal long Memory { get; init; } = StateRules.LongestMemory;
}
