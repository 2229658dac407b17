using System.Globalization;
using Mbus.Tests.Bus.Exploration;
using static Mbus.Tests.Bus.Exploration.BusRequest;

namespace Mbus.Bridge.Tests.Exploration;

/// <summary>
/// The scenarios of the arbiter's exploration with the firmware's bridge. Its state cannot be restored, so each path begins at the start;
/// MBUS_EXPLORE_DEPTH sets the length of the paths.
/// </summary>
public class FirmwareExplorationTests(ITestOutputHelper output)
{
    private const int Depth = 4;

    private static readonly Scenario[] Scenarios =
    [
        World("readings", 1, _ => [Reading(0x5B, 1), Reading(0x7B, 2)]),
        World("writes", 1, place => [Write(0x53, 1, place), Normalise(1)]),
        World("selections", 0, _ => [Select(1), Select(2), Reading(0x7B, Selected)]),
        World("link status", 1, _ => [Normalise(1), Reading(0x5B, 2), LinkStatus(0x49)]),
        World("254", 0, place => [Reading(0x5B, 1), Reading(0x5B, Test), Write(0x53, Test, place)]),
    ];

    public static TheoryData<string> Names => [.. Scenarios.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_master_of_the_firmware_gets_the_same_replies_as_on_its_own_bus(string name)
    {
        int depth = Environment.GetEnvironmentVariable("MBUS_EXPLORE_DEPTH") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Depth;
        Scenario scenario = Scenarios.Single(s => s.Name == name);
        PathExplorer explorer = new(scenario, () => new FirmwareDriver(scenario.Clients));
        string report = explorer.Run(depth);
        output.WriteLine($"{name}: {explorer.Paths} paths to depth {depth}");
        Assert.True(report.Length == 0, report);
    }

    [Fact]
    public void Replies_to_the_wrong_master_are_found()
    {
        Scenario scenario = Scenarios[0];
        string report = new PathExplorer(scenario, () => new FirmwareDriver(scenario.Clients, mixesUpMasters: true)).Run(2);
        Assert.StartsWith(nameof(Violation.AnswerWithoutRequest), report, StringComparison.Ordinal);
    }

    private static Scenario World(string name, byte faults, Func<byte, BusRequest[]> alphabet) => new()
    {
        Name = name,
        Slaves = name == "254" ? 1 : 2,
        Timing = FirmwareDriver.Timing,
        EstimatesSent = true,
        Faults = faults,
        Alphabet = alphabet,
    };
}
