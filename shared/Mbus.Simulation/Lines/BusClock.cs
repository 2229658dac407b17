using Mbus.Client.Lines;

namespace Mbus.Simulation;

/// <summary>
/// Microsecond clock that starts at 0 on creation, with waits that are exact to the microsecond, finer than the system timer.
/// </summary>
internal sealed class BusClock(TimeProvider time)
{
    private const long MicrosecondsPerMillisecond = 1000;
    private const long MaxWait = 3_600_000_000;

    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly long _origin = time.Microseconds();

    internal long Now => time.Microseconds() - _origin;

    /// <summary>Waits until a time.</summary>
    internal async Task WaitAsync(long until, CancellationToken cancel)
    {
        while (Now < until)
            await WaitAsync(Never, until, cancel).ConfigureAwait(false);
    }

    /// <summary>Waits until a time or until a task completes. May return early: the caller checks the clock again.</summary>
    internal async Task WaitAsync(Task orDone, long until, CancellationToken cancel)
    {
        long wait = Math.Min(until - Now, MaxWait);

        // The system timer has a resolution of 1 ms; the rest is spent yielding.
        if (time == TimeProvider.System)
            wait -= wait % MicrosecondsPerMillisecond;
        if (wait > 0)
            await WaitAsync(orDone, TimeSpan.FromMicroseconds(wait), cancel).ConfigureAwait(false);
        else
            Thread.Yield();
        cancel.ThrowIfCancellationRequested();
    }

    private async Task WaitAsync(Task orDone, TimeSpan wait, CancellationToken cancel)
    {
        TaskCompletionSource elapsed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ITimer timer = time.CreateTimer(_ => elapsed.TrySetResult(), null, wait, Timeout.InfiniteTimeSpan);
        await Task.WhenAny(orDone, elapsed.Task).WaitAsync(cancel).ConfigureAwait(false);
    }
}
