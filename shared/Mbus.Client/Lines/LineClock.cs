namespace Mbus.Client.Lines;

/// <summary>A clock in microseconds.</summary>
public static class LineClock
{
    private const long MicrosecondsPerSecond = 1_000_000;

    // A timer takes no more than 49 days; whoever waits longer looks again after an hour.
    private const long LongestDelay = 3600 * MicrosecondsPerSecond;

    /// <summary>The monotonic time of a clock, in microseconds.</summary>
    public static long Microseconds(this TimeProvider clock)
    {
        (long seconds, long rest) = Math.DivRem(clock.GetTimestamp(), clock.TimestampFrequency);
        return (seconds * MicrosecondsPerSecond) + (rest * MicrosecondsPerSecond / clock.TimestampFrequency);
    }

    /// <summary>Waits until a time has come; not at all when it has.</summary>
    public static async ValueTask UntilAsync(this TimeProvider clock, long time, CancellationToken cancel)
    {
        for (long left = time - clock.Microseconds(); left > 0; left = time - clock.Microseconds())
            await Task.Delay(Delay(left), clock, cancel).ConfigureAwait(false);
    }

    /// <summary>What to set a timer to, that counts in milliseconds, so that it is never early: at most an hour.</summary>
    public static TimeSpan Delay(long microseconds) =>
        TimeSpan.FromMilliseconds((Math.Clamp(microseconds, 0, LongestDelay) + 999) / 1000);
}
