using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

public class MasterTests
{
    private static readonly MeterDefinition Water = Population.Meter(0x12345678) with { PrimaryAddress = 5 };

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repeats_can_be_set_and_an_error_counts_them()
    {
        SimulatedLine line = Population.Line([Water]);
        MbusMaster master = new(line) { Repeats = 0 };
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(7, _cancel));
        Assert.Equal(Outcome.Silence, error.Outcome);
        Assert.Equal(MbusError.NoReply, error.Code);
        Assert.Contains("Reading meter 7: no answer. Nothing was received within 187.5 ms of the request; expected its data.", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => master.Repeats = 11);
        Assert.Throws<ArgumentOutOfRangeException>(() => master.ExtraReplyTime = TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task A_meter_slower_than_the_standard_is_read_with_extra_reply_time()
    {
        MeterDefinition slow = Water with { ResponseMicroseconds = 1_100_000 };
        MbusMaster master = new(Population.Line([slow])) { Repeats = 0 };
        await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(5, _cancel));
        MbusMaster patient = new(Population.Line([slow])) { Repeats = 0, ExtraReplyTime = TimeSpan.FromSeconds(1) };
        Assert.Single(await patient.ReadAsync(5, _cancel));
        Assert.Equal(1187.5, patient.ReplyWindow.TotalMilliseconds);
    }

    [Fact]
    public async Task The_given_number_of_telegrams_is_read_without_an_announcement_of_more()
    {
        SimulatedLine line = Population.Line([Water]);
        IReadOnlyList<Telegram> telegrams = await new MbusMaster(line).ReadTelegramsAsync(5, 3, _cancel);
        Assert.Equal([0, 1, 2], telegrams.Select(one => (int)TelegramHeader.Read(one.Frame).AccessNumber));
    }

    [Fact]
    public async Task A_quick_meter_is_read_by_its_secondary_address_after_a_slow_one()
    {
        MeterDefinition slow = Population.Meter(0x11111111) with { ResponseMicroseconds = 120_000 };
        MeterDefinition quick = Population.Meter(0x22222222) with { ResponseMicroseconds = 14_000 };
        MbusMaster master = new(Population.Line([slow, quick])) { Repeats = 0 };
        foreach (MeterDefinition meter in (MeterDefinition[])[slow, quick, slow])
            Assert.Equal(meter.Address, TelegramHeader.Read(Assert.Single(await master.ReadAsync(meter.Address, _cancel)).Frame).Address);
    }

    [Fact]
    public async Task A_meter_that_always_announces_more_records_is_left_at_64_telegrams()
    {
        TelegramDefinition[] many = [.. Enumerable.Range(0, 70).Select(i => new TelegramDefinition { Data = [0x01, 0x13, (byte)i] })];
        SimulatedLine line = Population.Line([Water with { Telegrams = many, IgnoresFrameCount = false }]);
        Assert.Equal(MbusMaster.MaxTelegrams, (await new MbusMaster(line).ReadAsync(5, _cancel)).Count);
    }

    [Fact]
    public async Task Alarms_are_read_until_there_are_none()
    {
        MbusMaster master = new(Population.Line([Water with { Alarm = [0x04], IgnoresFrameCount = false }]));
        Telegram alarm = Assert.Single(await master.ReadAlarmsAsync(5, _cancel));
        Assert.Equal("68 04 04 68 28 05 71 04 A2 16", Hex.Format(alarm.Bytes.Span));
        Assert.Empty(await master.ReadAlarmsAsync(5, _cancel));
    }

