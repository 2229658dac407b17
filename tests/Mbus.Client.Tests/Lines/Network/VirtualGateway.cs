using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

/// <summary>
/// A gateway in virtual time, with one meter behind it that answers every frame with E5 after 20 ms. It writes down what passes, and
/// between events the seconds that passed.
/// </summary>
internal sealed class VirtualGateway
{
    private const long ReplyTime = 20_000;

    private readonly List<string> _log = [];
    private Channel? _current;
    private long _writtenAt;
    private long _closedAt = long.MinValue / 2;

    public VirtualTime Time { get; } = new();

    /// <summary>Time without bytes after which it closes a connection.</summary>
    public long IdleClose { get; init; } = long.MaxValue;

    public bool ClosesAfterReply { get; init; }

    /// <summary>Time from a reply to its close, in which it serves nothing.</summary>
    public long CloseDelay { get; init; }

    /// <summary>Address of its only meter; -1 for a meter at each address.</summary>
    public int Address { get; init; } = -1;

    /// <summary>True if it closes a connection at a request without an answer.</summary>
    public bool ClosesAfterSilence { get; init; }

    /// <summary>Time after a connection in which it does not serve another one.</summary>
    public long Pause { get; init; }

    /// <summary>True if it refuses connections during the pause; false if it closes them at once.</summary>
    public bool Refuses { get; init; }

    /// <summary>Time without bytes after which it has forgotten a connection.</summary>
    public long Forgets { get; init; } = long.MaxValue;

    /// <summary>True if a forgotten connection swallows bytes; false if it is reset by them.</summary>
    public bool Swallows { get; init; }

    /// <summary>Number of requests that find another client served.</summary>
    public int Busy { get; set; }

    /// <summary>Bytes that it sends at the beginning of each connection.</summary>
    public byte[] Greeting { get; init; } = [];

    /// <summary>Bytes that it sends before each E5.</summary>
    public byte[] Prefix { get; init; } = [];

    public string Log => string.Join('\n', _log);

    public Task<NetworkLine> ConnectAsync() =>
        NetworkLine.ConnectAsync(LineAddress.Parse("tcp://gateway:1,slack=500ms"), Time, Open, cancel: TestContext.Current.CancellationToken);

    /// <summary>Moves the clock from event to event until a task is done; while nothing waits for the clock, the task is running.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            long next = Math.Min(Time.NextDue, _current?.ReplyAt ?? long.MaxValue);
            if (next != long.MaxValue)
                Advance(Math.Min(next, _current?.CloseAt ?? long.MaxValue));
            await Task.Yield();
        }

        return await task;
    }

    /// <summary>Moves the clock by some milliseconds without a request.</summary>
    public void Wait(int milliseconds)
    {
        long end = Time.Now + (milliseconds * 1000L);
        while (Time.Now < end)
            Advance(Math.Min(end, Time.Now + 10_000));
    }

    private void Advance(long to)
    {
        Time.Advance(Math.Max(0, to - Time.Now));
        Tick();
    }

    private void Tick()
    {
        if (_current is Channel channel && Time.Now - channel.ActiveAt >= IdleClose)
            channel.Close("closes");
        _current?.CloseDue();
        _current?.SendDue();
    }

    private ValueTask<IChannel> Open(CancellationToken cancel)
    {
        bool isPaused = Time.Now < _closedAt + Pause;
        if (isPaused && Refuses)
        {
            Write("refuses");
            throw new LineException("tcp://gateway:1: connect: Connection refused.");
        }

        Write("connects");
        Channel channel = new(this);
        if (isPaused)
            channel.Close("closes at once");
        else
            _current = channel;
        return new(channel);
    }

    private void Write(string what)
    {
        long seconds = (Time.Now - _writtenAt) / 1_000_000;
        if (seconds > 0)
            _log.Add($"{seconds} s");
        _writtenAt = Time.Now;
        _log.Add(what);
    }

    private sealed class Channel(VirtualGateway gateway) : IChannel
    {
        private readonly TaskCompletionSource<LineException> _end = new();
        private Func<ReadOnlyMemory<byte>, ValueTask>? _take;

        public bool IsStuck { get; private set; }

        public long ReplyAt { get; private set; } = long.MaxValue;

        public long CloseAt { get; private set; } = long.MaxValue;

        public long ActiveAt { get; private set; } = gateway.Time.Now;

        public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            if (_end.Task.IsCompleted)
                throw new LineException("tcp://gateway:1: send: Broken pipe.");

            gateway.Write("> " + Hex.Format(bytes.Span));
            bool isForgotten = gateway.Time.Now - ActiveAt > gateway.Forgets;
            if (CloseAt != long.MaxValue)
                return ValueTask.CompletedTask;
            if (isForgotten && gateway.Swallows)
                IsStuck = true;
            else if (isForgotten)
                Close("resets");
            else if (gateway.Busy > 0 && gateway.Busy-- > 0)
                Close("is busy and closes");
            else if (gateway.Address >= 0 && gateway.Address != bytes.Span[2] && gateway.ClosesAfterSilence)
                Close("closes");
            else if (gateway.Address < 0 || gateway.Address == bytes.Span[2])
                ReplyAt = gateway.Time.Now + ReplyTime;
            ActiveAt = IsStuck ? ActiveAt : gateway.Time.Now;
            return ValueTask.CompletedTask;
        }

        public Task<LineException> ReadAsync(Func<ReadOnlyMemory<byte>, ValueTask> take)
        {
            _take = take;
            if (gateway.Greeting.Length > 0)
                _take(gateway.Greeting);
            return _end.Task;
        }

        public void SendDue()
        {
            if (gateway.Time.Now < ReplyAt)
                return;

            ReplyAt = long.MaxValue;
            ActiveAt = gateway.Time.Now;
            byte[] reply = [.. gateway.Prefix, 0xE5];
            gateway.Write("< " + Hex.Format(reply));
            _take!(reply);
            if (gateway.ClosesAfterReply)
                CloseAt = gateway.Time.Now + gateway.CloseDelay;
            CloseDue();
        }

        public void CloseDue()
        {
            if (gateway.Time.Now >= CloseAt)
                Close("closes");
        }

        public void Close(string what)
        {
            gateway.Write(what);
            gateway._closedAt = gateway.Time.Now;
            gateway._current = gateway._current == this ? null : gateway._current;
            _end.TrySetResult(new LineException("tcp://gateway:1: receive: the bridge closed the connection. Check whether it serves another client."));
        }

        public void Dispose()
        {
            if (_end.Task.IsCompleted)
                return;

            gateway.Write("is released");
            gateway._closedAt = gateway.Time.Now;
            gateway._current = gateway._current == this ? null : gateway._current;
            _end.TrySetResult(new LineException("tcp://gateway:1: receive: closed."));
        }
    }
}
