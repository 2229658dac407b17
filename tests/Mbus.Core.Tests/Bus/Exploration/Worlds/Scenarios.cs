using static Mbus.Tests.Bus.Exploration.BusRequest;

namespace Mbus.Tests.Bus.Exploration;

/// <summary>The worlds that are explored.</summary>
internal static class Scenarios
{
    private static readonly LineTiming WithSlack = new(2400, 100_000);

    internal static readonly Scenario[] All =
    [
        new() { Name = "readings", Faults = 2, Pauses = 1, Alphabet = _ => [Reading(0x5B, 1), Reading(0x7B, 1), Reading(0x5B, 2), Reading(0x7B, 2), Normalise(2)] },
        new() { Name = "telegrams", Faults = 2, Pauses = 2, Supersedes = 1, Alphabet = _ => [Reading(0x5B, 2), Reading(0x7B, 2), Reading(0x4B, 2), Normalise(2)] },
        new() { Name = "sequences", HasCoarseTimes = true, Pauses = 1, Alphabet = _ => [Reading(0x5B, 2), Reading(0x7B, 2)] },
        new() { Name = "successors", HasCoarseTimes = true, Departures = 2, Alphabet = place => [Reading(0x5B, 1), Write(0x53, 1, place), Select(1), Reading(0x7B, Selected)] },
        new() { Name = "late replies", HasCoarseTimes = true, Faults = 2, Alphabet = place => [Reading(0x5B, 1), Write(0x53, 1, place), Normalise(2)] },
        new() { Name = "alarms", Faults = 2, Pauses = 1, Alphabet = _ => [Alarm(0x5A, 1), Alarm(0x7A, 2), Reading(0x5B, 1), Reading(0x7B, 2), Normalise(1)] },
        new() { Name = "alarms within telegrams", Pauses = 2, Alphabet = _ => [Reading(0x7B, 2), Alarm(0x5A, 2)] },
        new() { Name = "writes", Faults = 2, Pauses = 1, Supersedes = 1, Alphabet = place => [Write(0x53, 1, place), Write(0x73, 1, place), Normalise(1), Reading(0x7B, 1)] },
        new() { Name = "writes and readings", Faults = 1, Pauses = 1, Alphabet = place => [Write(0x53, 2, place), Write(0x73, 2, place), Reading(0x5B, 2), Reading(0x7B, 2), Normalise(2)] },
        new() { Name = "254", Slaves = 1, Faults = 1, Pauses = 1, Alphabet = place => [Reading(0x5B, 1), Reading(0x5B, Test), Reading(0x7B, Test), Write(0x53, Test, place), Write(0x53, 1, place), Normalise(Test)] },
        new() { Name = "254 and two meters", Faults = 1, Pauses = 1, Alphabet = place => [Reading(0x5B, 2), Reading(0x7B, Test), Write(0x53, Test, place), Write(0x53, 1, place), Normalise(Test)] },
        new() { Name = "selections", Faults = 1, Pauses = 1, Alphabet = _ => [Select(1), Select(2), Select(Everyone), Reading(0x5B, Selected), Reading(0x7B, Selected), Normalise(Selected)] },
        new() { Name = "selections and writes", Faults = 1, Pauses = 1, Alphabet = place => [Select(1), Select(2), Write(0x53, Selected, place), Write(0x73, Selected, place), Write(0x53, 1, place), Normalise(Selected)] },
        new() { Name = "selections beside primary addresses", Faults = 1, Pauses = 1, Supersedes = 1, Alphabet = _ => [Select(2), Reading(0x7B, Selected), Reading(0x5B, Selected), Reading(0x7B, 2), Reading(0x5B, 2), Normalise(Selected)] },
        new() { Name = "one memory", Known = [Violation.WriteDisturbed, Violation.WriteExecutedTwice, Violation.WrongTelegram], Quirks = SlaveQuirks.OneMemory, Faults = 1, Pauses = 1, Alphabet = place => [Select(2), Reading(0x7B, Selected), Reading(0x5B, Selected), Reading(0x7B, 2), Reading(0x5B, 2), Write(0x53, 2, place), Write(0x53, Selected, place)] },
        new() { Name = "count kept without FCV", Quirks = SlaveQuirks.KeepsCount, Faults = 1, Pauses = 1, Alphabet = place => [Reading(0x4B, 2), Reading(0x7B, 2), Reading(0x5B, 2), Write(0x43, 2, place), Write(0x53, 2, place)] },
        new() { Name = "departures", Faults = 1, Departures = 2, Pauses = 1, Supersedes = 1, Alphabet = place => [Reading(0x7B, 2), Reading(0x5B, 2), Write(0x53, 2, place), Select(2), Reading(0x7B, Selected)] },
        new() { Name = "three clients", Clients = 3, Faults = 1, Pauses = 1, Alphabet = place => [Reading(0x7B, 2), Reading(0x5B, 1), Write(0x53, 1, place), Normalise(2)] },
        new() { Name = "three clients, selections", Clients = 3, Faults = 1, Pauses = 1, Alphabet = _ => [Select(1), Select(2), Reading(0x7B, Selected), Normalise(Selected)] },
        new() { Name = "slack", Timing = WithSlack, EstimatesSent = true, Faults = 2, Pauses = 1, Supersedes = 1, Alphabet = place => [Reading(0x7B, 2), Reading(0x5B, 2), Write(0x53, 2, place), Normalise(2), Select(2), Reading(0x7B, Selected)] },
        new() { Name = "addresses", HasOwnAddresses = true, Lease = 0, Clients = 3, Faults = 1, Pauses = 1, Departures = 1, Alphabet = place => [Reading(0x7B, 2), Reading(0x5B, 2), Write(0x53, 2, place), Normalise(1), Select(2), Reading(0x7B, Selected)] },
        new() { Name = "link status", Faults = 1, Pauses = 1, Supersedes = 1, Departures = 1, Alphabet = place => [Normalise(1), Reading(0x5B, 2), Reading(0x7B, 2), LinkStatus(0x49), LinkStatus(0x69)] },
        new() { Name = "link status and preparations", Faults = 1, Supersedes = 1, Alphabet = place => [Write(0x53, 1, place), Select(1), Reading(0x7B, Selected), LinkStatus(0x49)] },
        new() { Name = "between all events", StopsEverywhere = true, Faults = 1, Supersedes = 1, Alphabet = place => [Reading(0x7B, 2), Reading(0x5B, 2), Write(0x53, 1, place), Normalise(2), Select(1), Reading(0x7B, Selected)] },
    ];
}
