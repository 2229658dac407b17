namespace Mbus.Simulation.Slaves;

/// <summary>
/// Collects what the slaves send until it is a whole reply, so that it goes to a master over TCP as one segment: some masters take what
/// they receive first for all of the reply.
/// </summary>
/// <remarks>
/// A reply is whole when the bytes are a frame, or when the bus is idle after them. Below <see cref="Arbiter.CutThroughBelow"/> bytes are
/// not held back, since a whole reply takes longer than masters wait.
/// </remarks>
internal sealed class ReplyAssembler
{
    private readonly byte[] _bytes = new byte[Frame.MaxLength];
    private int _count;
    private long _lastAt;

    /// <summary>The bytes of the reply.</summary>
    internal ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _count);

    /// <summary>Takes a byte. There must be space: what <see cref="IsWhole"/> is sent first.</summary>
    internal void Add(byte value, long at)
    {
        _bytes[_count++] = value;
        _lastAt = at;
    }

    /// <summary>Whether the bytes are to be sent now.</summary>
    internal bool IsWhole(LineTiming timing, long now) =>
        _count > 0 && (now >= Deadline(timing) || _count == _bytes.Length || (Frame.TryParse(_bytes, 0, _count, out Frame frame) && frame.Length == _count));

    /// <summary>When the bytes are to be sent although they are no frame; <see cref="long.MaxValue"/> where there are none.</summary>
    internal long Deadline(LineTiming timing)
    {
        if (_count == 0)
            return long.MaxValue;

        return timing.BaudRate < Arbiter.CutThroughBelow ? _lastAt : _lastAt + timing.Idle;
    }

    /// <summary>The bytes were sent.</summary>
    internal void Clear() => _count = 0;
}
