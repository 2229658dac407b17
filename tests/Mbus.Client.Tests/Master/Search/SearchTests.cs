using Mbus.Client.Lines;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

public class SearchTests
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    private static readonly SecondaryAddress[] WorkedExample = [.. new[] { "1449100157100106", "1449100867450106", "3210483310200102", "7654321010200103" }.Select(Parse)];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(20, 100)]
    [InlineData(250, 1300)]
    public async Task Random_meters_are_all_found(int count, int selections)
    {
        for (int seed = 0; seed < (count > 100 ? 1 : 5); seed++)
            await AssertAllFoundAsync(Population.Random(count, seed), selections, $"seed {seed}");
    }

    [Fact]
    public async Task The_worked_example_of_the_documentation_takes_11_selections_instead_of_80()
    {
        MeterDefinition[] meters = [.. WorkedExample.Select(address => Population.Meter(0) with { Address = address })];
        await AssertAllFoundAsync(meters, 11);
    }

    [Fact]
    public async Task Twenty_neighbours_are_all_found() =>
        await AssertAllFoundAsync(Population.Of(Enumerable.Range(12345691, 20), seed: 1), 60);

    [Fact]
    public async Task Digits_A_to_E_are_found() =>
        await AssertAllFoundAsync([Population.Meter(0x1234567A), Population.Meter(0x1234567B), Population.Meter(0x1C345671), Population.Meter(0x12345671)], 120);

    [Theory]
    [InlineData(5_000, 12_000, 19_000)]
    [InlineData(19_000, 5_000, 12_000)]
    [InlineData(14_000, 21_000, 7_000)]
    public async Task A_digit_A_to_E_is_found_beside_two_decimal_ones_that_answer_at_other_times(int first, int second, int third)
    {
        MeterDefinition[] meters =
        [
            Population.Meter(0x31892743) with { ResponseMicroseconds = first },
            Population.Meter(0x31892748) with { ResponseMicroseconds = second },
            Population.Meter(0x3189274A) with { ResponseMicroseconds = third },
        ];
        await AssertAllFoundAsync(meters, 60);
    }

    [Fact]
    public async Task Equal_addresses_are_distinguished_by_the_fabrication_number_and_can_be_read_by_it()
    {
        MeterDefinition[] meters =
            [.. Enumerable.Range(0, 5).Select(i => Population.Meter(0x12345678) with { FabricationNumber = Population.Bcd(11223344 + (17 * i)), AccessNumber = (byte)(50 * i) })];
        SimulatedLine line = Population.Line(meters);
        MbusMaster master = new(line);
        IReadOnlyList<FoundMeter> found = await master.SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel);
        Assert.Equal(5, found.Count);
        HashSet<int> access = [];
        foreach (FoundMeter one in found)
        {
            MeterAddress address = MeterAddress.Parse(one.MeterAddress.ToString());
            access.Add(TelegramHeader.Read((await master.ReadAsync(address, _cancel))[0].Frame).AccessNumber / 50);
        }

        Assert.Equal(5, access.Count);
    }

    // At each baud rate, also where the second E5 comes after the selection of a complete address has been acknowledged for long.
    [Theory]
    [InlineData(14, 18)]
    [InlineData(18, 14)]
    [InlineData(1, 49)]
    [InlineData(14, 14)]
    public async Task Equal_addresses_are_distinguished_by_a_search_for_the_complete_address(int first, int second)
    {
        foreach (int baudRate in LineAddress.BaudRates)
        {
            int earliest = (int)new LineTiming(baudRate, 0).EarliestReply;
            SecondaryAddress address = Population.Meter(0x12345678).Address;
            MeterDefinition[] meters = [Equal(0x11111111, first), Equal(0x22222222, second)];
            IReadOnlyList<FoundMeter> found = await new MbusMaster(Population.Line(meters, baudRate)).SearchAsync(new SecondarySearch(address, false), cancel: _cancel);
            Assert.Equal([$"{address}/FFFFFFF1", $"{address}/FFFFFFF2"], found.Select(one => one.MeterAddress.ToString()));

            MeterDefinition Equal(uint fabricationNumber, int milliseconds) => Population.Meter(0x12345678) with
            {
                FabricationNumber = fabricationNumber,
                AccessNumber = (byte)fabricationNumber,
                ResponseMicroseconds = earliest + (milliseconds * 1000),
            };
        }
    }

    [Fact]
    public async Task A_search_for_a_complete_address_waits_one_reply_window_for_a_second_meter()
    {
        MeterDefinition meter = Population.Random(1, 1)[0];
        LineTiming timing = new(2400, 0);
        SimulatedLine line = Population.Line([meter]);
        FoundMeter found = Assert.Single(await new MbusMaster(line).SearchAsync(new SecondarySearch(meter.Address, false), cancel: _cancel));
        long reading = timing.Bytes(5 + found.Telegram!.Bytes.Length) + (long)meter.ResponseMicroseconds!;
        Assert.InRange(line.Now - timing.Bytes(17) - timing.ReplyWindow - reading, 0, 2 * timing.Idle);
    }

    [Fact]
    public async Task A_noisy_line_hides_no_meter()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            await AssertAllFoundAsync(
                Population.Random(20, seed), 400, $"seed {seed}", new Fault(FaultKind.FlippedBit) { Probability = 0.05 }, new Fault(FaultKind.Babble) { Milliseconds = 3100, Bytes = 2 });
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(182)]
    public async Task Slow_meters_among_fast_ones_are_found(int milliseconds)
    {
        MeterDefinition[] meters = Population.Random(20, 3);
        for (int i = 0; i < meters.Length; i += 5)
            meters[i] = meters[i] with { ResponseMicroseconds = milliseconds * 1000 };
        await AssertAllFoundAsync(meters, 150);
    }

    // What answers show of the meters' times must not hide those that take another time each time.
    [Theory]
    [InlineData(20, 30, 1)]
    [InlineData(20, 150, 1)]
    [InlineData(20, 30, 7)]
    [InlineData(20, 150, 7)]
    [InlineData(5, 30, 1)]
    [InlineData(5, 150, 1)]
    [InlineData(5, 150, 3)]
    [InlineData(3, 150, 1)]
    public async Task Meters_with_random_reply_times_are_found(int count, int milliseconds, int every)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            MeterDefinition[] meters = Population.Random(count, seed);
            for (int i = 0; i < meters.Length; i += every)
                meters[i] = meters[i] with { JitterMicroseconds = milliseconds * 1000 };
            await AssertAllFoundAsync(meters, 150, $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_meter_slower_than_the_standard_is_found_with_extra_reply_time()
    {
        MeterDefinition[] meters = [.. Population.Random(3, 1).Select(meter => meter with { ResponseMicroseconds = 1_100_000 })];
        SimulatedLine line = Population.Line(meters);
        MbusMaster master = new(line) { ExtraReplyTime = TimeSpan.FromSeconds(1) };
        Assert.Equal(3, (await master.SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel)).Count);
    }

    [Fact]
    public async Task A_meter_that_transmits_continuously_does_not_hide_the_others()
    {
        MeterDefinition[] meters = Population.Random(20, 4);
        meters[7] = meters[7] with { Faults = [new Fault(FaultKind.Babble) { Milliseconds = 1000, Bytes = 3 }] };
        await AssertAllFoundAsync(meters, 500);
    }

    [Fact]
    public async Task Continuous_noise_ends_the_search_with_the_evidence()
    {
        SimulatedLine line = Population.Line(Population.Random(20, 5), faults: new Fault(FaultKind.Babble) { Milliseconds = 40, Bytes = 2 });
        SecondarySearch search = new(SecondaryAddress.Any, false);
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => new MbusMaster(line).SearchAsync(search, cancel: _cancel));
        Assert.Contains("wrong baud rate or parity, the wiring, or a meter that transmits continuously", error.Message);
        Assert.Contains("selections had damaged answers", error.Message);
        Assert.Contains("EEEEEEEE", error.Message);
        Assert.Equal(MbusError.Noise, error.Code);
        Assert.InRange(search.Selections, 12, 20);
    }

    [Fact]
    public async Task An_echo_does_not_disturb()
    {
        await AssertAllFoundAsync(Population.Random(20, 6), 100, faults: new Fault(FaultKind.Echo));
    }

    [Fact]
    public async Task A_cancelled_search_continues_from_its_text()
    {
        MeterDefinition[] meters = Population.Random(20, 7);
        using CancellationTokenSource stop = new();
        SecondarySearch search = new(SecondaryAddress.Any, false);
        Reports<FoundMeter> found = new();
        Reports<ScanProgress> progress = new(report =>
        {
            if (report.Found == 9)
                stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new MbusMaster(Population.Line(meters)).SearchAsync(search, found, progress, stop.Token));
        Assert.Equal(9, found.All.Count);

        SecondarySearch again = SecondarySearch.FromText(search.ToString())!;
        IReadOnlyList<FoundMeter> others = await new MbusMaster(Population.Line(meters)).SearchAsync(again, cancel: _cancel);
        Assert.Equal(Population.Addresses(meters), found.All.Concat(others).Select(one => one.Address.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Progress_contains_rate_and_remaining_time()
    {
        Reports<ScanProgress> progress = new();
        await new MbusMaster(Population.Line(Population.Random(20, 8))).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), progress: progress, cancel: _cancel);
        ScanProgress last = progress.All[^1];
        Assert.Equal((20, 0), (last.Found, last.Remaining));
        Assert.InRange(last.Rate, 3, 6);
        Assert.All(progress.All.Zip(progress.All.Skip(1)), pair => Assert.Equal(pair.First.Sent + 1, pair.Second.Sent));
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(20, 4)]
    public async Task A_search_of_random_meters_is_several_times_as_fast_as_that_of_libmbus(int meters, int factor)
    {
        LineTimes times = await LineTimes.OfSearchesAsync(meters, populations: 20);
        Assert.True(times.Libmbus >= factor * times.Own, times.ToString());
    }

    private async Task AssertAllFoundAsync(MeterDefinition[] meters, int selections, string what = "", params Fault[] faults)
    {
        SimulatedLine line = Population.Line(meters, faults: faults);
        SecondarySearch search = new(SecondaryAddress.Any, false);
        Reports<FoundMeter> reported = new();
        IReadOnlyList<FoundMeter> found = await new MbusMaster(line).SearchAsync(search, reported, cancel: _cancel);
        Assert.Equal(Population.Addresses(meters), found.Select(one => one.Address.ToString()).Order(StringComparer.Ordinal));
        Assert.All(found, one => Assert.Equal(one.Address, TelegramHeader.Read(one.Telegram!.Frame).Address));
        Assert.Equal(found, reported.All);
        Assert.True(search.Selections <= selections, $"{what}: {search.Selections} selections");
    }

    private static SecondaryAddress Parse(string text)
    {
        Assert.True(SecondaryAddress.TryParse(text, out SecondaryAddress address));
        return address;
    }
}
