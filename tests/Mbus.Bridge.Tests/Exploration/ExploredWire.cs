extern alias Device;

using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests.Exploration;

/// <summary>A wire that reports what is sent, and on which a test puts the replies.</summary>
internal sealed class ExploredWire(Action<byte[]> transmitted) : Wire
{
    private readonly Queue<(byte Value, long At)> _heard = [];
    private LineTiming _timing = new(2400, 0);

    public override void SetBaudRate(int baudRate) => _timing = new LineTiming(baudRate, 0);

    public override long Transmit(ReadOnlySpan<byte> bytes, long now)
    {
        transmitted(bytes.ToArray());
        return now + _timing.Bytes(bytes.Length);
    }

    public override bool TryHear(long now, out byte value, out long at)
    {
        bool isHeard = _heard.TryPeek(out (byte Value, long At) next) && next.At <= now;
        (value, at) = isHeard ? _heard.Dequeue() : default;
        return isHeard;
    }

    /// <summary>Bytes arrive; the last one now.</summary>
    internal void Hear(byte[] bytes, long now)
    {
        for (int i = 0; i < bytes.Length; i++)
            _heard.Enqueue((bytes[i], now - _timing.Bytes(bytes.Length - 1 - i)));
    }
}
