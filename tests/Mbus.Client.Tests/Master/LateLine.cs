using Mbus.Client.Lines;
using Mbus.Client.Tests.Lines;

namespace Mbus.Client.Tests.Master;

/// <summary>
/// A line in virtual time whose program is held up after each request: the answer, the same to every request, has arrived long before it looks.
/// Each byte of it is an arrival of its own.
/// </summary>
internal sealed class LateLine : Line
{
    private const long HeldUp = 10_000_000;

    private readonly VirtualTime _time = new();
    private readonly ReceiveBuffer _received;
    private readonly byte[] _reply;

    public LateLine(byte[] reply)
    {
        _reply = reply;
        _received = new ReceiveBuffer(_time);
    }

    public override string Name => "late";

    public override LineTiming Timing { get; } = new(2400, 0);

    public override long Now => _time.Now;

    public override bool HasArrivals => _received.HasPending;

    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        long sent = Now + Timing.Bytes(bytes.Length);
        for (int i = 0; i < _reply.Length; i++)
            _received.Add(_reply.AsSpan(i, 1), damaged: false, sent + Timing.Bits(11) + Timing.Bytes(i + 1));
        _time.Advance(HeldUp);
        return new(sent);
    }

    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        ValueTask<Received> received = _received.ReceiveAsync(buffer, deadline, cancel);
        if (!received.IsCompleted)
            _time.Advance(deadline - Now);
        return received;
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => throw new LineException("late: set the baud rate.");

    public override ValueTask DisposeAsync()
    {
        _received.Close();
        return ValueTask.CompletedTask;
    }
}
