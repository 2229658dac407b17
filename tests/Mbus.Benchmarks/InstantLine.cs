using System.Diagnostics;
using System.Threading.Channels;
using Mbus.Client.Lines;

namespace Mbus.Benchmarks;

/// <summary>A line on which a request is answered the moment it is sent, and bits take no time: what is left is what the software takes.</summary>
internal sealed class InstantLine : Line
{
    private readonly Channel<byte[]> _replies = Channel.CreateUnbounded<byte[]>();

    public override string Name => "instant";

    public override LineTiming Timing { get; } = new(10_000_000, 0);

    public override long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        _replies.Writer.TryWrite(Samples.Reply);
        return new(Now);
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        byte[] reply = await _replies.Reader.ReadAsync(cancel);
        reply.CopyTo(buffer);
        return new Received(reply.Length, false, Now);
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
