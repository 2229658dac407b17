namespace Mbus.Tool;

/// <summary>
/// Schedule of periodic rounds: the first starts at once, each following one at a multiple of the period after it, independent of the
/// duration of the previous round. If a round takes longer than the period, the rounds due in the meantime are skipped.
/// </summary>
/// <param name="period">Time from the start of a round to the start of the next; zero for no pause between rounds.</param>
/// <param name="count">Number of rounds, at least 1; null for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class Rounds(TimeSpan period, int? count, TimeProvider time)
{
    private long _start;
    private long _last;

    /// <summary>Number of rounds started.</summary>
    internal int Started { get; private set; }

    /// <summary>Waits for the start of the next round; returns false after the last round.</summary>
    internal async Task<bool> NextAsync(CancellationToken cancel)
    {
        if (Started == count)
            return false;

        if (Started++ == 0)
            _start = time.GetTimestamp();
        else if (period > TimeSpan.Zero)
            await WaitAsync(cancel);
        cancel.ThrowIfCancellationRequested();
        return true;
    }

    // A timer may fire slightly early, so each multiple is used only once.
    private async Task WaitAsync(CancellationToken cancel)
    {
        TimeSpan elapsed = time.GetElapsedTime(_start);
        _last = Math.Max(_last + 1, (elapsed.Ticks / period.Ticks) + 1);
        await Task.Delay(TimeSpan.FromTicks((_last * period.Ticks) - elapsed.Ticks), time, cancel);
    }
}
