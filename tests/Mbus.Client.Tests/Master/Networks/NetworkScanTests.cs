using Mbus.Client.Lines;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Scans over a network find what a scan with the whole slack finds, in less time.</summary>
public class NetworkScanTests(ITestOutputHelper output)
{
    private const long Millisecond = 1000;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(300)]
    public async Task Through_a_bridge_a_silent_address_costs_its_time_on_the_bus_and_one_round_trip(int milliseconds)
    {
        MeterDefinition[] meters = Meters(10);
        long onLine = (await ScanAsync(Population.Line(meters), meters)).Time;
        long time = (await ScanAsync(new BridgedLine(meters, milliseconds * Millisecond), meters)).Time;
        long whole = (await ScanAsync(new BridgedLine(meters, milliseconds * Millisecond) { Learns = false }, meters)).Time;
        output.WriteLine($"bridge, {milliseconds} ms: {time / 1e6:F1} s instead of {whole / 1e6:F1} s, on the line {onLine / 1e6:F1} s");
        long roundTrips = 251 * 2 * milliseconds * Millisecond;
        Assert.InRange(time, onLine, (onLine * 11 / 10) + roundTrips + 10_000_000);
    }

    [Fact]
    public async Task Through_a_bridge_that_another_master_uses_all_meters_are_found()
    {
        for (int seed = 1; seed <= 100; seed++)
        {
            MeterDefinition[] meters = Meters(seed % 12);
            await ScanAsync(new BridgedLine(meters, 5 * Millisecond, seed) { MaxPause = seed % 2 == 0 ? 300_000 : 3_000_000 }, meters, $"seed {seed}");
        }
    }

    // Each reading of the other master takes 1.4 s and is followed by a lease: the bridge holds a probe for longer than the whole slack.
    [Fact]
    public async Task Through_a_bridge_that_holds_a_probe_longer_than_the_slack_all_meters_are_found()
    {
        byte[] data = [.. Enumerable.Repeat<byte>(0x2F, 220)];
        TelegramDefinition[] telegrams = [new() { Data = [.. data, 0x1F] }, new() { Data = [.. data, 0x1F] }, new() { Data = data }];
        int missed = 0;
        for (int seed = 1; seed <= 30; seed++)
        {
            MeterDefinition[] meters = [.. Meters(6).Select(meter => meter with { Telegrams = telegrams, IgnoresFrameCount = false })];
            byte[] expected = [.. meters.Select(meter => meter.PrimaryAddress)];
            Assert.Equal(expected, await AddressesAsync(new BridgedLine(meters, 5 * Millisecond, seed) { MaxPause = 200_000 }));
            missed += expected.Length - (await AddressesAsync(new BridgedLine(meters, 5 * Millisecond, seed) { MaxPause = 200_000, Learns = false })).Length;
        }

        output.WriteLine($"With the whole slack, {missed} of {30 * 6} meters are missed.");

        async Task<byte[]> AddressesAsync(Line line) =>
            [.. (await new MbusMaster(line).ScanAsync(0, 25, cancel: _cancel)).Where(one => one.Outcome == Outcome.Reply).Select(one => one.Address)];
    }

    [Fact]
    public async Task Through_a_bridge_without_link_status_it_finds_what_a_scan_with_the_whole_slack_finds()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            MeterDefinition[] meters = Meters(8);
            BridgedLine line = new(meters, 5 * Millisecond, seed) { IsOld = true, MaxPause = 50_000 << (seed % 7) };
            await ScanAsync(line, meters, $"seed {seed}", 0, 30);
            Assert.NotEqual(FarEnd.Bridge, line.FarEnd);
            Assert.NotEqual(FarEnd.Forwarder, line.FarEnd);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(70)]
    public async Task Behind_a_gateway_that_forwards_at_once_it_takes_little_more_than_on_the_line(int milliseconds)
    {
        MeterDefinition[] meters = Meters(10);
        (long onLine, _) = await ScanAsync(Population.Line(meters), meters);
        (long time, FarEnd farEnd) = await ScanAsync(Behind(meters, _ => milliseconds), meters);
        (long unlearnt, _) = await ScanAsync(new NetworkedLine(Population.Line(meters), _ => milliseconds * Millisecond, learns: false), meters);
        output.WriteLine($"forwarder, {milliseconds} ms: {time / 1e6:F1} s instead of {unlearnt / 1e6:F1} s, on the line {onLine / 1e6:F1} s");
        Assert.Equal(FarEnd.Forwarder, farEnd);
        Assert.True(unlearnt > 4 * time);
    }

    // In each case of the first, a middle and the last meters: the delay jumps for one reply, or for good.
    [Theory]
    [InlineData(300, false)]
    [InlineData(900, false)]
    [InlineData(1900, false)]
    [InlineData(300, true)]
    [InlineData(900, true)]
    [InlineData(1900, true)]
    public async Task A_delay_that_jumps_up_in_the_middle_costs_no_meter(int milliseconds, bool isForGood)
    {
        MeterDefinition[] meters = Meters(12);
        for (int jump = 1; jump < 90; jump += 3)
            await ScanAsync(Behind(meters, sent => sent == jump || (isForGood && sent > jump) ? milliseconds : 30), meters, $"jump at transmission {jump}", 0, 40);
    }

    [Fact]
    public async Task Random_delays_up_to_the_slack_cost_no_meter()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            Random random = new(seed);
            int max = random.Next(40, 1990);
            int[] delays = [.. Enumerable.Range(0, 2000).Select(_ => random.Next(5) == 0 ? random.Next(20, max) : 20)];
            MeterDefinition[] meters = [.. Meters(12).Where(_ => random.Next(3) > 0)];
            await ScanAsync(Behind(meters, sent => delays[sent]), meters, $"seed {seed}", 0, 45);
        }
    }

    // Without it, it is not found on a serial line either: it does not answer once another request has come.
    [Fact]
    public async Task A_meter_slower_than_the_standard_is_found_with_extra_reply_time()
    {
        for (int slow = 0; slow < 12; slow++)
        {
            MeterDefinition[] meters = Meters(12);
            meters[slow] = meters[slow] with { ResponseMicroseconds = 1100 * Millisecond };
            await ScanAsync(Behind(meters, _ => 30), meters, $"meter {slow}", 0, 45, extraReplyTime: 1000 * Millisecond);
        }
    }

    [Fact]
    public async Task The_slowest_meter_by_the_standard_is_found()
    {
        for (int slow = 0; slow < 12; slow++)
        {
            MeterDefinition[] meters = Meters(12);
            meters[slow] = meters[slow] with { ResponseMicroseconds = 182 * Millisecond };
            await ScanAsync(Behind(meters, _ => 150), meters, $"meter {slow}", 0, 45);
            await ScanAsync(new BridgedLine(meters, 150 * Millisecond), meters, $"meter {slow}", 0, 45);
        }
    }

    [Fact]
    public async Task Two_meters_at_an_address_are_a_collision_over_a_network()
    {
        for (int apart = 0; apart < 160; apart += 20)
        {
            MeterDefinition[] meters = Meters(5);
            meters[4] = meters[4] with { PrimaryAddress = meters[3].PrimaryAddress, ResponseMicroseconds = meters[3].ResponseMicroseconds + (apart * Millisecond) };
            foreach (Line line in new Line[] { Behind(meters, _ => 30), new BridgedLine(meters, 30 * Millisecond) })
            {
                IReadOnlyList<ScannedAddress> found = await new MbusMaster(line).ScanAsync(0, 30, cancel: _cancel);
                Assert.Equal([Outcome.Reply, Outcome.Reply, Outcome.Reply, Outcome.Damage], found.Select(one => one.Outcome));
            }
        }
    }

    [Fact]
    public async Task A_meter_without_data_is_found_over_a_network()
    {
        MeterDefinition[] meters = Meters(6);
        meters[4] = meters[4] with { Telegrams = [] };
        IReadOnlyList<ScannedAddress> found = await new MbusMaster(Behind(meters, _ => 30)).ScanAsync(0, 30, cancel: _cancel);
        Assert.Equal(meters.Select(meter => meter.PrimaryAddress), found.Select(one => one.Address));
    }

    // A level converter answers REQ_SKE at 251 at once, with the status of its own.
    [Fact]
    public async Task A_level_converter_at_251_is_not_taken_for_a_bridge()
    {
        MeterDefinition[] meters = Meters(3);
        ConverterLine line = new(Behind(meters, _ => 30));
        await ScanAsync(line, meters);
        Assert.Equal(FarEnd.Forwarder, line.FarEnd);
        Assert.Equal(2, line.Answered);
    }

    [Fact]
    public async Task A_line_with_a_slack_of_its_own_keeps_it()
    {
        MeterDefinition[] meters = Meters(2);
        BridgedLine line = new(meters, 0) { Learns = false };
        long time = (await ScanAsync(line, meters, "", 0, 20)).Time;
        Assert.Equal(FarEnd.Unknown, line.FarEnd);
        Assert.InRange(time, 20 * (LineKinds.Tcp.Slack + (187 * Millisecond)), long.MaxValue);
    }

    private static MeterDefinition[] Meters(int count) =>
        [.. Enumerable.Range(1, count).Select(i => Population.Meter(Population.Bcd(i)) with { PrimaryAddress = (byte)(3 * i), ResponseMicroseconds = (10 + (2 * i)) * Millisecond })];

    private static NetworkedLine Behind(MeterDefinition[] meters, Func<int, int> milliseconds) =>
        new(Population.Line(meters), sent => milliseconds(sent) * Millisecond);

    private async Task<(long Time, FarEnd FarEnd)> ScanAsync(Line line, MeterDefinition[] meters, string which = "", byte first = 0, byte last = 250, long extraReplyTime = 0)
    {
        MbusMaster master = new(line) { ExtraReplyTime = TimeSpan.FromMicroseconds(extraReplyTime) };
        IReadOnlyList<ScannedAddress> found = await master.ScanAsync(first, last, cancel: _cancel);
        string expected = string.Join(' ', meters.Select(meter => meter.PrimaryAddress).Order());
        string actual = string.Join(' ', found.Select(one => one.Address).Order());
        Assert.True(expected == actual, $"{which}: found {actual} instead of {expected}");
        Assert.All(found, one => Assert.Equal((Outcome.Reply, true), (one.Outcome, one.Telegram != null)));
        return (line.Now, line.FarEnd);
    }
}
