namespace Mbus.Client.Lines;

/// <summary>Puts what a terminal gave, with its marks, into a receive buffer: good bytes and damaged ones apart.</summary>
internal sealed class MarkedArrivals
{
    private readonly ReceiveBuffer _received;
    private readonly ParityMarks _marks = new();

    public MarkedArrivals(ReceiveBuffer received)
    {
        _received = received;
    }

    /// <summary>Takes bytes that have just arrived; they may be split anywhere, within a mark too.</summary>
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
