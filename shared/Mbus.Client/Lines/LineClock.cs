namespace Mbus.Client.Lines;

/// <summary>Microsecond times and waits of a clock.</summary>
public static class LineClock
{
    private const long MicrosecondsPerSecond = 1_000_000;

    // A timer is limited to 49 days; longer waits check the clock again every hour.
    private const long MaxDelay = 3600 * MicrosecondsPerSecond;

    /// <summary>Returns the monotonic time of a clock, in microseconds.</summary>
    public static long Microseconds(this TimeProvider clock)
    {
        (long seconds, long rest) = Math.DivRem(clock.GetTimestamp(), clock.TimestampFrequency);
        return (seconds * MicrosecondsPerSecond) + (rest * MicrosecondsPerSecond / clock.TimestampFrequency);
    }

    /// <summary>Waits until a time; returns at once if it has passed.</summary>
    public static async ValueTask UntilAsync(this TimeProvider clock, long time, CancellationToken cancel)
    {
        for (long left = time - clock.Microseconds(); left > 0; left = time - clock.Microseconds())
            await Task.Delay(Delay(left), clock, cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Returns the timer interval for a wait, rounded up to milliseconds so that the timer is never early; at most an hour.
    /// </summary>
    public static TimeSpan Delay(long microseconds) =>
        TimeSpan.FromMilliseconds((Math.Clamp(microseconds, 0, MaxDelay) + 999) / 1000);
}
