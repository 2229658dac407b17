using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Searches on a bus with noise and with quirky meters: at most three times the selections of the clean bus, or the cause is known.</summary>
public class NoisySearchTests
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(QuirkTests.Noises), MemberType = typeof(QuirkTests))]
    public async Task A_search_beside_one_byte_or_copies_takes_at_most_twice_the_selections(Fault noise) => await AssertFindsAllAsync([noise], 2);

    public static TheoryData<string> SearchQuirks => new(
        """{ "replyAddress": 255 }""",
        """{ "replyAddress": 7 }""",
        """{ "ignoresReset": true }""",
        """{ "endless": true }""",
        """{ "silentAfter": 1 }""",
        """{ "selection": { "control": "53" } }""",
        """{ "selection": { "wildcards": "tail" } }""",
        """{ "selection": { "lapsesAfterMs": 2000 } }""");

    [Theory]
    [MemberData(nameof(SearchQuirks))]
    public async Task A_search_on_a_bus_with_quirks_takes_at_most_three_times_the_selections(string quirks)
    {
        MeterQuirks quirk = BusDefinition.Parse($$"""{ "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7, "quirks": {{quirks}} } ] }""", "bus.json").Meters[0].Quirks;
        foreach (int count in new[] { 1, 2, 5, 20 })
        {
            for (int seed = 1; seed <= 3; seed++)
            {
                MeterDefinition[] meters = Population.Random(count, seed);
                int clean = (await SearchAsync(meters)).Selections;
                (int all, _, IEnumerable<string> found) = await SearchAsync([.. meters.Select(meter => meter with { Quirks = quirk })]);
                Assert.Equal(Population.Addresses(meters), found);
                Assert.True(all <= 3 * clean, $"{count} meters, seed {seed}: {all} selections instead of {clean}");

                // One quirky meter among others. A selection with 53 is tried on a silent bus only.
                (all, _, found) = await SearchAsync([meters[0] with { Quirks = quirk }, .. meters[1..]]);
                Assert.Empty(Population.Addresses(meters[(quirk.Selection?.Control == 0x53 && count > 1 ? 1 : 0)..]).Except(found));
                Assert.True(all <= 3 * clean, $"one of {count} meters, seed {seed}: {all} selections instead of {clean}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(QuirkTests.OtherNoises), MemberType = typeof(QuirkTests))]
    public async Task A_search_beside_several_or_changing_bytes_takes_at_most_three_times_the_selections(Fault[] noise) => await AssertFindsAllAsync(noise, 3);

    // Babble and flipped bits look like collisions. Three times the selections and a repeat; where an answer in five or more is damaged, also
    // those of the first false group, before noise is known.
    [Theory]
    [InlineData(0.02, 5000, 1)]
    [InlineData(0.05, 3100, 1)]
    [InlineData(0.2, 0, 16)]
    [InlineData(0.2, 1000, 16)]
    [InlineData(0.5, 300, 16)]
    public async Task A_search_beside_random_noise_ends_or_stops_with_its_cause(double flipped, int babbleMs, int more)
    {
        Fault[] noise = [new Fault(FaultKind.FlippedBit) { Probability = flipped }, new Fault(FaultKind.Babble) { Milliseconds = babbleMs, Bytes = 2 }];
        foreach (int count in new[] { 1, 2, 3, 5, 20 })
        {
            for (int seed = 1; seed <= 10; seed++)
            {
                MeterDefinition[] meters = Population.Random(count, seed);
                int clean = (await SearchAsync(meters)).Selections;
                SecondarySearch search = new(SecondaryAddress.Any, false);
                (int noisy, MbusException? cause, IEnumerable<string> found) = await SearchAsync(search, meters, noise[..(babbleMs > 0 ? 2 : 1)]);
                Assert.True(noisy <= (3 * clean) + more || cause?.Code == MbusError.Noise, $"{count} meters, seed {seed}: {noisy} selections instead of {clean}, {cause?.Message}");
                Assert.True(noisy <= 3 * clean || search.HasNoise || cause != null, $"{count} meters, seed {seed}: {noisy} selections instead of {clean}, and no cause");
                if (cause == null)
                    Assert.Equal(Population.Addresses(meters), found);
            }
        }
    }

    [Fact]
    public async Task More_meters_than_a_search_can_hold_are_not_called_noise()
    {
        (_, MbusException? cause, _) = await SearchAsync(Population.Random(1000, 1));
        Assert.True(cause == null || cause.Code == MbusError.TooManyMeters, cause?.Message);
    }

    [Fact]
    public async Task One_meter_among_others_that_acknowledges_twice_is_found()
    {
        MeterDefinition[] meters = Population.Random(20, 3);
        SecondarySearch clean = new(SecondaryAddress.Any, false);
        await new MbusMaster(Population.Line(meters)).SearchAsync(clean, cancel: _cancel);
        meters[4] = meters[4] with { Faults = [new Fault(FaultKind.DoubledAnswer)] };
        SecondarySearch search = new(SecondaryAddress.Any, false);
        IReadOnlyList<FoundMeter> found = await new MbusMaster(Population.Line(meters)).SearchAsync(search, cancel: _cancel);
        Assert.Equal(Population.Addresses(meters), found.Select(one => one.Address.ToString()).Order(StringComparer.Ordinal));
        Assert.InRange(search.Selections, clean.Selections, 3 * clean.Selections);
    }

    private async Task AssertFindsAllAsync(Fault[] noise, int times)
    {
        foreach (int count in new[] { 1, 2, 3, 5, 20, 40 })
        {
            for (int seed = 1; seed <= 5; seed++)
            {
                MeterDefinition[] meters = Population.Random(count, seed);
                int clean = (await SearchAsync(meters)).Selections;
                (int noisy, _, IEnumerable<string> found) = await SearchAsync(meters, noise);
                Assert.Equal(Population.Addresses(meters), found);
                Assert.True(noisy <= times * clean, $"{count} meters, seed {seed}: {noisy} selections instead of {clean}");
            }
        }
    }

    private Task<(int Selections, MbusException? Cause, IEnumerable<string> Found)> SearchAsync(MeterDefinition[] meters, params Fault[] faults) =>
        SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), meters, faults);

    private async Task<(int Selections, MbusException? Cause, IEnumerable<string> Found)> SearchAsync(SecondarySearch search, MeterDefinition[] meters, Fault[] faults)
    {
        Reports<FoundMeter> found = new();
        MbusException? cause = null;
        try
        {
            await new MbusMaster(Population.Line(meters, faults: faults)).SearchAsync(search, found, cancel: _cancel);
        }
        catch (MbusException e)
        {
            cause = e;
        }

        return (search.Selections, cause, found.All.Select(one => one.Address.ToString()).Order(StringComparer.Ordinal));
    }
}
