namespace Mbus.Tests.Bus.Exploration;

/// <summary>One small world: who there is, what the clients may send, and what may go wrong.</summary>
internal sealed class Scenario
{
    internal required string Name { get; init; }

    internal int Clients { get; init; } = 2;

    internal int Slaves { get; init; } = 2;

    /// <summary>True where each client has an address of its own: the holds of one protect it from others for a while only.</summary>
    internal bool HasOwnAddresses { get; init; }

    internal SlaveQuirks Quirks { get; init; }

    internal LineTiming Timing { get; init; } = new(2400, 0);

    /// <summary>True where the line can only estimate when the last stop bit leaves.</summary>
    internal bool EstimatesSent { get; init; }

    /// <summary>The requests of a client; its place is the value that it writes.</summary>
    internal required Func<byte, BusRequest[]> Alphabet { get; init; }

    /// <summary>Replies or requests that are lost, damaged or late, at most, on one path.</summary>
    internal byte Faults { get; init; }

    /// <summary>How often clients send another request before their request has ended, at most, on one path.</summary>
    internal byte Supersedes { get; init; }

    /// <summary>How often a client leaves or another takes its place, at most, on one path.</summary>
    internal byte Departures { get; init; }

    /// <summary>How often all clients pause longer than any lease, at most, on one path.</summary>
    internal byte Pauses { get; init; }

    /// <summary>True to let clients send between any two events, not only while a request is being sent and while the bus is free.</summary>
    internal bool StopsEverywhere { get; init; }

    /// <summary>How long an unfinished sequence of telegrams is safe from other clients, at least. Microseconds.</summary>
    internal long Lease { get; init; } = 5_900_000;

    /// <summary>How long after its first refusal a lost sequence is lost. Microseconds.</summary>
    internal const long LossRemembered = 30_000_000;

    /// <summary>How long one keeps others off, at most. Microseconds.</summary>
    internal long LongestLease { get; init; } = 6_500_000;

    /// <summary>
    /// True to explore only one of several states that differ in nothing but times of more than half a second, by less than a second:
    /// when a hold ends, how long a request has waited.
    /// </summary>
    internal bool HasCoarseTimes { get; init; }

    /// <summary>Violations that are not reported: their paths end.</summary>
    internal Violation[] Known { get; init; } = [];
}
