using System.Globalization;

namespace Mbus.Gateway.Plan;

/// <summary>When a meter is read: at multiples of an interval in UTC, daily at a time of the local clock, or at the end of each month.</summary>
public sealed record Schedule
{
    /// <summary>Shortest interval.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(10);

    /// <summary>Longest interval.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromDays(7);

    private const string Daily = "daily ";
    private const string MonthEndText = "month end";
    private const double DaysPerMonth = 30.436875;

    private readonly TimeSpan? _interval;
    private readonly TimeOnly? _timeOfDay;

    private Schedule(TimeSpan? interval, TimeOnly? timeOfDay)
    {
        _interval = interval;
        _timeOfDay = timeOfDay;
    }

    /// <summary>At the end of each month only.</summary>
    public static Schedule MonthEnd { get; } = new(null, null);

    /// <summary>Average number of readings in a day.</summary>
    public double ReadingsPerDay => _interval is { } interval ? TimeSpan.FromDays(1) / interval : _timeOfDay == null ? 1 / DaysPerMonth : 1;

    /// <summary>Average time between two readings.</summary>
    public TimeSpan AverageInterval => TimeSpan.FromDays(1) / ReadingsPerDay;

    /// <summary>Creates a schedule with an interval; its slots are multiples of the interval since 1970-01-01 00:00 UTC.</summary>
    public static Schedule Every(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, MinInterval);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, MaxInterval);
        return new Schedule(interval, null);
    }

    /// <summary>Creates a schedule with one reading on each day of the local calendar.</summary>
    public static Schedule DailyAt(TimeOnly timeOfDay) => new(null, timeOfDay);

    /// <summary>Parses <c>15m</c> (with s, m, h or d), <c>daily 00:05</c> or <c>month end</c>.</summary>
    /// <exception cref="FormatException">The text is not a schedule; the message gives the expected forms.</exception>
    public static Schedule Parse(string text)
    {
        if (text == MonthEndText)
            return MonthEnd;
        if (text.StartsWith(Daily, StringComparison.Ordinal) && TryParseTime(text[Daily.Length..], out TimeOnly time))
            return DailyAt(time);
        if (TryParseInterval(text, out TimeSpan interval))
            return Every(interval);
        throw new FormatException($"\"{text}\" is not an interval. Expected a whole number with s, m, h or d from 10s to 7d, for example \"15m\"; \"daily 00:05\"; or \"month end\".");
    }

    /// <summary>Returns the first slot after a time.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time, LocalCalendar calendar)
    {
        if (_interval is { } interval)
        {
            long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
            long slot = Math.DivRem(ticks, interval.Ticks, out long rest);
            return DateTimeOffset.UnixEpoch.AddTicks((rest < 0 ? slot : slot + 1) * interval.Ticks);
        }

        return _timeOfDay is { } timeOfDay ? calendar.NextDaily(timeOfDay, time) : calendar.NextMonthEnd(time);
    }

    /// <summary>Returns the schedule in the form of <see cref="Parse"/>.</summary>
    public override string ToString()
    {
        if (_timeOfDay is { } time)
            return string.Create(CultureInfo.InvariantCulture, $"{Daily}{time:HH\\:mm}");
        return _interval is { } interval ? Text(interval) : MonthEndText;
    }

    internal static bool TryParseTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static bool TryParseInterval(string text, out TimeSpan interval)
    {
        interval = default;
        long unit = text is [.., char last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        if (unit == 0 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return false;

        interval = TimeSpan.FromSeconds(count * unit);
        return interval >= MinInterval && interval <= MaxInterval;
    }

    private static string Text(TimeSpan interval)
    {
        long seconds = (long)interval.TotalSeconds;
        (long count, string unit) = seconds switch
        {
            _ when seconds % 86400 == 0 => (seconds / 86400, "d"),
            _ when seconds % 3600 == 0 => (seconds / 3600, "h"),
            _ when seconds % 60 == 0 => (seconds / 60, "m"),
            _ => (seconds, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }
}
