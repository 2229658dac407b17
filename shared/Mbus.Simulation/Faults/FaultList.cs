namespace Mbus.Simulation;

/// <summary>Faults of a bus or a meter, with counted occasions.</summary>
internal sealed class FaultList(Random random)
{
    private readonly List<Entry> _entries = [];

    /// <summary>Start of the next babble; <see cref="long.MaxValue"/> for never.</summary>
    internal long NextBabble
    {
        get
        {
            long next = long.MaxValue;
            foreach (Entry entry in _entries)
                next = Math.Min(next, entry.BabblesAt);
            return next;
        }
    }

    internal void Add(Fault fault, long now)
    {
        Entry entry = new(fault);
        entry.PlanBabble(now);
        _entries.Add(entry);
    }

    internal void Clear() => _entries.Clear();

    /// <summary>Counts an occasion for each fault of a kind; returns the first that occurs, or null.</summary>
    internal Fault? Strike(FaultKind kind)
    {
        Fault? struck = null;
        foreach (Entry entry in _entries)
        {
            if (entry.Fault.Kind == kind && entry.Strikes(random))
                struck ??= entry.Fault;
        }

        return struck;
    }

    /// <summary>Counts an occasion for the babble that is due; returns its fault if it occurs, or null.</summary>
    internal Fault? StrikeBabble(long now)
    {
        foreach (Entry entry in _entries)
        {
            if (entry.BabblesAt <= now)
            {
                entry.PlanBabble(now);
                return entry.Strikes(random) ? entry.Fault : null;
            }
        }

        return null;
    }

    private sealed class Entry(Fault fault)
    {
        private long _occasions;
        private int _struck;

        internal Fault Fault => fault;

        internal long BabblesAt { get; private set; } = long.MaxValue;

        internal void PlanBabble(long now)
        {
            if (fault.Kind == FaultKind.Babble)
                BabblesAt = now + (Math.Max(1, fault.Milliseconds) * 1000L);
        }

        internal bool Strikes(Random random)
        {
            bool strikes = ++_occasions % Math.Max(1, fault.Every) == 0 && _struck < fault.Times
                && (fault.Probability >= 1 || random.NextDouble() < fault.Probability);
            if (strikes)
                _struck++;
            return strikes;
        }
    }
}
