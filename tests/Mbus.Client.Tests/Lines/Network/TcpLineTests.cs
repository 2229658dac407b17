using System.Net;
using System.Net.Sockets;
using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

public sealed class TcpLineTests : IDisposable
{
    private readonly TcpListener _bridge = new(IPAddress.Loopback, FreePort.Next());
    private readonly byte[] _into = new byte[300];

    public TcpLineTests()
    {
        _bridge.Start();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_bridge.LocalEndpoint).Port;

    public void Dispose() => _bridge.Dispose();

    [Fact]
    public async Task Every_byte_passes_both_ways()
    {
        await using Line line = await Connect();
        using Socket bus = await _bridge.AcceptSocketAsync(Cancel);
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        await line.SendAsync(all, Cancel);
        Assert.Equal(all, await ReadAsync(bus, 256));

        await bus.SendAsync(all, Cancel);
        Assert.Equal(all, await RealLines.ReceiveAsync(line, 256));
    }

    [Fact]
    public async Task A_frame_in_many_segments_arrives_whole()
    {
        await using Line line = await Connect();
        using Socket bus = await _bridge.AcceptSocketAsync(Cancel);
        bus.NoDelay = true;
        byte[] frame = [0x68, 0x03, 0x03, 0x68, 0x08, 0x01, 0x72, 0x7B, 0x16];
        Task<byte[]> receiving = RealLines.ReceiveAsync(line, frame.Length);

        foreach (byte one in frame)
            await bus.SendAsync(new[] { one }, Cancel);

        Assert.Equal(frame, await receiving);
    }

    [Fact]
    public async Task Sending_ends_when_the_bridge_has_sent_the_bytes_to_its_bus()
    {
        await using Line line = await Connect(",baud=2400");
        long start = line.Now;

        long sent = await line.SendAsync(new byte[5], Cancel);

        Assert.InRange(sent - line.Timing.Bytes(5), start, line.Now);
    }

    [Fact]
    public async Task A_reply_before_a_close_is_received_then_the_close_is_reported_then_it_connects_again()
    {
        await using Line line = await Connect();
        using (Socket bus = await _bridge.AcceptSocketAsync(Cancel))
        {
            await bus.SendAsync(new byte[] { 0xE5 }, Cancel);
        }

        Assert.Equal([0xE5], await RealLines.ReceiveAsync(line, 1));
        LineException closed = await Assert.ThrowsAsync<LineException>(async () => await line.ReceiveAsync(_into, long.MaxValue, Cancel));
        Assert.Contains($"tcp://127.0.0.1:{Port}: receive: the bridge closed the connection", closed.Message);
        Assert.Equal(MbusError.LineLost, closed.Code);

        await RealLines.UntilItWorksAsync(() => line.SendAsync(new byte[] { 0x10 }, Cancel).AsTask());
        using Socket again = await _bridge.AcceptSocketAsync(Cancel);
        Assert.Equal([0x10], await ReadAsync(again, 1));
        await again.SendAsync(new byte[] { 0xE5 }, Cancel);
        Assert.Equal([0xE5], await RealLines.ReceiveAsync(line, 1));
    }

    [Fact]
    public async Task A_reset_is_reported_as_a_loss()
    {
        await using Line line = await Connect();
        Socket bus = await _bridge.AcceptSocketAsync(Cancel);
        Task<Received> wait = line.ReceiveAsync(_into, long.MaxValue, Cancel).AsTask();

        bus.LingerState = new LingerOption(true, 0);
        bus.Dispose();

        LineException reset = await Assert.ThrowsAsync<LineException>(() => wait.WaitAsync(RealLines.MaxWait, Cancel));
        Assert.Contains(": receive: ", reset.Message);
    }

    [Fact]
    public async Task A_missing_bridge_is_reported()
    {
        int port = Port;
        _bridge.Stop();

        LineException error = await Assert.ThrowsAsync<LineException>(
            async () => await LineAddress.Parse($"tcp://127.0.0.1:{port}").OpenAsync(Cancel));

        Assert.Contains($"tcp://127.0.0.1:{port}: connect: ", error.Message);
        Assert.Contains("No program listens there", error.Message);
        Assert.Equal(MbusError.LineUnreachable, error.Code);
    }

    [Fact]
    public async Task A_bridge_that_stays_away_is_reported_by_every_call()
    {
        await using Line line = await Connect();
        using (await _bridge.AcceptSocketAsync(Cancel))
        {
            _bridge.Stop();
        }

        await Assert.ThrowsAsync<LineException>(async () => await line.ReceiveAsync(_into, long.MaxValue, Cancel));
        await Assert.ThrowsAsync<LineException>(async () => await line.SendAsync(new byte[1], Cancel));
        LineException error = await Assert.ThrowsAsync<LineException>(async () => await line.ReceiveAsync(_into, long.MaxValue, Cancel));
        Assert.Contains(": connect: ", error.Message);
    }

    [Fact]
    public async Task The_baud_rate_of_the_far_bus_cannot_be_changed()
    {
        await using Line line = await Connect(",baud=2400");

        await line.SetBaudRateAsync(2400, Cancel);
        LineException error = await Assert.ThrowsAsync<LineException>(async () => await line.SetBaudRateAsync(300, Cancel));

        Assert.Contains("set the baud rate", error.Message);
        Assert.Contains(",baud=300", error.Message);
        Assert.Equal(2400, line.Timing.BaudRate);
    }

    [Fact]
    public async Task Cancellation_ends_a_receiver_and_keeps_the_connection()
    {
        await using Line line = await Connect(",baud=300");
        using Socket bus = await _bridge.AcceptSocketAsync(Cancel);
        using CancellationTokenSource cancel = new();
        Task receiving = line.ReceiveAsync(_into, long.MaxValue, cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await bus.SendAsync(new byte[] { 0xE5 }, Cancel);
        Assert.Equal([0xE5], await RealLines.ReceiveAsync(line, 1));
    }

    [Fact]
    public async Task Disposal_ends_a_receiver_and_closes_the_connection()
    {
        Line line = await Connect();
        using Socket bus = await _bridge.AcceptSocketAsync(Cancel);
        Task<Received> wait = line.ReceiveAsync(_into, long.MaxValue, Cancel).AsTask();

        await line.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(RealLines.MaxWait, Cancel));
        Assert.Equal(0, await bus.ReceiveAsync(_into, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await line.SendAsync(new byte[1], Cancel));
    }

    [Fact]
    public async Task An_IPv6_address_works()
    {
        using TcpListener bridge = new(IPAddress.IPv6Loopback, 0);
        try
        {
            bridge.Start();
        }
        catch (SocketException)
        {
            Assert.Skip("this system has no IPv6");
        }

        await using Line line = await LineAddress.Parse($"tcp://[::1]:{((IPEndPoint)bridge.LocalEndpoint).Port}").OpenAsync(Cancel);
        using Socket bus = await bridge.AcceptSocketAsync(Cancel);
        await bus.SendAsync(new byte[] { 0xE5 }, Cancel);

        Assert.Equal([0xE5], await RealLines.ReceiveAsync(line, 1));
    }

    private static async Task<byte[]> ReadAsync(Socket bus, int count)
    {
        byte[] bytes = new byte[count];
        for (int have = 0; have < count;)
            have += await bus.ReceiveAsync(bytes.AsMemory(have), Cancel);

        return bytes;
    }

    private ValueTask<Line> Connect(string options = ",baud=38400") => LineAddress.Parse($"tcp://127.0.0.1:{Port}{options}").OpenAsync(Cancel);
}
