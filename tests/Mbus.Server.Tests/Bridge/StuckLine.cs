using System.Threading.Channels;
using Mbus.Client.Lines;

namespace Mbus.Server.Tests.Bridge;

/// <summary>A line whose driver does not return from sending or receiving until the test lets it. The test moves its clock.</summary>
internal sealed class StuckLine : Line, IDisposable
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<byte> _received = Channel.CreateUnbounded<byte>();
    private readonly ManualResetEventSlim _released = new();
    private long _now = 1_000_000_000;

    public override string Name => "stuck";

    public override LineTiming Timing { get; } = new(38400, 0);

    public override long Now => Interlocked.Read(ref _now);

    public override bool HasArrivals
    {
        get
        {
            PutForward(TimeToAsk);
            return HasUnread;
        }
    }

    /// <summary>How long the caller is held up after it has asked for arrivals. Microseconds.</summary>
    public long TimeToAsk { get; set; }

    /// <summary>Bytes have come, and the driver keeps them.</summary>
    public bool HasUnread { get; set; }

    /// <summary>A request is held inside of the call, and not in its task.</summary>
    public bool IsBlocking { get; set; }

    /// <summary>Ends when the driver has the first request.</summary>
    public Task Taken => _taken.Task;

    public void PutForward(long microseconds) => Interlocked.Add(ref _now, microseconds);

    /// <summary>The request is out.</summary>
    public void Complete() => _sent.TrySetResult(Now);

    /// <summary>Lets go of everything.</summary>
    public void Release()
    {
        Complete();
        _released.Set();
    }

    /// <summary>A byte comes now.</summary>
    public void Hear(byte value) => _received.Writer.TryWrite(value);

    /// <summary>The line is unplugged.</summary>
    public void Lose() => _received.Writer.TryComplete(new LineException("stuck: receive: unplugged."));

    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        _taken.TrySetResult();
        if (IsBlocking)
            _released.Wait(cancel);
        return await _sent.Task.WaitAsync(cancel);
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        await _received.Reader.WaitToReadAsync(cancel);
        _received.Reader.TryRead(out byte value);
        buffer.Span[0] = value;
        return new Received(1, false, Now);
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _released.Dispose();
}
