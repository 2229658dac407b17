using System.Net;
using System.Net.Sockets;
using Mbus.Simulation.Slaves;

namespace Mbus.Simulation.Tests.Slaves;

public sealed class GatewayTests : IAsyncDisposable
{
    private static readonly byte[] Reset = [0x10, 0x40, 0x05, 0x45, 0x16];
    private static readonly byte[] Request = [0x10, 0x5B, 0x05, 0x60, 0x16];

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly byte[] _into = new byte[300];
    private readonly LeapingTime _time = new();
    private SlaveListener? _listener;
    private Task _serving = Task.CompletedTask;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _serving);
        _listener?.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task An_idle_connection_is_closed_and_the_next_one_served()
    {
        Start("""{ "idleCloseMs": 60000 }""");
        using Socket first = await ConnectAsync();
        Assert.Equal("E5", await AskAsync(first, Reset));
        _time.Leap();
        Assert.Equal("", await ReceiveAsync(first));
        using Socket second = await ConnectAsync();
        Assert.Equal("E5", await AskAsync(second, Reset));
    }

    [Fact]
    public async Task A_connection_is_closed_after_the_reply()
    {
        Start("""{ "closesAfterReply": true }""");
        using Socket first = await ConnectAsync();
        Assert.Equal("E5", await AskAsync(first, Reset));
        Assert.Equal("", await ReceiveAsync(first));
    }

    [Fact]
    public async Task A_connection_too_early_is_closed_at_once()
    {
        Start("""{ "closesAfterReply": true, "pauseMs": 86400000 }""");
        using Socket first = await ConnectAsync();
        Assert.Equal("E5", await AskAsync(first, Reset));
        Assert.Equal("", await ReceiveAsync(first));
        first.Dispose();
        using Socket second = await ConnectAsync();
        Assert.Equal("", await ReceiveAsync(second));
    }

    [Fact]
    public async Task A_second_master_is_refused_while_one_is_served()
    {
        Start("""{ "exclusive": true }""");
        using Socket first = await ConnectAsync();
        Assert.Equal("E5", await AskAsync(first, Reset));
        using Socket second = await ConnectAsync();
        Assert.Equal("", await ReceiveAsync(second));
        Assert.Equal("E5", await AskAsync(first, Reset));
    }

    [Fact]
    public async Task A_forgotten_connection_is_reset()
    {
        Start("""{ "forgetsAfterMs": 60000 }""");
        using Socket first = await ConnectAsync();
        Assert.Equal("E5", await AskAsync(first, Reset));
        _time.Leap();
        await first.SendAsync(Reset, Cancel);
        await Assert.ThrowsAsync<SocketException>(async () => await first.ReceiveAsync(_into, Cancel));
    }

    [Fact]
    public async Task A_telnet_server_greets_doubles_FF_and_removes_negotiation()
    {
        Start("""{ "telnet": true, "greeting": "FF FB 03" }""", "FF FF");
        using Socket first = await ConnectAsync();
        Assert.Equal("FF FB 03", await ReceiveAsync(first));
        await first.SendAsync(new byte[] { 0xFF, 0xFD, 0x03 }, Cancel);
        Assert.Contains("02 13 FF FF FF FF", await AskAsync(first, Request));
    }

    private void Start(string gateway, string value = "00 00")
    {
        BusDefinition definition = BusDefinition.Parse($$"""
            { "gateway": {{gateway}}, "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1,
              "deviceType": 4, "telegrams": [ { "data": "02 13 {{value}}" } ] } ] }
            """, "bus.json");
        _listener = new SlaveListener(new SimulatedBus(definition, new LineTiming(38400, 0)), new IPEndPoint(IPAddress.Loopback, 0), _time);
        _serving = _listener.RunAsync(cancel: _stop.Token);
    }

    private async Task<Socket> ConnectAsync()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_listener!.EndPoint, Cancel);
        return socket;
    }

    private async Task<string> AskAsync(Socket socket, byte[] request)
    {
        await socket.SendAsync(request, Cancel);
        return await ReceiveAsync(socket);
    }

    private async Task<string> ReceiveAsync(Socket socket)
    {
        int count = await socket.ReceiveAsync(_into, Cancel);
        return string.Join(' ', _into.Take(count).Select(one => $"{one:X2}"));
    }

    /// <summary>The system clock, put forward; its timers follow it.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private long _offset;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _offset);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            LeapingTimer timer = new(this, () => callback(state));
            timer.Change(dueTime, period);
            return timer;
        }

        /// <summary>Puts the clock forward by an hour.</summary>
        public void Leap() => Interlocked.Add(ref _offset, TimeSpan.TicksPerHour);
    }

    /// <summary>Looks at the clock every few milliseconds.</summary>
    private sealed class LeapingTimer : ITimer
    {
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

        private readonly TimeProvider _time;
        private readonly ITimer _ticks;
        private long _due = long.MaxValue;

        public LeapingTimer(TimeProvider time, Action fire)
        {
            _time = time;
            _ticks = TimeProvider.System.CreateTimer(
                _ =>
                {
                    long due = Interlocked.Read(ref _due);
                    if (time.GetTimestamp() >= due && Interlocked.CompareExchange(ref _due, long.MaxValue, due) == due)
                        fire();
                },
                null,
                Tick,
                Tick);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Exchange(ref _due, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : _time.GetTimestamp() + dueTime.Ticks);
            return true;
        }

        public void Dispose() => _ticks.Dispose();

        public ValueTask DisposeAsync() => _ticks.DisposeAsync();
    }
}
