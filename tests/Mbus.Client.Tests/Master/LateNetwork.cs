using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Master;

/// <summary>
/// A network with one meter behind it, in virtual time: it passes every request on, and returns the answers in order, each after a delay of
/// its own. The last delay is that of all later requests.
/// </summary>
internal sealed class LateNetwork(byte[] data, params long[] delays) : Line
{
    private readonly Queue<(long At, byte[] Bytes)> _answers = new();
    private long _now;
    private long _lastAt;
    private int _requests;

    public override string Name => "late network";

    public override LineTiming Timing { get; } = new(2400, 2_000_000);

    public override long Now => _now;

    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        Frame.TryParse(bytes.ToArray(), 0, bytes.Length, out Frame request);
        _lastAt = Math.Max(_lastAt, _now + delays[Math.Min(_requests++, delays.Length - 1)]);
        _answers.Enqueue((_lastAt, ControlField.Function(request.C) == ControlField.ReqUd2 ? data : [Frame.Ack]));
        return new(_now + Timing.Bytes(bytes.Length));
    }

    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        if (!_answers.TryPeek(out (long At, byte[] Bytes) next) || next.At > deadline)
            return new(new Received(0, false, _now = Math.Max(_now, deadline)));

        _answers.Dequeue().Bytes.CopyTo(buffer);
        return new(new Received(next.Bytes.Length, false, _now = Math.Max(_now, next.At)));
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => throw new LineException("late network: set the baud rate.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
