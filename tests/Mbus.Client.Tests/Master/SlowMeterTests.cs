using System.Globalization;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Meters and networks that answer after the wait, in virtual time: an E5 has no address, so a late one looks like the reply to the next request.</summary>
public class SlowMeterTests
{
    private static readonly MeterDefinition Meter = Population.Meter(0x12345678) with { PrimaryAddress = 5 };

    // No meter starts again with its first telegram after a pause.
    private static readonly MeterDefinition[] SteadyMeters =
        [.. BusDefinition.Default.Meters.Select(meter => meter with { RestartMicroseconds = null })];

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private readonly Reports<MbusNotice> _notices = new();

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

    // The answer to a repeat comes soon after it, but it is that to the request before.
    [Theory]
    [InlineData(2490)]
    [InlineData(3490)]
    [InlineData(4990)]
    public async Task The_reply_time_of_a_meter_slower_than_the_wait_is_measured(int milliseconds)
    {
        MeterDefinition slow = Meter with { Faults = [new Fault(FaultKind.LateAnswer) { Milliseconds = milliseconds }] };
        SecondaryAddress wild = new(Meter.Address.Identification, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
        foreach (MeterAddress address in new MeterAddress[] { 5, Meter.Address, wild })
        {
            MbusMaster master = new(Population.Line([slow])) { ExtraReplyTime = TimeSpan.FromSeconds(2), Notices = _notices };
            Assert.InRange((await master.PingAsync(address, _cancel))!.Value.TotalMilliseconds, milliseconds, milliseconds + 100);
            master = new(Population.Line([slow])) { ExtraReplyTime = TimeSpan.FromSeconds(2) };
            Exception? error = await Record.ExceptionAsync(() => master.ReadAsync(address, _cancel));
            Assert.True(error is null or MbusException { Code: MbusError.SlowMeter }, error?.Message);
        }
    }

    // A search of a silent bus ends after two windows: it receives what comes in them.
    [Theory]
    [InlineData(2490)]
    [InlineData(3490)]
    public async Task A_search_that_finds_no_meter_names_one_slower_than_the_wait(int milliseconds)
    {
        MeterDefinition slow = Meter with { Faults = [new Fault(FaultKind.LateAnswer) { Milliseconds = milliseconds }] };
        MbusMaster master = new(Population.Line([slow])) { ExtraReplyTime = TimeSpan.FromSeconds(2), Notices = _notices };
        Assert.Empty(await master.SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel));
        Assert.Contains(_notices.All, notice => notice.Kind == MbusNoticeKind.SlowMeter && notice.Message.Contains("later than the 2.2 s waited"));
    }

