using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Meters and converters as they are found in the field, with what a user expects, in virtual time.</summary>
public class QuirkTests
{
    private static readonly MeterDefinition Meter = Population.Meter(0x12345678) with { PrimaryAddress = 5 };

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private readonly Reports<MbusNotice> _notices = new();

    public static TheoryData<Fault> Noises => new(
        new Fault(FaultKind.NoiseBefore) { Noise = [0x00] },
        new Fault(FaultKind.NoiseBefore) { Noise = [0xFF] },
        new Fault(FaultKind.NoiseAfter) { Noise = [0x00] },
        new Fault(FaultKind.NoiseAfter) { Noise = [0x80] },
        new Fault(FaultKind.DoubledAnswer),
        new Fault(FaultKind.DoubledAnswer) { Milliseconds = 30 });

    [Theory]
    [MemberData(nameof(Noises))]
    public async Task Bytes_beside_a_reply_do_not_hide_a_meter(Fault noise)
    {
        MbusMaster master = Master([Meter], noise);
        Assert.NotNull(await master.PingAsync(5, _cancel));
        Assert.Single(await master.ReadAsync(5, _cancel));
        Assert.Single(await Master([Meter], noise).ReadAsync(Meter.Address, _cancel));
        Assert.NotNull(await Master([Meter], noise).PingAsync(Meter.Address, _cancel));

        ScannedAddress scanned = Assert.Single(await Master([Meter], noise).ScanAsync(4, 6, cancel: _cancel));
        Assert.Equal((Outcome.Reply, (SecondaryAddress?)Meter.Address), (scanned.Outcome, scanned.Secondary));
    }

    [Theory]
    [MemberData(nameof(Noises))]
    public async Task Bytes_beside_a_reply_do_not_prevent_a_write(Fault noise) =>
        await Master([Meter], noise).SetPrimaryAddressAsync(5, 9, _cancel);

    [Theory]
    [MemberData(nameof(Noises))]
    public async Task A_search_beside_noise_takes_at_most_three_times_the_selections(Fault noise)
    {
        foreach (int count in new[] { 1, 2, 5, 20 })
        {
            MeterDefinition[] meters = Population.Random(count, 3);
            SecondarySearch clean = new(SecondaryAddress.Any, false);
            await new MbusMaster(Population.Line(meters)).SearchAsync(clean, cancel: _cancel);
            SecondarySearch noisy = new(SecondaryAddress.Any, false);
            IReadOnlyList<FoundMeter> found = await Master(meters, noise).SearchAsync(noisy, cancel: _cancel);
            Assert.Equal(Population.Addresses(meters), found.Select(one => one.Address.ToString()).Order(StringComparer.Ordinal));
            Assert.True(noisy.Selections <= 3 * clean.Selections, $"{count} meters: {noisy.Selections} selections instead of {clean.Selections}");
        }
    }

    [Fact]
    public async Task One_meter_among_others_that_acknowledges_twice_is_found()
    {
        MeterDefinition[] meters = Population.Random(20, 3);
        SecondarySearch clean = new(SecondaryAddress.Any, false);
        await new MbusMaster(Population.Line(meters)).SearchAsync(clean, cancel: _cancel);
        meters[4] = meters[4] with { Faults = [new Fault(FaultKind.DoubledAnswer)] };
        SecondarySearch search = new(SecondaryAddress.Any, false);
        IReadOnlyList<FoundMeter> found = await Master(meters).SearchAsync(search, cancel: _cancel);
        Assert.Equal(Population.Addresses(meters), found.Select(one => one.Address.ToString()).Order(StringComparer.Ordinal));
        Assert.InRange(search.Selections, clean.Selections, 3 * clean.Selections);
    }

