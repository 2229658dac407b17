using System.Diagnostics;
using System.Threading.Channels;
using Mbus.Client.Lines;

namespace Mbus.Bridge.Tests;

/// <summary>A line on which a function replies to each request immediately; tests can advance its clock.</summary>
internal sealed class AnsweringLine(Func<byte[], byte[]?> answer) : Line
{
    private readonly Channel<byte[]> _replies = Channel.CreateUnbounded<byte[]>();
    private long _ahead;

    public override string Name => "answering";

    public override LineTiming Timing { get; } = new(38400, 0);

    public override long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000) + Interlocked.Read(ref _ahead);

    /// <summary>The requests sent on the line.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>True to make every call fail as on an unplugged line.</summary>
    public bool IsLost { get; set; }

    public void Advance(long microseconds) => Interlocked.Add(ref _ahead, microseconds);

    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        if (IsLost)
            throw new LineException("answering: send: unplugged.");

        byte[] request = bytes.ToArray();
        lock (Sent)
            Sent.Add(request);
        if (answer(request) is { } reply)
            _replies.Writer.TryWrite(reply);
        return new(Now);
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        byte[] reply = await _replies.Reader.ReadAsync(cancel);
        if (IsLost)
            throw new LineException("answering: receive: unplugged.");

        reply.CopyTo(buffer);
        return new Received(reply.Length, false, Now);
    }

    /// <summary>Wakes the one that receives, as an unplugged line does.</summary>
    public void Wake() => _replies.Writer.TryWrite([]);

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
