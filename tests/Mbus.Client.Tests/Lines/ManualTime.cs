namespace Mbus.Client.Tests.Lines;

/// <summary>A clock that only a test moves, with timers.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TaskCompletionSource _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _ticks = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state), GetTimestamp() + dueTime.Ticks);
        lock (_gate)
        {
            _timers.Add(timer);
            _created.TrySetResult();
        }

        return timer;
    }

    /// <summary>Goes from timer to timer until a task is done.</summary>
    public async Task RunUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            Task created;
            long due;
            lock (_gate)
            {
                due = _timers.Count == 0 ? long.MaxValue : _timers.Min(timer => timer.Due);
                if (due == long.MaxValue)
                    _created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                created = _created.Task;
            }

            if (due == long.MaxValue)
                await Task.WhenAny(done, created);
            else
                Advance(Math.Max(0, due - GetTimestamp()) / TimeSpan.TicksPerMicrosecond);
        }
    }

    public void Advance(long microseconds)
    {
        long now = Interlocked.Add(ref _ticks, microseconds * TimeSpan.TicksPerMicrosecond);
        ManualTimer[] due;
        lock (_gate)
        {
            due = [.. _timers.Where(timer => timer.Due <= now)];
            _timers.RemoveAll(timer => timer.Due <= now);
        }

        foreach (ManualTimer timer in due)
            timer.Fire();
    }

    private void Remove(ManualTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    private sealed class ManualTimer(ManualTime time, Action fire, long due) : ITimer
    {
        public long Due => due;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => time.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
