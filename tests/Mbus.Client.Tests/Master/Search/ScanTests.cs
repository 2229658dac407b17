using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

public class ScanTests
{
    private static readonly byte[] All = [.. Enumerable.Range(0, 251).Select(address => (byte)address)];

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Meters_and_collisions_are_reported_as_they_are_found()
    {
        SimulatedLine line = SimulatedLine.InVirtualTime(new SimulatedBus(BusDefinition.Default, new LineTiming(2400, 0)));
        Reports<ScannedAddress> reported = new();
        Reports<ScanProgress> progress = new();
        IReadOnlyList<ScannedAddress> found = await new MbusMaster(line).ScanAsync(All, reported, progress, _cancel);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], found.Select(one => (int)one.Address));
        Assert.Equal(found, reported.All);
        Assert.Equal([.. Enumerable.Repeat(Outcome.Reply, 6), Outcome.Damage], found.Select(one => one.Outcome));
        Assert.Equal("11223344496A0116", found[0].Secondary?.ToString());
        Assert.Equal(251, progress.All.Count);
        Assert.Equal((251, 0, 7), (progress.All[^1].Sent, progress.All[^1].Remaining, progress.All[^1].Found));
    }

    [Fact]
    public async Task A_silent_bus_takes_what_the_standard_makes_it_take()
    {
        LineTimes times = await LineTimes.OfSilentScanAsync();
        Assert.True(times.Own <= 1.05 * 52.6, times.ToString());
        Assert.Equal(52.6, times.Limit, 0.05);
    }

    [Fact]
    public async Task A_distorted_E5_is_asked_for_again_before_it_is_called_a_collision()
    {
        SimulatedLine line = Population.Line([Population.Meter(0x12345678) with { Faults = [new Fault(FaultKind.FlippedBit) { Times = 1 }] }]);
        ScannedAddress one = Assert.Single(await new MbusMaster(line).ScanAsync([0, 1, 2], cancel: _cancel));
        Assert.Equal((1, Outcome.Reply), (one.Address, one.Outcome));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(150)]
    public async Task Two_meters_at_an_address_are_a_collision_however_far_apart_they_answer(int milliseconds)
    {
        MeterDefinition first = Population.Meter(0x12345678) with { ResponseMicroseconds = 20_000 };
        MeterDefinition second = Population.Meter(0x87654321) with { ResponseMicroseconds = (20 + milliseconds) * 1000 };
        ScannedAddress one = Assert.Single(await new MbusMaster(Population.Line([first, second])).ScanAsync([1], cancel: _cancel));
        Assert.Equal(Outcome.Damage, one.Outcome);
    }

    [Fact]
    public async Task A_meter_without_data_is_found()
    {
        SimulatedLine line = Population.Line([Population.Meter(0x12345678) with { Telegrams = [] }]);
        ScannedAddress one = Assert.Single(await new MbusMaster(line).ScanAsync([1], cancel: _cancel));
        Assert.Equal((Outcome.Reply, null, null), (one.Outcome, one.Telegram, one.Secondary));
    }

    [Fact]
    public async Task Damage_at_every_address_ends_the_scan_with_the_evidence()
    {
        SimulatedLine line = Population.Line([Population.Meter(1)], faults: new Fault(FaultKind.Babble) { Milliseconds = 40 });
        Reports<ScannedAddress> reported = new();
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => new MbusMaster(line).ScanAsync(All, reported, cancel: _cancel));
        Assert.Contains("at the last 10 of 10 addresses, and at 252", error.Message);
        Assert.Contains("wrong baud rate or parity, the wiring, or a meter that transmits continuously", error.Message);
        Assert.Equal(10, reported.All.Count);
        Assert.Equal(MbusError.Noise, error.Code);
    }

    [Fact]
    public async Task It_can_be_cancelled()
    {
        using CancellationTokenSource stop = new();
        Reports<ScannedAddress> reported = new(_ => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new MbusMaster(Population.Line(Population.Random(1, 1))).ScanAsync(All, reported, cancel: stop.Token));
        Assert.Single(reported.All);
    }
}
