namespace Mbus.Gateway.Tests.Mqtt;

/// <summary>A clock whose timers and timestamps run faster than those of the system by a factor.</summary>
internal sealed class ScaledTime(int factor) : TimeProvider
{
    public override long GetTimestamp() => System.GetTimestamp() * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / factor : dueTime, period);
}
