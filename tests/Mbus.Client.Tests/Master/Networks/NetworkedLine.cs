using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Master;

/// <summary>
/// A simulated bus behind a gateway that forwards at once, in virtual time: what comes from the bus arrives later by a delay, which may
/// differ for each transmission, but in order. Its slack is that of TCP.
/// </summary>
internal sealed class NetworkedLine(Line bus, Func<int, long> delay, bool learns = true) : Line
{
    private readonly Queue<(byte Value, bool Damaged, long At)> _underway = new();
    private long _lastAt;
    private int _sent;
    private bool _isHandingOver;

    public override string Name => bus.Name;

    public override LineTiming Timing => new(bus.Timing.BaudRate, LineKinds.Tcp.Slack);

    public override long Now => bus.Now;

    public override bool HasArrivals => _isHandingOver || (_underway.TryPeek(out (byte, bool, long At) next) && next.At <= Now);

    public override bool LearnsDelay => learns;

    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        long sent = await bus.SendAsync(bytes, cancel);
        _sent++;
        return sent;
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        _isHandingOver = false;
        byte[] one = new byte[1];
        while (true)
        {
            long end = _underway.TryPeek(out (byte Value, bool Damaged, long At) next) ? Math.Min(next.At, deadline) : deadline;
            Received heard = await bus.ReceiveAsync(one, end, cancel);
            if (heard.Count > 0)
            {
                _lastAt = Math.Max(heard.At + delay(_sent), _lastAt);
                _underway.Enqueue((one[0], heard.Damaged, _lastAt));
            }
            else if (_underway.Count > 0 && next.At <= end)
            {
                _underway.Dequeue();
                buffer.Span[0] = next.Value;
                _isHandingOver = true;
                return new Received(1, next.Damaged, Math.Max(next.At, heard.At));
            }
            else
            {
                return heard;
            }
        }
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => bus.SetBaudRateAsync(baudRate, cancel);

    public override ValueTask DisposeAsync() => bus.DisposeAsync();

    protected internal override ValueTask WaitAsync(long until, CancellationToken cancel = default) => bus.WaitAsync(until, cancel);
}
