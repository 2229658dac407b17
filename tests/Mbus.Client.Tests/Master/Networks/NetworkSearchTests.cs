using Mbus.Client.Lines;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Searches over a network find what a search with the whole slack finds, in less time.</summary>
public class NetworkSearchTests(ITestOutputHelper output)
{
    private const long Millisecond = 1000;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    private static readonly (string Name, MeterDefinition[] Meters)[] All =
    [
        ("none", []),
        ("one", Population.Random(1, 1)),
        ("ten", Population.Random(10, 2)),
        ("thirty", Population.Random(30, 3)),
        ("neighbours", Population.Of(Enumerable.Range(12345691, 12), seed: 1)),
        ("digits A to E", [Population.Meter(0x1234567A), Population.Meter(0x1234567B), Population.Meter(0x1C345671), Population.Meter(0x12345671)]),
        ("equal addresses", [.. Enumerable.Range(0, 4).Select(i => Population.Meter(0x12345678) with { FabricationNumber = Population.Bcd(11223344 + (17 * i)), AccessNumber = (byte)(50 * i) })]),
        ("types", [Population.Meter(0x12345678, type: 7), Population.Meter(0x12345678, type: 4), Population.Meter(0x12345678, "ABC", type: 4)]),
    ];

    public static TheoryData<string> Names => [.. All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Through_a_bridge_it_finds_the_same(string name)
    {
        MeterDefinition[] meters = MetersOf(name);
        (long whole, string[] expected) = await SearchAsync(new BridgedLine(meters, 30 * Millisecond) { Learns = false });
        (long time, string[] found) = await SearchAsync(new BridgedLine(meters, 30 * Millisecond));
        output.WriteLine($"{name}: {time / 1e6:F1} s instead of {whole / 1e6:F1} s");
        Assert.Equal(expected, found);
        Assert.True(time <= whole);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Through_a_bridge_that_another_master_uses_it_finds_the_same(string name)
    {
        MeterDefinition[] meters = MetersOf(name);
        string[] expected = (await SearchAsync(Population.Line(meters))).Found;
        for (int seed = 1; seed <= 10; seed++)
        {
            BridgedLine line = new(meters, 5 * Millisecond, seed);
            Assert.Equal(expected, (await SearchAsync(line)).Found);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Through_a_bridge_without_link_status_it_finds_the_same(string name)
    {
        MeterDefinition[] meters = MetersOf(name);
        string[] expected = (await SearchAsync(Population.Line(meters))).Found;
        for (int seed = 1; seed <= 10; seed++)
        {
            BridgedLine line = new(meters, 5 * Millisecond, seed) { IsOld = true, MaxPause = 50_000 << (seed % 7) };
            Assert.Equal(expected, (await SearchAsync(line)).Found);
            Assert.NotEqual(FarEnd.Forwarder, line.FarEnd);
        }
    }

    [Theory]
    [InlineData("/dev/ttyUSB0", Handover.Whole, 0, false)]
    [InlineData("/dev/ttyUSB0", Handover.Whole, 100, false)]
    [InlineData("/dev/ttyUSB0", Handover.AsItArrives, 0, false)]
    [InlineData("tcp://a:1", Handover.Whole, 0, false)]
    [InlineData("tcp://a:1", Handover.Whole, 100, false)]
    [InlineData("tcp://a:1", Handover.AsItArrives, 0, false)]
    [InlineData("tcp://a:1", Handover.AsItArrives, 100, false)]
    [InlineData("/dev/ttyUSB0", Handover.AsItArrives, 0, true)]
    public async Task Collisions_late_in_the_reply_window_of_a_bridge_cost_no_meter(string bus, Handover handover, int milliseconds, bool isPseudoTerminal)
    {
        long window = new LineTiming(2400, 0).ReplyWindow;
        long slack = LineAddress.Parse(bus).ForBridge().TimingAt(2400).Slack;
        for (int seed = 1; seed <= 100; seed++)
        {
            Random random = new(seed);
            MeterDefinition[] meters = [.. Population.Random(random.Next(2, 10), seed)
                .Select(meter => meter with { ResponseMicroseconds = random.Next(2) == 0 ? 5_000 : window - random.Next(20_000) })];
            BridgedLine line = new(meters, milliseconds * Millisecond, null, slack, handover)
            {
                Slack = isPseudoTerminal ? SerialLine.PseudoTerminalSlack : LineKinds.Tcp.Slack,
                Learns = !isPseudoTerminal,
            };
            SecondarySearch search = new(SecondaryAddress.Any, false);
            (_, string[] found) = await SearchAsync(line, search);
            Assert.True(Population.Addresses(meters).SequenceEqual(found), $"seed {seed}: {string.Join(' ', Population.Addresses(meters).Except(found))} missed");
            Assert.False(search.HasUnexplainedAnswers, $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Behind_a_gateway_that_forwards_at_once_it_finds_the_same(string name)
    {
        MeterDefinition[] meters = MetersOf(name);
        foreach (int milliseconds in new[] { 0, 30, 70, 400 })
        {
            (long whole, string[] expected) = await SearchAsync(new NetworkedLine(Population.Line(meters), _ => milliseconds * Millisecond, learns: false));
            (long time, string[] found) = await SearchAsync(Behind(meters, _ => milliseconds));
            output.WriteLine($"{name}, {milliseconds} ms: {time / 1e6:F1} s instead of {whole / 1e6:F1} s");
            Assert.Equal(expected, found);
        }
    }

    // Their first digits are equal: many selections are silent before the first meter is found.
    [Theory]
    [InlineData("types")]
    [InlineData("equal addresses")]
    [InlineData("digits A to E")]
    public async Task Behind_a_gateway_that_forwards_at_once_equal_digits_take_less_than_half_the_time(string name)
    {
        MeterDefinition[] meters = MetersOf(name);
        long whole = (await SearchAsync(new NetworkedLine(Population.Line(meters), _ => 30 * Millisecond, learns: false))).Time;
        Assert.InRange((await SearchAsync(Behind(meters, _ => 30))).Time, 0, whole / 2);
    }

    [Theory]
    [InlineData(300, false)]
    [InlineData(1900, false)]
    [InlineData(300, true)]
    [InlineData(1900, true)]
    public async Task A_delay_that_jumps_up_in_the_middle_costs_no_meter(int milliseconds, bool isForGood)
    {
        for (int jump = 1; jump < 120; jump += 2)
        {
            MeterDefinition[] meters = Population.Random(8, jump);
            (_, string[] found) = await SearchAsync(Behind(meters, sent => sent == jump || (isForGood && sent > jump) ? milliseconds : 30));
            Assert.Equal(Population.Addresses(meters), found);
        }
    }

    [Fact]
    public async Task Random_delays_up_to_the_slack_cost_no_meter()
    {
        for (int seed = 1; seed <= 100; seed++)
        {
            Random random = new(seed);
            int max = random.Next(40, 1990);
            int[] delays = [.. Enumerable.Range(0, 5000).Select(_ => random.Next(8) == 0 ? random.Next(20, max) : 20)];
            MeterDefinition[] meters = Population.Random(random.Next(1, 12), seed);
            (_, string[] found) = await SearchAsync(Behind(meters, sent => delays[sent]));
            Assert.True(Population.Addresses(meters).SequenceEqual(found), $"seed {seed}: {string.Join(' ', Population.Addresses(meters).Except(found))} missed");
        }
    }

    // Their last digits are near each other. In some of these buses a late E5 came before a telegram.
    [Fact]
    public async Task Random_delays_up_to_the_slack_cost_no_meter_of_a_batch()
    {
        for (int seed = 501; seed <= 600; seed++)
        {
            Random random = new(seed);
            int max = random.Next(40, 1990);
            int[] delays = [.. Enumerable.Range(0, 5000).Select(_ => random.Next(8) == 0 ? random.Next(20, max) : 20)];
            int spread = new[] { 60, 20, 170 }[seed % 3];
            HashSet<int> numbers = [.. Enumerable.Range(0, random.Next(2, 8)).Select(_ => 12_345_000 + random.Next(1000))];
            MeterDefinition[] meters = [.. Population.Of(numbers, seed).Select(meter => meter with { ResponseMicroseconds = (10 * Millisecond) + (random.Next(spread) * Millisecond) })];
            (_, string[] found) = await SearchAsync(Behind(meters, sent => delays[sent]));
            Assert.True(Population.Addresses(meters).SequenceEqual(found), $"seed {seed}: {string.Join(' ', Population.Addresses(meters).Except(found))} missed");
        }
    }

    private static MeterDefinition[] MetersOf(string name) => All.Single(one => one.Name == name).Meters;

    private static NetworkedLine Behind(MeterDefinition[] meters, Func<int, int> milliseconds) =>
        new(Population.Line(meters), sent => milliseconds(sent) * Millisecond);

    private async Task<(long Time, string[] Found)> SearchAsync(Line line, SecondarySearch? search = null)
    {
        IReadOnlyList<FoundMeter> found = await new MbusMaster(line).SearchAsync(search ?? new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel);
        return (line.Now, [.. found.Select(one => one.Kind == SearchFinding.Meter ? one.MeterAddress.ToString() : $"{one.Kind} {one.MeterAddress}").Order(StringComparer.Ordinal)]);
    }
}
