namespace Mbus.Gateway.Tests.Store;

/// <summary>A clock whose timers run when the test says so.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly SemaphoreSlim _timers = new(0);
    private Action? _last;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _last = () => callback(state);
            _timers.Release();
        }

        return new Handle();
    }

    /// <summary>Waits until the tested code has started a timer.</summary>
    internal Task WaitForTimerAsync(CancellationToken cancel) => _timers.WaitAsync(cancel);

    /// <summary>Runs the last timer.</summary>
    internal void Fire() => _last!();

    private sealed class Handle : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // Nothing runs.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