    [Fact]
    public async Task Ping_returns_the_reply_time_or_null()
    {
        MbusMaster master = new(Population.Line([Water, Water with { PrimaryAddress = 6, Address = default }, Water with { PrimaryAddress = 6, ResponseMicroseconds = 22_000 }]));
        Assert.Equal(18.334, (await master.PingAsync(5, _cancel))?.TotalMilliseconds);
        Assert.Null(await master.PingAsync(7, _cancel));
        Assert.Null(await master.PingAsync(MeterAddress.Parse("99999999FFFFFFFF"), _cancel));
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => master.PingAsync(6, _cancel));
        Assert.Contains("Pinging meter 6: 2 bytes were received, the first 18.3 ms after the request; expected E5", error.Message);
        Assert.Equal(MbusError.DamagedReply, error.Code);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(38400)]
    public async Task Ping_over_a_line_that_computes_its_send_time_never_returns_a_negative_time(int baudRate)
    {
        PromptLine line = new(baudRate, replyDelay: 700, Convert.FromHexString("E5"));
        Assert.Equal(0.7, (await new MbusMaster(line).PingAsync(5, _cancel))?.TotalMilliseconds);
    }

    [Fact]
    public async Task A_program_that_is_late_still_gets_the_whole_reply()
    {
        byte[] reply = Assert.Single(await new MbusMaster(Population.Line([Water])).ReadTelegramsAsync(5, 1, _cancel)).Bytes.ToArray();
        await using LateLine line = new(reply);
        Assert.Equal(reply, Assert.Single(await new MbusMaster(line) { Repeats = 0 }.ReadTelegramsAsync(5, 1, _cancel)).Bytes.ToArray());
    }

    [Theory]
    [InlineData(false, "5")]
    [InlineData(true, "12345678FFFFFFFF")]
    public async Task The_clock_is_set_in_both_types(bool withSeconds, string address)
    {
        MeterDefinition clock = Water with { Telegrams = [new TelegramDefinition { Records = [new RecordDefinition([0x06, 0x6D]) { IsClock = true }] }] };
        MbusMaster master = new(Population.Line([clock]));
        MeterAddress meter = MeterAddress.Parse(address);
        await master.SetClockAsync(meter, new DateTime(2031, 2, 3, 4, 5, 6), withSeconds, cancel: _cancel);
        RecordReader reader = new();
        reader.Reset(TelegramHeader.Read((await master.ReadAsync(meter, _cancel))[0].Frame));
        Assert.True(reader.Read() && reader.TryGetDate(out DateParts date) && date.ToString().StartsWith($"2031-02-03T04:05:{(withSeconds ? "0" : "00")}", StringComparison.Ordinal));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => master.SetClockAsync(meter, new DateTime(2081, 1, 1), withSeconds, cancel: _cancel));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("12345678TST0107")]
    public async Task An_identification_is_set_and_checked(string address)
    {
        MbusMaster master = new(Population.Line([Water]));
        await master.SetIdentificationAsync(MeterAddress.Parse(address), 0x00112233, _cancel);
        Assert.Equal(0x00112233u, TelegramHeader.Read((await master.ReadAsync(5, _cancel))[0].Frame).Address.Identification);

        SecondaryAddress whole = new(0x55667788, Manufacturer.FromLetters("ABC"), 9, 4);
        await master.SetSecondaryAddressAsync(5, whole, _cancel);
        Assert.Equal(whole, TelegramHeader.Read((await master.ReadAsync(whole, _cancel))[0].Frame).Address);
    }

    [Fact]
    public async Task Data_that_a_meter_rejects_are_reported_with_its_error()
    {
        MbusMaster master = new(Population.Line([Water with { IgnoresFrameCount = false }]));
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => master.WriteAsync(5, new byte[] { 0x01, 0x7A, 0xFF }, _cancel));
        Assert.Contains("Writing to meter 5: the meter acknowledged (E5), then reported \"unspecified error\" (CI 70)", error.Message);
        Assert.Equal(MbusError.WriteRejected, error.Code);
    }

    [Fact]
    public async Task A_write_without_acknowledgement_has_a_code_of_its_own_because_a_bridge_may_be_the_cause()
    {
        MbusMaster master = new(Population.Line([Water])) { Repeats = 0 };
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => master.WriteAsync(7, new byte[] { 0x01, 0x7A, 0x08 }, _cancel));
        Assert.Equal((MbusError.WriteNotAcknowledged, Outcome.Silence), (error.Code, error.Outcome));
    }

    [Fact]
    public async Task Resets_selections_and_raw_frames_are_sent_as_in_the_standard()
    {
        RecordingLine line = new(Population.Line([Water]));
        MbusMaster master = new(line);
        await master.ResetApplicationAsync(5, new byte[] { 0x10 }, _cancel);
        await master.SelectReadoutAsync(5, [0x13, 0xFB01], _cancel);
        await master.SelectReadoutAsync(5, [], _cancel);
        await master.SendAsync(5, 0xB1, default, _cancel);
        await master.SynchroniseAsync(_cancel);
        Telegram? reply = await master.SendRawAsync(Convert.FromHexString("105B056016"), _cancel);
        Assert.Equal((byte)5, reply!.Frame.A);
        Assert.Null(await master.SendRawAsync(Convert.FromHexString("105B076216"), _cancel));
        Assert.Contains("68 04 04 68 73 05 50 10 D8 16", line.Text);
        Assert.Contains("68 08 08 68 73 05 51 08 13 08 FB 01", line.Text);
        Assert.Contains("68 04 04 68 73 05 51 7F 48 16", line.Text);
        Assert.Contains("68 03 03 68 43 FF 5C 9E 16", line.Text);
        Assert.Contains("10 5B 05 60 16", line.Text);
        await Assert.ThrowsAsync<ArgumentException>(() => master.SendRawAsync(new byte[] { 0x10, 0x5B, 0x05, 0x61, 0x16 }, _cancel));
    }

    [Fact]
    public async Task The_meter_that_is_selected_is_read_without_deselecting_it()
    {
        MbusMaster master = new(Population.Line([Water]));
        await master.SelectAsync(Water.Address, cancel: _cancel);
        Assert.Single(await master.ReadAsync(PrimaryAddress.Selected, _cancel));
    }

    [Fact]
    public async Task An_address_that_the_meter_does_not_accept_is_reported()
    {
        MeterDefinition deaf = Water with { Faults = [new Fault(FaultKind.NoAnswer) { Every = 3 }] };
        MbusMaster master = new(Population.Line([deaf])) { Repeats = 0 };
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => master.SetPrimaryAddressAsync(5, 9, _cancel));
        Assert.Contains("the meter acknowledged (E5), but does not answer at 9", error.Message);
        Assert.Equal(MbusError.WriteIneffective, error.Code);
    }

    [Fact]
    public async Task An_invalid_baud_rate_is_refused_before_anything_is_sent()
    {
        SimulatedLine line = Population.Line([Water]);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new MbusMaster(line).SetBaudRateAsync(5, 2300, _cancel));
        Assert.Equal(0, line.Now);
    }
}
