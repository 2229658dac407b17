namespace Mbus.Gateway.Tests;

/// <summary>A clock whose timers run so many times as fast as those of the system.</summary>
internal sealed class FastTime(int factor = 1000) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / factor : dueTime, period);
}
