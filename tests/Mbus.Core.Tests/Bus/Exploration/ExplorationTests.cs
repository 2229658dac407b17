using System.Diagnostics;
using System.Globalization;

namespace Mbus.Tests.Bus.Exploration;

/// <summary>
/// The bridge's promise over all interleavings of small worlds, as deep as the bounds allow. MBUS_EXPLORE_MINUTES sets how long the whole
/// run explores in place of the fixed number of states; MBUS_EXPLORE_KINDS how many kinds of violations each world reports.
/// </summary>
public class ExplorationTests(ITestOutputHelper output)
{
    private const int MaxStates = 150_000;
    private const int StatesPerMinute = 4_000_000;

    public static TheoryData<string> Names => [.. Scenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_client_gets_the_replies_of_a_bus_of_its_own(string name)
    {
        int minutes = Number("MBUS_EXPLORE_MINUTES", 0);
        int maxStates = minutes == 0 ? MaxStates : (int)Math.Min(int.MaxValue / 2, (long)minutes * StatesPerMinute / Scenarios.All.Length);
        Stopwatch watch = Stopwatch.StartNew();
        ExplorationSummary summary = new AssemblyCopy(null).Explore(name, maxStates, Number("MBUS_EXPLORE_KINDS", 1));
        string result = $"{name}: {summary.Text}, {watch.Elapsed.TotalSeconds:F1} s";
        output.WriteLine(result);
        Assert.True(summary.Violations.Length == 0, $"{result}{summary.Report}");
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
