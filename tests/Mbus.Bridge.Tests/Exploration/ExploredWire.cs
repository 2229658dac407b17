extern alias Device;

using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests.Exploration;

/// <summary>A wire that reports the sent bytes, and on which a test sends the replies.</summary>
internal sealed class ExploredWire(Action<byte[]> transmitted) : Wire
{
    private readonly Queue<(byte Value, long At)> _received = [];
    private LineTiming _timing = new(2400, 0);

    public override void SetBaudRate(int baudRate) => _timing = new LineTiming(baudRate, 0);

    public override long Transmit(ReadOnlySpan<byte> bytes, long now)
    {
        transmitted(bytes.ToArray());
        return now + _timing.Bytes(bytes.Length);
    }

    public override bool TryReceive(long now, out byte value, out long at)
    {
        bool isHeard = _received.TryPeek(out (byte Value, long At) next) && next.At <= now;
        (value, at) = isHeard ? _received.Dequeue() : default;
        return isHeard;
    }

    /// <summary>Adds received bytes; the last one arrives now.</summary>
    internal void Feed(byte[] bytes, long now)
    {
        for (int i = 0; i < bytes.Length; i++)
            _received.Enqueue((bytes[i], now - _timing.Bytes(bytes.Length - 1 - i)));
    }
}
