using Mbus.Client.Lines;
using Mbus.Client.Tests.Lines;

namespace Mbus.Simulation.Tests;

public class SimulatedLineTests
{
    private static readonly byte[] Reset = [0x10, 0x40, 0x05, 0x45, 0x16];

    private readonly SimulatedBus _bus = new(BusMaster.Meters(5), new LineTiming(2400, 0));
    private readonly byte[] _buffer = new byte[300];
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_virtual_time_everything_completes_at_once_and_moves_the_clock()
    {
        SimulatedLine line = SimulatedLine.InVirtualTime(_bus);
        ValueTask<long> sending = line.SendAsync(Reset, _cancel);
        Assert.True(sending.IsCompletedSuccessfully);
        long sent = await sending;
        Assert.Equal((22_917, 22_917), (sent, line.Now));

        ValueTask<Received> receiving = line.ReceiveAsync(_buffer, sent + line.Timing.ReplyWindow, _cancel);
        Assert.True(receiving.IsCompletedSuccessfully);
        Received received = await receiving;
        Assert.Equal(new Received(1, false, 22_917 + 13_750 + 4_584), received);
        Assert.Equal((0xE5, received.At), (_buffer[0], line.Now));

        Assert.Equal(new Received(0, false, 500_000), await line.ReceiveAsync(_buffer, 500_000, _cancel));
        Assert.Equal(500_000, line.Now);
    }

    [Fact]
    public async Task A_whole_primary_scan_takes_no_time()
    {
        SimulatedLine line = SimulatedLine.InVirtualTime(_bus);
        List<int> found = [];
        for (int address = 0; address <= 250; address++)
        {
            Frame.WriteShort(_buffer, 0, ControlField.SndNke, (byte)address);
            long sent = await line.SendAsync(_buffer.AsMemory(0, 5), _cancel);
            if ((await line.ReceiveAsync(_buffer, sent + line.Timing.ReplyWindow, _cancel)).Count > 0)
                found.Add(address);
        }

        Assert.Equal([5], found);
        Assert.InRange(line.Now, 50_000_000, 60_000_000);
    }

    [Fact]
    public async Task Without_a_deadline_it_waits_for_bytes()
    {
        SimulatedLine line = SimulatedLine.InVirtualTime(_bus);
        ValueTask<Received> received = line.ReceiveAsync(_buffer, long.MaxValue, _cancel);
        Assert.False(received.IsCompleted);
        await line.SendAsync(Reset, _cancel);
        Assert.Equal(1, (await received).Count);
    }

    [Fact]
    public async Task Damaged_bytes_and_good_ones_come_apart()
    {
        _bus.Inject(new Fault(FaultKind.FlippedBit));
        ManualTime time = new();
        SimulatedLine line = SimulatedLine.InRealTime(_bus, time);
        Task<long> sent = line.SendAsync(new byte[] { 0x10, 0x5B, 0x05, 0x60, 0x16 }, _cancel).AsTask();
        time.Advance(1_000_000);
        await sent;

        List<Received> all = [];
        for (Received received; (received = await line.ReceiveAsync(_buffer, 0, _cancel)).Count > 0;)
            all.Add(received);
        Assert.Equal(24, all.Sum(received => received.Count));
        Assert.Equal(1, Assert.Single(all, received => received.Damaged).Count);
    }

    [Fact]
    public async Task In_real_time_sending_and_receiving_wait_for_the_clock()
    {
        ManualTime time = new();
        SimulatedLine line = SimulatedLine.InRealTime(_bus, time);
        Task<long> sent = line.SendAsync(Reset, _cancel).AsTask();
        Task<Received> received = line.ReceiveAsync(_buffer, long.MaxValue, _cancel).AsTask();
        Assert.False(sent.IsCompleted);
        time.Advance(22_916);
        Assert.False(sent.IsCompleted);
        time.Advance(1);
        Assert.Equal(22_917, await sent);

        await time.RunUntilAsync(received);
        Assert.Equal(22_917 + 13_750 + 4_584, line.Now);
        Assert.Equal(new Received(1, false, 22_917 + 13_750 + 4_584), await received);
    }

    [Fact]
    public async Task In_real_time_a_deadline_and_a_cancellation_end_the_wait()
    {
        ManualTime time = new();
        SimulatedLine line = SimulatedLine.InRealTime(_bus, time);
        Task<Received> received = line.ReceiveAsync(_buffer, 10_000, _cancel).AsTask();
        Assert.False(received.IsCompleted);
        time.Advance(10_000);
        Assert.Equal(0, (await received).Count);

        using CancellationTokenSource cancel = new();
        received = line.ReceiveAsync(_buffer, long.MaxValue, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => received);
    }

    [Fact]
    public async Task With_the_system_clock_nothing_is_early()
    {
        SimulatedLine line = SimulatedLine.InRealTime(_bus);
        await line.SetBaudRateAsync(38400, _cancel);
        await line.SetBaudRateAsync(2400, _cancel);
        long sent = await line.SendAsync(Reset, _cancel);
        Assert.True(line.Now >= sent);
        Received received = await line.ReceiveAsync(_buffer, sent + 1_000_000, _cancel);
        Assert.Equal((1, 0xE5), (received.Count, _buffer[0]));
        Assert.True(line.Now >= received.At);
    }

    [Fact]
    public async Task A_closed_line_reports_that_it_is_closed()
    {
        SimulatedLine line = SimulatedLine.InVirtualTime(_bus);
        ValueTask<Received> waiting = line.ReceiveAsync(_buffer, long.MaxValue, _cancel);
        await line.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await line.SendAsync(Reset, _cancel));
    }
}
