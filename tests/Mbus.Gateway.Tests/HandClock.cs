namespace Mbus.Gateway.Tests;

/// <summary>A clock that is moved by hand: the time of day and the time since the start on their own.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _uptime = TimeSpan.TicksPerSecond;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    internal DateTimeOffset Utc { get; set; }

    public override DateTimeOffset GetUtcNow() => Utc;

    public override long GetTimestamp() => _uptime;

    /// <summary>Lets time pass on both clocks.</summary>
    internal void Pass(TimeSpan time)
    {
        _uptime += time.Ticks;
        Utc += time;
    }
}
