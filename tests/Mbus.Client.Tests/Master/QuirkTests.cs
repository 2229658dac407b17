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

    /// <summary>Noise beside each reply that a converter may add, more than one byte and always others.</summary>
    public static TheoryData<Fault[]> OtherNoises => new(
        [new Fault(FaultKind.NoiseBefore)],
        [new Fault(FaultKind.NoiseAfter)],
        [new Fault(FaultKind.NoiseBefore), new Fault(FaultKind.NoiseAfter)],
        [new Fault(FaultKind.NoiseBefore) { Noise = [0x00, 0xFF] }],
        [new Fault(FaultKind.NoiseAfter) { Noise = [0x00, 0x00, 0x00] }],
        [new Fault(FaultKind.NoiseBefore) { Noise = [0x00] }, new Fault(FaultKind.NoiseAfter) { Noise = [0xFF] }]);

    [Theory]
    [MemberData(nameof(OtherNoises))]
    public async Task Several_or_changing_bytes_beside_each_reply_do_not_hide_a_meter(Fault[] noise)
    {
        if (noise[0].Noise != null)
            await Master([Meter], noise).SetPrimaryAddressAsync(5, 9, _cancel);
        Assert.NotNull(await Master([Meter], noise).PingAsync(5, _cancel));
        Assert.NotNull(await Master([Meter], noise).PingAsync(Meter.Address, _cancel));
        Assert.Single(await Master([Meter], noise).ReadAsync(5, _cancel));
        Assert.Single(await Master([Meter], noise).ReadAsync(Meter.Address, _cancel));
        Assert.Equal((SecondaryAddress?)Meter.Address, Assert.Single(await Master([Meter], noise).ScanAsync(4, 6, cancel: _cancel)).Secondary);
        Assert.NotEmpty(_notices.All);
    }

    // The bytes beside the E5 prove that it was not late: its delay is not measured again.
    [Theory]
    [MemberData(nameof(Noises))]
    public async Task A_ping_with_noise_takes_at_most_six_waits(Fault noise)
    {
        foreach (MeterAddress address in new MeterAddress[] { 5, Meter.Address })
        {
            SimulatedLine line = Population.Line([Meter], faults: [noise]);
            MbusMaster master = new(line) { Notices = _notices };
            Assert.InRange(await TimeAsync(line, () => master.PingAsync(address, _cancel)), 1, 6 * line.Timing.ReplyWindow);
        }
    }

    [Fact]
    public async Task A_search_of_several_meters_reports_the_byte_that_the_line_adds()
    {
        MeterDefinition[] two = [Meter, Population.Meter(0x87654321)];
        Assert.Equal(2, (await Master(two, new Fault(FaultKind.NoiseBefore) { Noise = [0x00] }).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel)).Count);
        Assert.Equal("The line adds 00 before each reply; it is ignored. Typical cause: a converter that switches to reception.", Assert.Single(_notices.All, notice => notice.Kind == MbusNoticeKind.AddedByte).Message);
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

    [Theory]
    [InlineData(OverLimit.Silence, "The meter acknowledged SND_NKE (E5), but nothing was received within 187.5 ms of each of 3 requests for its data")]
    [InlineData(OverLimit.Acknowledge, "the meter acknowledged (E5), but sent no data")]
    public async Task A_meter_that_limits_its_readouts_has_no_data_and_the_cause_is_named(OverLimit then, string seen)
    {
        MbusMaster master = Master([Meter with { Quirks = new MeterQuirks { ReadLimit = new ReadLimit(1, 60_000_000, then) } }]);
        Assert.Single(await master.ReadAsync(5, _cancel));
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(5, _cancel));
        Assert.Equal(MbusError.NoData, error.Code);
        Assert.Contains(seen, error.Message);
        Assert.Contains("It may limit its readouts", error.Message);
        Assert.Equal(MbusError.NoData, (await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(Meter.Address, _cancel))).Code);
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

    // Their E5 come one after the other or damage each other (within a bit they are one), and only one of them sends data.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_meter_that_sends_no_data_is_not_hidden_by_one_that_does(int mute)
    {
        Random random = new(7);
        for (int run = 0; run < 300; run++)
        {
            MeterDefinition[] two = [.. new uint[] { 0x12345670 + (uint)random.Next(10), 0x12345600 + (uint)random.Next(10) }.Select((identification, i) => Population.Meter(identification) with
            {
                ResponseMicroseconds = random.Next(5_000, 180_000),
                Quirks = new MeterQuirks { SilentAfter = i == mute ? 0 : null },
            })];
            if (Math.Abs(two[0].ResponseMicroseconds!.Value - two[1].ResponseMicroseconds!.Value) < 417)
                continue;

            IReadOnlyList<FoundMeter> found = await Master(two).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel);
            Assert.True(found.Count == 2, $"run {run}: {found.Count}, {string.Join(' ', two.Select(meter => meter.ResponseMicroseconds))}");
        }
    }

    // The second telegram begins after the first one has ended, so both are valid; the first one seems to answer another request.
    [Fact]
    public async Task A_meter_that_replies_with_another_address_does_not_hide_the_next_one()
    {
        Random random = new(5);
        Fault?[] noises = [null, .. Noises.Select(noise => noise.Data)];
        for (int run = 0; run < 300; run++)
        {
            MeterDefinition[] two =
            [
                Population.Meter(0x12345670 + (uint)random.Next(10)) with { PrimaryAddress = 5, ResponseMicroseconds = 10_000, Quirks = new MeterQuirks { ReplyAddress = (byte)random.Next(256) } },
                Population.Meter(0x12345600 + (uint)random.Next(10)) with { PrimaryAddress = (byte)(5 + random.Next(2)), ResponseMicroseconds = random.Next(100_000, 180_000), Quirks = new MeterQuirks { ReplyAddress = run % 2 == 0 ? null : (byte)random.Next(256) } },
            ];
            Fault? noise = noises[run % noises.Length];
            Fault[] faults = noise == null ? [] : [noise];
            IReadOnlyList<FoundMeter> found = await Master(two, faults).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel);
            Assert.True(Population.Addresses(two).SequenceEqual(found.Select(one => one.Address.ToString()).Order(StringComparer.Ordinal)), $"run {run}: {found.Count}");
        }
    }

    // Selected again, a meter begins with its first telegram: that is not the end of an endless sequence.
    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    public async Task A_telegram_that_never_comes_is_an_error_by_either_address_with_those_before(int silentAfter, int repeats)
    {
        MeterDefinition meter = Meter with { IgnoresFrameCount = false, Telegrams = Telegrams(4), Quirks = new MeterQuirks { SilentAfter = silentAfter } };
        foreach (Func<MbusMaster, Task> read in new Func<MbusMaster, Task>[] { master => master.ReadAsync(5, _cancel), master => master.ReadAsync(Meter.Address, _cancel) })
        {
            MbusMaster master = Master([meter]);
            master.Repeats = repeats;
            MbusException error = await Assert.ThrowsAsync<MbusException>(() => read(master));
            Assert.Equal((MbusError.NoReply, silentAfter), (error.Code, error.Telegrams.Count));
            Assert.StartsWith($"Reading telegram {silentAfter + 1} of meter ", error.Message);
        }

        Assert.DoesNotContain(_notices.All, notice => notice.Kind == MbusNoticeKind.EndlessTelegrams);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_lost_request_within_telegrams_of_a_selected_meter_costs_no_telegram(int every)
    {
        MeterDefinition meter = Meter with { IgnoresFrameCount = false, Telegrams = Telegrams(4), Faults = [new Fault(FaultKind.NoAnswer) { Every = every, Times = 1 }] };
        Assert.Equal(4, (await Master([meter]).ReadAsync(meter.Address, _cancel)).Count);
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

    // The first reading by the complete address waits for two silent windows, the next ones for none; each also proves the meter.
    [Fact]
    public async Task A_meter_that_demands_wildcards_is_read_promptly()
    {
        MeterDefinition[] meters = [.. Population.Random(3, 7).Select(meter => meter with { Quirks = new MeterQuirks { Selection = new SelectionRule { Wildcards = RequiredWildcards.Tail } } })];
        foreach (int slack in new[] { 0, 2_000_000 })
        {
            SimulatedLine line = SimulatedLine.InVirtualTime(new SimulatedBus(new BusDefinition { Meters = meters }, new LineTiming(2400, slack)));
            IReadOnlyList<FoundMeter> found = await new MbusMaster(line).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel);
            Assert.Equal(3, found.Count);
            MbusMaster master = new(line);
            foreach (FoundMeter one in found)
            {
                long first = await TimeAsync(line, () => master.ReadAsync(one.Address, _cancel));
                long next = await TimeAsync(line, () => master.ReadAsync(one.Address, _cancel));
                long asFound = await TimeAsync(line, () => master.ReadAsync(one.MeterAddress, _cancel));
                Assert.InRange(asFound, 0, line.Timing.ReplyWindow + 500_000);
                Assert.InRange(first, 2 * line.Timing.ReplyWindow, (3 * line.Timing.ReplyWindow) + 1_200_000);
                Assert.InRange(next, 0, line.Timing.ReplyWindow + 1_200_000);
            }
        }
    }

    [Fact]
    public async Task A_meter_whose_selection_was_lost_once_is_read_by_its_complete_address()
    {
        MeterDefinition meter = Meter with { Faults = [new Fault(FaultKind.NoAnswer) { Times = 1 }] };
        MbusMaster master = Master([meter]);
        for (int round = 0; round < 3; round++)
            Assert.Equal(Meter.Address, TelegramHeader.Read(Assert.Single(await master.ReadAsync(Meter.Address, _cancel)).Frame).Address);
        Assert.Empty(_notices.All);
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

    /// <summary>Quirks that every master handles; they must not become trouble.</summary>
    public static TheoryData<string, string, int> Harmless => new()
    {
        { """ "ignoresFrameCount": true """, "", 3 },
        { """ "ignoresFrameCount": true, "quirks": { "endless": true } """, "", 3 },
        { """ "ignoresFrameCount": false """, """{ "fault": "echo" }""", 3 },
        { """ "ignoresFrameCount": false, "faults": [ { "fault": "noAnswer", "times": 1 } ] """, "", 3 },
        { """ "ignoresFrameCount": false, "quirks": { "resetsNeeded": 2 } """, "", 3 },
        { """ "ignoresFrameCount": false, "quirks": { "ignoresReset": true } """, "", 3 },
        { """ "ignoresFrameCount": true, "quirks": { "ignoresReset": true } """, """{ "fault": "echo" }""", 3 },
    };

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task A_harmless_quirk_costs_no_telegram(string quirk, string fault, int telegrams)
    {
        string json = $$"""
            { "faults": [ {{fault}} ], "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7, {{quirk}},
              "telegrams": [ { "data": "01 13 00" }, { "data": "01 13 01" }, { "data": "01 13 02" } ] } ] }
            """;
        MbusMaster New() => new(SimulatedLine.InVirtualTime(new SimulatedBus(BusDefinition.Parse(json, "bus.json"), new LineTiming(2400, 0)))) { Notices = _notices };
        Assert.Equal(telegrams, (await New().ReadAsync(5, _cancel)).Count);
        MbusMaster master = New();
        await master.NormaliseAsync(5, _cancel);
        Assert.Equal(telegrams, (await master.ReadAsync(Meter.Address, _cancel)).Count);
        Assert.Equal(Meter.Address, Assert.Single(await master.SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel)).Address);
        Assert.Equal(telegrams, (await master.ReadAsync(5, _cancel)).Count);
        Assert.DoesNotContain(_notices.All, notice => notice.Kind is not (MbusNoticeKind.EndlessTelegrams or MbusNoticeKind.LapsedSelection));
    }

    // long_seg: a network gateway passes a reply on in segments; its pauses are longer than the gap between bytes on a bus.
    [Theory]
    [InlineData(7, 50)]
    [InlineData(1, 20)]
    [InlineData(100, 900)]
    public async Task A_reply_in_segments_with_pauses_is_one_reply(int bytes, int pauseMs)
    {
        byte[] data = [.. Convert.FromHexString("785634127452010700000000"), .. Enumerable.Repeat(Convert.FromHexString("041310270000"), 39).SelectMany(one => one)];
        byte[] reply = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(reply, 0, ControlField.RspUd, 5, ControlInformation.VariableData, data, 0, data.Length);
        PromptLine line = new(2400, replyDelay: 30_000, reply[..length]) { SegmentBytes = bytes, SegmentPause = pauseMs * 1000 };
        Assert.Equal(reply[..length], (await new MbusMaster(line).ReadAsync(PrimaryAddress.Selected, _cancel))[0].Bytes.ToArray());
    }

    private static async Task<long> TimeAsync(SimulatedLine line, Func<Task> call)
    {
        long start = line.Now;
        await call();
        return line.Now - start;
    }

    private static TelegramDefinition[] Telegrams(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TelegramDefinition { Data = [0x01, 0x13, (byte)i] })];

    private MbusMaster Master(MeterDefinition[] meters, params Fault[] faults) => new(Population.Line(meters, faults: faults)) { Notices = _notices };
}
