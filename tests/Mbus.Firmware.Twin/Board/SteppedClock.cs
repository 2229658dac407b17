using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Mbus.Twin;

/// <summary>
/// A virtual time. It advances while the first thread, which runs the bridge, sleeps; the other threads run one at a time, each when its
/// sleep is over, like the threads of the device, which share one processor. The same calls therefore give the same run, at full speed.
/// </summary>
public sealed class SteppedClock : BoardClock
{
    [ThreadStatic]
    private static Sleeper? _self;

    private readonly List<Sleeper> _sleepers = new();
    private readonly SemaphoreSlim _asleep = new(0);
    private long _now;

    /// <summary>Called on the first thread at the end of each of its sleeps, to simulate the environment.</summary>
    public Action? Stepped { get; set; }

    /// <inheritdoc/>
    public override long Now => Volatile.Read(ref _now);

    /// <inheritdoc/>
    public override void Start(Action run)
    {
        Sleeper started = new();
        _sleepers.Add(started);
        Task.Factory.StartNew(() => Run(started, run), TaskCreationOptions.LongRunning);
        _asleep.Wait();
    }

    /// <inheritdoc/>
    public override void Sleep(int milliseconds)
    {
        long until = _now + (milliseconds * 1000L);
        if (_self is Sleeper self)
        {
            self.Until = until;
            _asleep.Release();
            self.Woken.Wait();
            return;
        }

        while (Next(until) is Sleeper next)
        {
            _now = next.Until;
            next.Woken.Release();
            _asleep.Wait();
        }

        _now = until;
        Stepped?.Invoke();
    }

    private void Run(Sleeper self, Action run)
    {
        _self = self;
        try
        {
            run();
        }
        finally
        {
            self.Until = long.MaxValue;
            _asleep.Release();
        }
    }

    private Sleeper? Next(long until)
    {
        Sleeper? next = null;
        foreach (Sleeper sleeper in _sleepers)
        {
            if (sleeper.Until <= until && (next == null || sleeper.Until < next.Until))
                next = sleeper;
        }

        return next;
    }

    private sealed class Sleeper
    {
        internal SemaphoreSlim Woken { get; } = new SemaphoreSlim(0);

        internal long Until { get; set; }
    }
}
