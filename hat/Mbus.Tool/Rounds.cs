namespace Mbus.Tool;

/// <summary>
/// Rounds of something that is done again and again: the first at once, each other at a multiple of the period after it, however long
/// the one before took. A round that takes longer than the period costs those that it covers.
/// </summary>
/// <param name="period">From the begin of a round to that of the next; zero for one right after the other.</param>
/// <param name="count">How many there are, at least one; null for no end.</param>
/// <param name="time">The clock.</param>
internal sealed class Rounds(TimeSpan period, int? count, TimeProvider time)
{
    private long _start;
    private long _last;

    /// <summary>The rounds that have begun.</summary>
    internal int Begun { get; private set; }

    /// <summary>Waits until the next round begins; false where there is none.</summary>
    internal async Task<bool> NextAsync(CancellationToken cancel)
    {
        if (Begun == count)
            return false;

        if (Begun++ == 0)
            _start = time.GetTimestamp();
        else if (period > TimeSpan.Zero)
            await WaitAsync(cancel);
        cancel.ThrowIfCancellationRequested();
        return true;
    }

    // A timer may fire a little early: a multiple is used once.
    private async Task WaitAsync(CancellationToken cancel)
    {
        TimeSpan elapsed = time.GetElapsedTime(_start);
        _last = Math.Max(_last + 1, (elapsed.Ticks / period.Ticks) + 1);
        await Task.Delay(TimeSpan.FromTicks((_last * period.Ticks) - elapsed.Ticks), time, cancel);
    }
}