    // Its late E5 looks like an answer to another selection, to which no meter replies.
    [Theory]
    [InlineData(300, 0)]
    [InlineData(450, 0)]
    [InlineData(1490, 0)]
    [InlineData(3490, 0)]
    [InlineData(2490, 2)]
    [InlineData(3490, 2)]
    public async Task A_search_that_misses_a_slow_meter_beside_others_names_its_time(int milliseconds, int extraSeconds)
    {
        MeterDefinition[] others = [Population.Meter(0x27345691), Population.Meter(0x81230458)];
        MeterDefinition slow = Meter with { Faults = [new Fault(FaultKind.LateAnswer) { Milliseconds = milliseconds }] };
        MbusMaster master = new(Population.Line([slow, .. others])) { ExtraReplyTime = TimeSpan.FromSeconds(extraSeconds), Notices = _notices };
        IReadOnlyList<FoundMeter> found = await master.SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: _cancel);
        Assert.Equal(Population.Addresses(others), found.Select(one => one.Address.ToString()).Order(StringComparer.Ordinal));
        MbusNotice notice = Assert.Single(_notices.All, notice => notice.Kind == MbusNoticeKind.SlowMeter);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"after about {milliseconds / 1e3:0.0} s, later than the {extraSeconds}.2 s waited"), notice.Message);
    }

    // At any delay at which the E5 to SND_NKE comes during one of its repeats, or instead of the data.
    [Theory]
    [InlineData(250)]
    [InlineData(350)]
    [InlineData(450)]
    [InlineData(550)]
    [InlineData(700)]
    public async Task A_meter_slower_than_the_wait_is_told_at_each_delay(int milliseconds)
    {
        MeterDefinition slow = Meter with { Faults = [new Fault(FaultKind.LateAnswer) { Milliseconds = milliseconds }] };
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => Master([slow]).ReadAsync(5, _cancel));
        Assert.Equal(MbusError.SlowMeter, error.Code);
    }

    // The network was late for some seconds: the E5 to a repeat of SND_NKE comes instead of the data, which come after it.
    [Theory]
    [InlineData(2_500_000)]
    [InlineData(3_000_000)]
    [InlineData(4_000_000)]
    public async Task An_E5_that_was_late_is_not_taken_for_missing_data(long delay)
    {
        byte[] reply = Convert.FromHexString("68151568080572785634127452010700000000041310270000AF16");
        LateNetwork line = new(reply, delay, delay, delay, 50_000);
        Assert.Equal(reply, Assert.Single(await new MbusMaster(line).ReadAsync(5, _cancel)).Bytes.ToArray());
    }

    // Each request has a delay of its own, at most two waits. The reply to a request that was repeated comes instead of the next telegram.
    [Theory]
    [InlineData("2")]
    [InlineData("67280015FFFFFFFF")]
    public async Task Late_replies_cost_no_telegram(string meter)
    {
        const int Requests = 6;
        int[] milliseconds = [50, 2500, 4200];
        int read = 0;
        for (int plan = 0; plan < (int)Math.Pow(milliseconds.Length, Requests); plan++)
        {
            int[] delays = [.. Enumerable.Range(0, Requests).Select(i => milliseconds[plan / (int)Math.Pow(milliseconds.Length, i) % milliseconds.Length])];
            NetworkedLine line = new(Population.Line(SteadyMeters), sent => delays[Math.Min(sent, Requests) - 1] * 1000L);
            try
            {
                IReadOnlyList<Telegram> telegrams = await new MbusMaster(line).ReadAsync(MeterAddress.Parse(meter), _cancel);
                Assert.True(telegrams.Count == 3, $"{telegrams.Count} telegrams with the delays {string.Join(", ", delays)} ms");
                read++;
            }
            catch (MbusException e)
            {
                Assert.NotEqual(MbusError.Other, e.Code);
            }
        }

        Assert.InRange(read, 100, int.MaxValue);
    }

    [Fact]
    public async Task A_reading_of_the_selected_slave_does_not_end_its_selection()
    {
        MbusMaster master = Master([Meter with { Quirks = new MeterQuirks { ReadLimit = new ReadLimit(1, 60_000_000, OverLimit.Acknowledge) } }]);
        SecondaryAddress absent = new(0x99999999, Meter.Address.Manufacturer, 1, 7);
        await Assert.ThrowsAsync<MbusException>(() => master.SelectAsync(absent, cancel: _cancel));
        await master.SelectAsync(Meter.Address, cancel: _cancel);
        Assert.Single(await master.ReadAsync(PrimaryAddress.Selected, _cancel));
        for (int i = 0; i < 2; i++)
            Assert.Equal(MbusError.NoData, (await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(PrimaryAddress.Selected, _cancel))).Code);
    }

    // An E5 has no address: without a second look it would be that of the next one.
    [Theory]
    [InlineData(300)]
    [InlineData(700)]
    [InlineData(1100)]
    public async Task A_meter_slower_than_the_wait_is_not_listed_at_the_next_address(int milliseconds)
    {
        MeterDefinition slow = Meter with { Faults = [new Fault(FaultKind.LateAnswer) { Milliseconds = milliseconds }] };
        Assert.DoesNotContain(await Master([slow]).ScanAsync(4, 12, cancel: _cancel), one => one.Address != 5);
        Assert.Contains(_notices.All, notice => notice.Kind == MbusNoticeKind.SlowMeter && notice.Message.Contains("later than the 0.2 s waited"));
    }

    private MbusMaster Master(MeterDefinition[] meters) => new(Population.Line(meters)) { Notices = _notices };
}