    // Two meters at one address, at all distances of their replies: never one, whatever the noise.
    [Fact]
    public async Task Two_meters_are_never_taken_for_one()
    {
        Fault?[] noises = [null, .. Noises.Select(row => row.Data)];
        for (int seed = 1; seed <= 40; seed++)
        {
            Random random = new(seed);
            MeterDefinition[] two =
            [
                Meter with { ResponseMicroseconds = random.Next(5_000, 180_000) },
                Population.Meter(0x87654321) with { PrimaryAddress = 5, ResponseMicroseconds = random.Next(5_000, 180_000) },
            ];
            Fault? noise = noises[seed % noises.Length];
            Fault[] faults = noise == null ? [] : [noise];
            IReadOnlyList<ScannedAddress> scanned = await Master(two, faults).ScanAsync(5, 5, cancel: _cancel);
            Assert.True(scanned.Count == 1 && scanned[0].Outcome == Outcome.Damage, $"seed {seed}: {scanned.Count} {(scanned.Count > 0 ? scanned[0].Outcome : null)}");
        }
    }

    [Theory]
    [InlineData(255)]
    [InlineData(254)]
    [InlineData(7)]
    public async Task A_reply_with_another_address_is_taken_where_it_is_the_only_one(byte replied)
    {
        MeterDefinition meter = Meter with { Quirks = new MeterQuirks { ReplyAddress = replied } };
        Assert.Single(await Master([meter]).ReadAsync(5, _cancel));
        Assert.Contains(_notices.All, notice => notice.Kind == MbusNoticeKind.OtherAddress && notice.Message.Contains($"replies with address {replied}"));
        Assert.Equal(Meter.Address, Assert.Single(await Master([meter]).ScanAsync(5, 5, cancel: _cancel)).Secondary);
        Assert.Single(await Master([meter]).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel));
    }

    [Fact]
    public async Task The_late_reply_of_a_meter_is_not_taken_for_that_of_another()
    {
        MeterDefinition late = Meter with { PrimaryAddress = 7, ResponseMicroseconds = 300_000, Telegrams = Telegrams(1) };
        MbusMaster master = Master([late]);
        master.Repeats = 0;
        await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(7, _cancel));
        await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(5, _cancel));
    }

    [Fact]
    public async Task Telegrams_that_repeat_for_ever_are_listed_once()
    {
        MeterDefinition meter = Meter with { IgnoresFrameCount = false, Telegrams = Telegrams(3), Quirks = new MeterQuirks { Endless = true } };
        Assert.Equal(3, (await Master([meter]).ReadAsync(5, _cancel)).Count);
        MbusNotice notice = Assert.Single(_notices.All);
        Assert.Equal("Meter 5 announces more telegrams, but repeats telegram 3; the reading ends with it.", notice.Message);
    }

    [Fact]
    public async Task What_came_before_a_failure_is_in_the_error()
    {
        MeterDefinition meter = Meter with { IgnoresFrameCount = false, Telegrams = Telegrams(3), Quirks = new MeterQuirks { SilentAfter = 2 } };
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => Master([meter]).ReadAsync(5, _cancel));
        Assert.Equal(2, error.Telegrams.Count);
        Assert.Contains("Reading telegram 3 of meter 5: no answer", error.Message);
    }

    [Fact]
    public async Task A_meter_slower_than_the_wait_is_told_with_its_time()
    {
        MeterDefinition slow = Meter with { Faults = [new Fault(FaultKind.LateAnswer) { Milliseconds = 3490 }] };
        MbusMaster master = new(Population.Line([slow])) { ExtraReplyTime = TimeSpan.FromSeconds(2), Notices = _notices };
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(5, _cancel));
        Assert.Equal(MbusError.SlowMeter, error.Code);
        Assert.Contains("answers after about 3.5 s, longer than the 2.2 s waited", error.Message);
        Assert.Single(await new MbusMaster(Population.Line([slow])) { ExtraReplyTime = TimeSpan.FromSeconds(4) }.ReadAsync(5, _cancel));
    }

    [Fact]
    public async Task A_selection_that_lapses_is_made_again()
    {
        MeterDefinition meter = Meter with { Quirks = new MeterQuirks { Selection = new SelectionRule { LapsesMicroseconds = 2_000_000 } } };
        SimulatedBus slowLine = new(new BusDefinition { Meters = [meter] }, new LineTiming(2400, 2_100_000));
        MbusMaster master = new(SimulatedLine.InVirtualTime(slowLine)) { Notices = _notices };
        SecondaryAddress wild = new(0x12345678, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
        Assert.Single(await master.ReadAsync(wild, _cancel));
        Assert.Empty(_notices.All);

        MeterDefinition brief = Meter with
        {
            Quirks = new MeterQuirks { Selection = new SelectionRule { LapsesMicroseconds = 150_000 } },
            Faults = [new Fault(FaultKind.NoAnswer) { Every = 2, Times = 1 }],
        };
        Assert.Single(await Master([brief]).ReadAsync(brief.Address, _cancel));
        Assert.Equal(MbusNoticeKind.LapsedSelection, Assert.Single(_notices.All).Kind);
    }

    [Theory]
    [InlineData(0x53)]
    [InlineData(0x73)]
    public async Task A_meter_that_accepts_one_control_field_is_selected_by_it(byte control)
    {
        MeterDefinition meter = Meter with { Quirks = new MeterQuirks { Selection = new SelectionRule { Control = control } } };
        Assert.Single(await Master([meter]).ReadAsync(Meter.Address, _cancel));
        Assert.Equal(Meter.Address, Assert.Single(await Master([meter]).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel)).Address);
        Assert.Equal(control == 0x53, _notices.All.Exists(notice => notice.Kind == MbusNoticeKind.SelectionControl));
    }

    [Fact]
    public async Task A_meter_that_demands_wildcards_is_read_by_its_complete_address()
    {
        MeterQuirks tail = new() { Selection = new SelectionRule { Wildcards = RequiredWildcards.Tail } };
        MeterDefinition[] meters = [Meter with { Quirks = tail }, Population.Meter(0x24000579) with { Quirks = tail }];
        foreach (MeterDefinition meter in meters)
            Assert.Equal(meter.Address, TelegramHeader.Read(Assert.Single(await Master(meters).ReadAsync(meter.Address, _cancel)).Frame).Address);
        MbusNotice notice = _notices.All[0];
        Assert.Contains("its address is 12345678FFFFFFFF", notice.Message);

        SecondaryAddress absent = new(0x12345678, Manufacturer.FromLetters("ABC"), 1, 7);
        await Assert.ThrowsAsync<MbusException>(() => Master(meters).ReadAsync(absent, _cancel));
    }

    [Fact]
    public async Task Meters_with_quirks_of_the_reset_are_read()
    {
        Assert.Single(await Master([Meter with { Quirks = new MeterQuirks { ResetsNeeded = 3 } }]).ReadAsync(5, _cancel));
        Assert.Single(await Master([Meter with { Quirks = new MeterQuirks { IgnoresReset = true } }]).ReadAsync(5, _cancel));
    }

    // A meter for heat and cold is two meters with one identification, which answer almost together.
    [Fact]
    public async Task Two_meters_that_differ_only_in_their_device_type_are_found()
    {
        MeterDefinition[] two = [Population.Meter(0x02200122, "BMT", 0x0B, 0x04) with { ResponseMicroseconds = 30_000 }, Population.Meter(0x02200122, "BMT", 0x0B, 0x0A) with { ResponseMicroseconds = 35_000 }];
        IReadOnlyList<FoundMeter> found = await Master(two).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel);
        Assert.Equal(Population.Addresses(two), found.Select(one => one.Address.ToString()).Order(StringComparer.Ordinal));
        foreach (MeterDefinition meter in two)
            Assert.Equal(meter.Address, TelegramHeader.Read(Assert.Single(await Master(two).ReadAsync(meter.Address, _cancel)).Frame).Address);
    }

    private static TelegramDefinition[] Telegrams(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TelegramDefinition { Data = [0x01, 0x13, (byte)i] })];

    private MbusMaster Master(MeterDefinition[] meters, params Fault[] faults) => new(Population.Line(meters, faults: faults)) { Notices = _notices };
}
