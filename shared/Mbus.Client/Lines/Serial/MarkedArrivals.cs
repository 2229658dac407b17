namespace Mbus.Client.Lines;

/// <summary>Splits marked terminal input into valid and damaged bytes for a receive buffer.</summary>
internal sealed class MarkedArrivals
{
    private readonly ReceiveBuffer _received;
    private readonly ParityMarks _marks = new();

    public MarkedArrivals(ReceiveBuffer received)
    {
        _received = received;
    }

    /// <summary>Adds bytes that have just arrived; they may be split anywhere, also within a mark.</summary>
    public void Add(ReadOnlySpan<byte> marked)
    {
        long now = _received.Now;
        Span<byte> run = stackalloc byte[marked.Length];
        int count = 0;
        bool runDamaged = false;
        foreach (byte one in marked)
        {
            if (!_marks.Feed(one, out bool damaged))
                continue;

            if (damaged != runDamaged)
            {
                _received.Add(run[..count], runDamaged, now);
                count = 0;
                runDamaged = damaged;
            }

            run[count++] = one;
        }

        _received.Add(run[..count], runDamaged, now);
    }
}
