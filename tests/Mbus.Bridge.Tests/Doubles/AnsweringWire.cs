extern alias Device;

using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

/// <summary>A wire on which a function replies to each request immediately after it is sent, at the rate of the line.</summary>
internal sealed class AnsweringWire(Func<byte[], byte[]?> answer, bool keepsSent = true) : Wire
{
    private readonly List<byte[]> _sent = [];
    private readonly byte[] _request = new byte[Frame.MaxLength];
    private byte[] _reply = [];
    private int _received;
    private long _sentAt;
    private LineTiming _timing = new(2400, 0);

    /// <summary>The requests sent on the wire.</summary>
    internal byte[][] Sent
    {
        get
        {
            lock (_sent)
                return [.. _sent];
        }
    }

    /// <summary>The baud rate of the open line; 0 before it is opened.</summary>
    internal int BaudRate { get; private set; }

    public override void SetBaudRate(int baudRate)
    {
        BaudRate = baudRate;
        _timing = new LineTiming(baudRate, 0);
    }

    public override long Transmit(ReadOnlySpan<byte> bytes, long now)
    {
        _reply = answer(keepsSent ? Keep(bytes) : Overwrite(bytes)) ?? [];
        _received = 0;
        return _sentAt = Math.Max(now, _sentAt) + _timing.Bytes(bytes.Length);
    }

    public override bool TryReceive(long now, out byte value, out long at)
    {
        at = _sentAt + _timing.Bytes(_received + 1);
        bool isHeard = _received < _reply.Length && at <= now;
        value = isHeard ? _reply[_received++] : (byte)0;
        return isHeard;
    }

    private byte[] Keep(ReadOnlySpan<byte> bytes)
    {
        byte[] request = bytes.ToArray();
        lock (_sent)
            _sent.Add(request);
        return request;
    }

    // The same array is used for every request, to avoid allocations.
    private byte[] Overwrite(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_request);
        return _request;
    }
}
