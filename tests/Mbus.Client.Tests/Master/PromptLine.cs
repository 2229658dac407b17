using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Master;

/// <summary>
/// A line as TCP is, in virtual time: it hands a request over at once and computes when its last stop bit leaves; the answer, the same to
/// every request, comes in one piece or in segments, after a delay that does not depend on the baud rate.
/// </summary>
internal sealed class PromptLine(int baudRate, long replyDelay, byte[] reply) : Line
{
    private long _now;
    private long _replyAt = long.MaxValue;
    private int _delivered;

    /// <summary>Size of the pieces of the answer, and the pause between them.</summary>
    public int SegmentBytes { get; init; } = Frame.MaxLength;

    public long SegmentPause { get; init; }

    public override string Name => "prompt";

    public override LineTiming Timing { get; } = new(baudRate, 2_000_000);

    public override long Now => _now;

    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        _replyAt = _now + replyDelay;
        _delivered = 0;
        return new(_now + Timing.Bytes(bytes.Length));
    }

    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        if (_replyAt > deadline)
            return new(new Received(0, false, _now = Math.Max(_now, deadline)));

        _now = Math.Max(_now, _replyAt);
        byte[] segment = [.. reply.Skip(_delivered).Take(SegmentBytes)];
        _delivered += segment.Length;
        _replyAt = _delivered < reply.Length ? _now + SegmentPause : long.MaxValue;
        segment.CopyTo(buffer);
        return new(new Received(segment.Length, false, _now));
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => throw new LineException("prompt: set the baud rate.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
