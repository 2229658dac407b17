namespace Mbus.Gateway.Clock;

/// <summary>What a look at the clock of the host has shown.</summary>
public enum ClockChange
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>The clock is set now: it was not before.</summary>
    Set,

    /// <summary>The clock is not right any more.</summary>
    Lost,

    /// <summary>The clock has jumped forward, and is right.</summary>
    Jumped,
}

/// <summary>
/// Time of the host, and whether it can be right. A Raspberry Pi without a clock chip starts in 1970, or at the time of its last shutdown,
/// until a time server is reached. Readings of that time get no time of day; see <see cref="Uptime"/>.
/// </summary>
/// <remarks>
/// The clock counts as set from the moment at which it is not before the floor, and a time server or a clock chip has set it. After that it
/// follows the clock of the host; a jump backwards by more than <see cref="Tolerance"/> is not followed: readings in the past of the store
/// would belong to wrong days.
/// </remarks>
/// <param name="time">Clock of the host.</param>
/// <param name="isConfirmed">Returns whether a time server or a clock chip has set the clock.</param>
/// <param name="floor">A time that has passed: that of the program's build, or of the last reading in the store.</param>
public sealed class HostClock(TimeProvider time, Func<bool> isConfirmed, DateTimeOffset floor)
{
    /// <summary>Difference that is not a jump.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private DateTimeOffset _latest = floor;
    private DateTimeOffset _origin;
    private DateTimeOffset _estimateOrigin = floor - UptimeOf(time);
    private bool _isSet;

    /// <summary>True if the time is right.</summary>
    public bool IsSet
    {
        get
        {
            lock (_gate)
                return _isSet;
        }
    }

    /// <summary>Current time; if the clock is not set, an estimate that only goes on, for intervals.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
                return (_isSet ? _origin : _estimateOrigin) + Uptime;
        }
    }

    /// <summary>Time since the host was started.</summary>
    public TimeSpan Uptime => UptimeOf(time);

    /// <summary>Time at which the host was started; valid if the clock is set.</summary>
    public DateTimeOffset BootTime
    {
        get
        {
            lock (_gate)
                return _origin;
        }
    }

    /// <summary>Raises the floor to the time of a reading in the store.</summary>
    public void RaiseFloor(DateTimeOffset to)
    {
        lock (_gate)
        {
            if (to <= _latest)
                return;

            _latest = to;
            if (!_isSet && _estimateOrigin + Uptime < to)
                _estimateOrigin = to - Uptime;
        }
    }

    /// <summary>Compares the clock of the host with the time that has passed. To be called at least every minute.</summary>
    public ClockChange Look()
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            DateTimeOffset origin = now - Uptime;
            ClockChange change = _isSet ? Follow(now, origin) : TrySet(now, origin);
            if (_isSet && now > _latest)
                _latest = now;
            return change;
        }
    }

    private ClockChange TrySet(DateTimeOffset now, DateTimeOffset origin)
    {
        if (now < _latest || !isConfirmed())
            return ClockChange.None;

        _isSet = true;
        _origin = origin;
        return ClockChange.Set;
    }

    private ClockChange Follow(DateTimeOffset now, DateTimeOffset origin)
    {
        TimeSpan jump = origin - _origin;
        if (jump.Duration() <= Tolerance)
        {
            _origin = origin;
            return ClockChange.None;
        }

        if (jump > TimeSpan.Zero && isConfirmed())
        {
            _origin = origin;
            return ClockChange.Jumped;
        }

        _isSet = false;
        _estimateOrigin = _origin;
        return ClockChange.Lost;
    }

    private static TimeSpan UptimeOf(TimeProvider time) => time.GetElapsedTime(0);
}
