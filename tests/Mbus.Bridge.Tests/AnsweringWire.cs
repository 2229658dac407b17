extern alias Device;

using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

/// <summary>A wire on which a function answers each request as soon as it is sent, at the pace of the line.</summary>
internal sealed class AnsweringWire(Func<byte[], byte[]?> answer, bool keepsSent = true) : Wire
{
    private readonly List<byte[]> _sent = [];
    private readonly byte[] _request = new byte[Frame.MaxLength];
    private byte[] _reply = [];
    private int _heard;
    private long _sentAt;
    private LineTiming _timing = new(2400, 0);

    /// <summary>The requests that were put on the wire.</summary>
    internal byte[][] Sent
    {
        get
        {
            lock (_sent)
                return [.. _sent];
        }
    }

    /// <summary>The baud rate that the line was opened with; 0 before.</summary>
    internal int BaudRate { get; private set; }

    public override void SetBaudRate(int baudRate)
    {
        BaudRate = baudRate;
        _timing = new LineTiming(baudRate, 0);
    }

    public override long Transmit(ReadOnlySpan<byte> bytes, long now)
    {
        _reply = answer(keepsSent ? Keep(bytes) : Overwrite(bytes)) ?? [];
        _heard = 0;
        return _sentAt = Math.Max(now, _sentAt) + _timing.Bytes(bytes.Length);
    }

    public override bool TryHear(long now, out byte value, out long at)
    {
        at = _sentAt + _timing.Bytes(_heard + 1);
        bool isHeard = _heard < _reply.Length && at <= now;
        value = isHeard ? _reply[_heard++] : (byte)0;
        return isHeard;
    }

    private byte[] Keep(ReadOnlySpan<byte> bytes)
    {
        byte[] request = bytes.ToArray();
        lock (_sent)
            _sent.Add(request);
        return request;
    }

    // The same array for every request: nothing is allocated.
    private byte[] Overwrite(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_request);
        return _request;
    }
}
