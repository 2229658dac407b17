using System.Diagnostics;

namespace Mbus.Client.Tests.Lines;

/// <summary>A clock that only a test moves; timers run on the thread that moves it.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];

    public override long TimestampFrequency => 1_000_000;

    public long Now { get; private set; }

    /// <summary>Time of the next timer; the maximum for none.</summary>
    public long NextDue
    {
        get
        {
            lock (_timers)
            {
                return _timers.Count == 0 ? long.MaxValue : _timers.Min(timer => timer.Due);
            }
        }
    }

    public override long GetTimestamp() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        VirtualTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Goes on by some microseconds, and runs each timer at its time.</summary>
    public void Advance(long microseconds)
    {
        long end = Now + microseconds;
        while (NextBefore(end) is { } timer)
        {
            Now = timer.Due;
            timer.Run();
        }

        Now = end;
    }

    private VirtualTimer? NextBefore(long end)
    {
        lock (_timers)
        {
            return _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
        }
    }

    private sealed class VirtualTimer(VirtualTime clock, Action callback) : ITimer
    {
        public long Due { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Debug.Assert(period == Timeout.InfiniteTimeSpan, "Nothing here uses periods.");
            Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.Now + (dueTime.Ticks / TimeSpan.TicksPerMicrosecond);
            return true;
        }

        public void Run()
        {
            Due = long.MaxValue;
            callback();
        }

        public void Dispose() => Due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
