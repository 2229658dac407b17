namespace Mbus.Bridge.Tests.Cost;

/// <summary>
/// The cost of the firmware in nanoFramework's interpreter: the instructions of the firmware and the core, without those of the class
/// library. The numbers are in device/Mbus.Firmware/MEMORY.md.
/// </summary>
public class FirmwareCostTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(nameof(CostRun.IdleAlone))]
    [InlineData(nameof(CostRun.IdleWithThreeMasters))]
    public void An_idle_second_costs_at_most_70000_instructions(string run) => Assert.InRange(Measure(run).Instructions, 1_000, 70_000);

    [Fact]
    public void A_transaction_of_261_bytes_at_2400_Bd_costs_at_most_54500_instructions() =>
        Assert.InRange(Measure(nameof(CostRun.Transaction)).Instructions, 5_000, 54_500);

    [Fact]
    public void The_bridge_adds_at_most_5_ms_to_the_time_on_the_line() => Assert.InRange(Measure(nameof(CostRun.Transaction)).Latency, 0, 5_000);

    [Fact]
    public void The_page_states_what_the_interpreter_allocates_for_a_transaction()
    {
        Cost cost = Measure(nameof(CostRun.Transaction));
        string page = HeapBudgetTests.InRepository("device/Mbus.Firmware/MEMORY.md");
        string row = Assert.Single(page.Split('\n'), line => line.StartsWith("| a transaction of 261 bytes at 2400 Bd |", StringComparison.Ordinal));
        long[] stated = [.. row.Split('|')[2..5].Select(cell => long.Parse(cell.Trim().Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture))];
        Assert.InRange(stated[0], cost.Instructions * 9 / 10, cost.Instructions * 11 / 10);
        Assert.InRange(stated[1], cost.Structs * 9 / 10, cost.Structs * 11 / 10);
        Assert.InRange(stated[2], cost.StructBytes * 9 / 10, cost.StructBytes * 11 / 10);
    }

    private Cost Measure(string run)
    {
        Cost cost = CountedFirmware.Run(typeof(CostRun), run);
        output.WriteLine($"{run}: {cost}");
        return cost;
    }
}
