using System.Net;
using System.Net.Sockets;
using Mbus.Client.Tests.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Server.Tests.Bridge;

/// <summary>A client is read no faster than a multiple of what the bus carries, and others are served while it sends.</summary>
public class ClientPaceTests
{
    private const long Second = 1_000_000;
    private const int ReadSize = 2 * Frame.MaxLength;

    private static readonly LineTiming Timing = new(2400, 0);

    private readonly VirtualTime _time = new();

    [Fact]
    public void The_first_bytes_are_read_without_a_pause()
    {
        ClientPace pace = new(Timing, _time);
        for (int bytes = 0; bytes + ReadSize <= ClientPace.Burst; bytes += ReadSize)
            Assert.Equal(TimeSpan.Zero, pace.PauseAfter(ReadSize));
        Assert.True(pace.PauseAfter(ReadSize) > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(2400)]
    [InlineData(38400)]
    public void Further_ones_are_read_at_a_multiple_of_what_the_bus_carries(int baudRate)
    {
        const int Seconds = 1000;
        LineTiming timing = new(baudRate, 0);
        ClientPace pace = new(timing, _time);
        long read = 0;
        while (_time.Now < Seconds * Second)
        {
            read += ReadSize;
            _time.Advance((long)pace.PauseAfter(ReadSize).TotalMicroseconds);
        }

        double allowed = (double)Seconds * baudRate / LineTiming.BitsPerByte * ClientPace.Multiple;
        Assert.InRange(read, allowed * 0.99, (allowed * 1.01) + ClientPace.Burst + ReadSize);
    }

    [Fact]
    public void A_client_as_fast_as_the_bus_is_never_paused()
    {
        ClientPace pace = new(Timing, _time);
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.PauseAfter(Frame.MaxLength));
            _time.Advance(Timing.Bytes(Frame.MaxLength));
        }
    }

    [Fact]
    public void No_pause_is_longer_than_a_second_and_none_comes_after_a_flood()
    {
        LineTiming slow = new(300, 0);
        ClientPace pace = new(slow, _time);
        for (int i = 0; i < 1000; i++)
        {
            TimeSpan pause = pace.PauseAfter(ReadSize);
            Assert.True(pause <= ClientPace.MaxPause);
            _time.Advance((long)pause.TotalMicroseconds);
        }

        _time.Advance(slow.Bytes(Frame.ShortLength));
        Assert.Equal(TimeSpan.Zero, pace.PauseAfter(Frame.ShortLength));
    }

    [Fact]
    public async Task A_reading_takes_no_longer_while_another_client_sends_as_fast_as_its_socket_takes()
    {
        await using SimulatedLine line = SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, new LineTiming(9600, 0)));
        await using BridgeServer bridge = new(line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance);
        bridge.Start();
        using Socket flooder = Connect(bridge);
        using CancellationTokenSource stop = new();
        Task<long> flood = FloodAsync(flooder, stop.Token);
        using Socket client = Connect(bridge);
        byte[] reply = new byte[Frame.MaxLength];
        for (int i = 0; i < 5; i++)
        {
            client.Send(Convert.FromHexString(i % 2 == 0 ? "107B037E16" : "105B035E16"));
            int count = await client.ReceiveAsync(reply, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.True(count > Frame.ShortLength, Convert.ToHexString(reply, 0, count));
        }

        await stop.CancelAsync();

        // What the buffers of two sockets hold, and no more.
        Assert.InRange(await flood, 1, 16 << 20);
    }

    private static async Task<long> FloodAsync(Socket socket, CancellationToken stop)
    {
        byte[] noise = new byte[16 * 1024];
        new Random(13757).NextBytes(noise);
        long sent = 0;
        try
        {
            while (true)
                sent += await socket.SendAsync(noise, stop);
        }
        catch (OperationCanceledException)
        {
            return sent;
        }
    }

    private static Socket Connect(BridgeServer bridge)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(bridge.EndPoints[0]);
        return socket;
    }
}
