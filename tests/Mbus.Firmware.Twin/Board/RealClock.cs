using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Mbus.Twin;

/// <summary>The time of the machine; tests can advance it.</summary>
public sealed class RealClock : BoardClock
{
    private readonly object _gate = new();
    private readonly long _origin = Stopwatch.GetTimestamp();
    private long _ahead;

    /// <inheritdoc/>
    public override long Now => (long)Stopwatch.GetElapsedTime(_origin).TotalMicroseconds + Interlocked.Read(ref _ahead);

    /// <summary>Advances the clock, and wakes threads whose time has then passed.</summary>
    public void Advance(long microseconds)
    {
        lock (_gate)
        {
            _ahead += microseconds;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public override void Start(Action run) => Task.Factory.StartNew(run, TaskCreationOptions.LongRunning);

    /// <inheritdoc/>
    public override void Sleep(int milliseconds)
    {
        long until = Now + (milliseconds * 1000L);
        lock (_gate)
        {
            for (long rest = until - Now; rest > 0; rest = until - Now)
                Monitor.Wait(_gate, (int)((rest + 999) / 1000));
        }
    }
}
