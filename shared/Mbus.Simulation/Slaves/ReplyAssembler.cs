namespace Mbus.Simulation.Slaves;

/// <summary>
/// Collects slave bytes into a whole reply, so that it is sent to a TCP master as one segment: some masters take the first received segment
/// as the whole reply.
/// </summary>
/// <remarks>
/// A reply is complete when the bytes form a frame, or when the bus is idle after them. Below <see cref="Arbiter.CutThroughBelow"/> bytes
/// are not held back, because a whole reply takes longer than masters wait.
/// </remarks>
internal sealed class ReplyAssembler
{
    private readonly byte[] _bytes = new byte[Frame.MaxLength];
    private int _count;
    private long _lastAt;

    /// <summary>Bytes of the reply.</summary>
    internal ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _count);

    /// <summary>Adds a byte. The buffer must have space: send first when <see cref="IsWhole"/>.</summary>
    internal void Add(byte value, long at)
    {
        _bytes[_count++] = value;
        _lastAt = at;
    }

    /// <summary>Returns whether the bytes must be sent now.</summary>
    internal bool IsWhole(LineTiming timing, long now) =>
        _count > 0 && (now >= Deadline(timing) || _count == _bytes.Length || (Frame.TryParse(_bytes, 0, _count, out Frame frame) && frame.Length == _count));

    /// <summary>Time at which to send bytes that do not form a frame; <see cref="long.MaxValue"/> when there are none.</summary>
    internal long Deadline(LineTiming timing)
    {
        if (_count == 0)
            return long.MaxValue;

        return timing.BaudRate < Arbiter.CutThroughBelow ? _lastAt : _lastAt + timing.Idle;
    }

    /// <summary>Discards the bytes after they were sent.</summary>
    internal void Clear() => _count = 0;
}
