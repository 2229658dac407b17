using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Tests.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Server.Tests.Bridge;

/// <summary>A master in the process of the bridge shares the bus as the masters over TCP do.</summary>
public class LocalLineTests
{
    private static readonly BridgeOptions NoListener = new() { Listen = [] };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reads_all_telegrams_of_meters_by_both_kinds_of_address()
    {
        await using SimulatedLine bus = Bus();
        await using BridgeServer bridge = new(bus, NoListener, NullLogger.Instance);
        bridge.Start();
        await using LocalLine line = bridge.CreateLocalLine();
        MbusMaster master = new(line);
        Assert.Equal(3, (await master.ReadAsync((byte)2, Cancel)).Count);
        Assert.Single(await master.ReadAsync(MeterAddress.Parse("50120042TCH2606"), Cancel));
    }

    [Fact]
    public async Task A_missing_meter_is_silence_and_the_next_one_is_read()
    {
        await using SimulatedLine bus = Bus();
        await using BridgeServer bridge = new(bus, NoListener, NullLogger.Instance);
        bridge.Start();
        await using LocalLine line = bridge.CreateLocalLine();
        MbusMaster master = new(line) { Repeats = 1 };
        Assert.Equal(Outcome.Silence, (await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync((byte)99, Cancel))).Outcome);
        Assert.Equal(Outcome.Silence, (await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(MeterAddress.Parse("99999999TCH2606"), Cancel))).Outcome);
        Assert.Single(await master.ReadAsync((byte)1, Cancel));
        Assert.Equal(0, bridge.Status.Dropped);
    }

    [Fact]
    public async Task Two_masters_at_once_get_their_own_replies_and_their_waits_are_counted()
    {
        await using SimulatedLine bus = Bus();
        await using BridgeServer bridge = new(bus, NoListener, NullLogger.Instance);
        bridge.Start();
        await using LocalLine first = bridge.CreateLocalLine();
        await using LocalLine second = bridge.CreateLocalLine();
        await Task.WhenAll(ReadAsync(first, 3, "30211987"), ReadAsync(second, 4, "07654321"));
        Assert.True(first.Waited + second.Waited > 0);
        Assert.NotEqual(first.Client, second.Client);

        static async Task ReadAsync(LocalLine line, byte address, string id)
        {
            MbusMaster master = new(line);
            for (int i = 0; i < 10; i++)
                Assert.Equal(id, Mbus.Client.Readings.MeterReading.From(await master.ReadAsync(address, Cancel)).Identity!.Id);
        }
    }

    [Fact]
    public async Task A_request_that_the_bridge_refuses_is_silence_and_does_not_wait_forever()
    {
        await using SimulatedLine bus = Bus();
        await using BridgeServer bridge = new(bus, NoListener with { Access = Access.Read }, NullLogger.Instance);
        bridge.Start();
        await using LocalLine line = bridge.CreateLocalLine();
        MbusMaster master = new(line) { Repeats = 0 };
        await Assert.ThrowsAsync<MbusException>(() => master.ResetApplicationAsync((byte)1, cancel: Cancel));
        Assert.Single(await master.ReadAsync((byte)1, Cancel));
    }

    [Fact]
    public async Task Without_a_free_place_the_error_says_so()
    {
        await using SimulatedLine bus = Bus();
        await using BridgeServer bridge = new(bus, NoListener with { MaxClients = 1 }, NullLogger.Instance);
        bridge.Start();
        await using LocalLine first = bridge.CreateLocalLine();
        await using LocalLine second = bridge.CreateLocalLine();
        await new MbusMaster(first).ReadAsync((byte)1, Cancel);
        LineException error = await Assert.ThrowsAsync<LineException>(() => new MbusMaster(second).ReadAsync((byte)1, Cancel));
        Assert.Contains("no free place", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_line_is_reported_to_the_master()
    {
        StuckLine stuck = new();
        await using BridgeServer bridge = new(stuck, NoListener, NullLogger.Instance);
        bridge.Start();
        await using LocalLine line = bridge.CreateLocalLine();
        Task reading = new MbusMaster(line).ReadAsync((byte)1, Cancel);
        stuck.Lose();
        await Assert.ThrowsAsync<LineException>(() => reading);
    }

    [Fact]
    public async Task Its_time_stands_still_while_received_bytes_wait_to_be_handled()
    {
        using StuckLine stuck = new();
        VirtualTime time = new();
        await using BridgeServer bridge = new(stuck, NoListener, NullLogger.Instance, time: time);
        bridge.Start();
        await using LocalLine line = bridge.CreateLocalLine();
        long start = line.Now;
        Task<Received> reply = line.ReceiveAsync(new byte[1], start + 10_000, Cancel).AsTask();

        stuck.HasUnread = true;
        stuck.PutForward(1_000_000);
        time.Advance(1_000_000);
        Assert.Equal(start, line.Now);
        Assert.False(reply.IsCompleted);

        stuck.HasUnread = false;
        time.Advance(1_000_000);
        Assert.Equal(start + 1_000_000, line.Now);
        Assert.Equal(0, (await reply).Count);
    }

    [Fact]
    public async Task Its_time_stands_still_until_the_bridge_knows_that_an_E5_was_not_alone()
    {
        const long SecondE5 = 58_500;
        using StuckLine stuck = new();
        long window = stuck.Timing.ReplyWindow;
        Assert.InRange(SecondE5, window - stuck.Timing.ByteGap, window);
        await using BridgeServer bridge = new(stuck, NoListener, NullLogger.Instance, time: new VirtualTime());
        using SemaphoreSlim heard = new(0);
        bridge.Traffic = one => _ = one.Kind == BusTrafficKind.Received ? heard.Release() : 0;
        bridge.Start();
        await using LocalLine line = bridge.CreateLocalLine();
        stuck.Complete();
        long sent = await line.SendAsync(Convert.FromHexString("680B0B6873FD52FFFFFFFFFFFFFFFFBA16"), Cancel);

        byte[] buffer = new byte[1];
        stuck.PutForward(20_000);
        stuck.Hear(Frame.Ack);
        Assert.Equal(1, (await line.ReceiveAsync(buffer, sent + window, Cancel)).Count);
        stuck.PutForward(SecondE5 - 20_000);
        stuck.Hear(Frame.Ack);
        await heard.WaitAsync(Cancel);
        await heard.WaitAsync(Cancel);
        stuck.PutForward(500);
        Assert.InRange(line.Now, sent, sent + SecondE5);

        stuck.PutForward(5_000);
        Assert.Equal(sent + SecondE5 + 5_500, line.Now);
        Assert.Equal(1, (await line.ReceiveAsync(buffer, 0, Cancel)).Count);
        Assert.NotEqual(Frame.Ack, buffer[0]);
    }

    [Fact]
    public async Task A_search_finds_a_fast_meter_and_one_that_answers_when_the_telegram_of_the_fast_one_has_ended()
    {
        BusDefinition both = new() { Meters = [Meter(0x11111111, 1_000), Meter(0x22222221, 57_000)] };
        await using SimulatedLine bus = SimulatedLine.InRealTime(new SimulatedBus(both, new LineTiming(38400, 20_000)));
        await using BridgeServer bridge = new(bus, NoListener, NullLogger.Instance);
        bridge.Start();
        await using LocalLine line = bridge.CreateLocalLine();
        IReadOnlyList<FoundMeter> found = await new MbusMaster(line).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), cancel: Cancel);
        Assert.Equal([0x11111111u, 0x22222221u], found.Select(one => one.Address.Identification).Order());

        static MeterDefinition Meter(uint identification, long response) => new()
        {
            PrimaryAddress = 1,
            Address = new SecondaryAddress(identification, Manufacturer.FromLetters("TST"), 1, 7),
            ResponseMicroseconds = response,
            Telegrams = [new TelegramDefinition { Data = [0x0C, 0x13, 0x67, 0x45, 0x23, 0x01] }],
        };
    }

    [Fact]
    public async Task The_traffic_has_all_bytes_with_the_client_of_the_request()
    {
        await using SimulatedLine bus = Bus();
        await using BridgeServer bridge = new(bus, NoListener, NullLogger.Instance);
        List<(BusTrafficKind Kind, int Client, string Bytes)> traffic = [];
        bridge.Traffic = one => traffic.Add((one.Kind, one.Client, Convert.ToHexString(one.Bytes)));
        bridge.Start();
        await using LocalLine line = bridge.CreateLocalLine();
        IReadOnlyList<Telegram> telegrams = await new MbusMaster(line).ReadAsync((byte)1, Cancel);
        Assert.Equal("1040014116107B017C16", string.Concat(traffic.Where(one => one.Kind == BusTrafficKind.Sent).Select(one => one.Bytes)));
        Assert.Equal("E5" + Convert.ToHexString(telegrams[0].Bytes.Span), string.Concat(traffic.Where(one => one.Kind == BusTrafficKind.Received).Select(one => one.Bytes)));
        Assert.All(traffic, one => Assert.Equal(line.Client, one.Client));
    }

    private static SimulatedLine Bus() => SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, new LineTiming(38400, 20_000)));
}
