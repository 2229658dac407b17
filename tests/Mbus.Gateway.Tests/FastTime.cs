namespace Mbus.Gateway.Tests;

/// <summary>A clock whose timers run 1000 times as fast as those of the system.</summary>
internal sealed class FastTime : TimeProvider
{
    private const int Factor = 1000;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Factor : dueTime, period);
}
