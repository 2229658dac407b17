namespace Mbus.Gateway.Plan;

/// <summary>Days and months of a time zone as points in time.</summary>
/// <param name="zone">Time zone of the buildings; its summer time applies.</param>
public sealed class LocalCalendar(TimeZoneInfo zone)
{
    /// <summary>Time zone.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>Returns the local date and time of a point in time.</summary>
    public DateTime LocalOf(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone).DateTime;

    /// <summary>
    /// Returns the point in time (UTC) of a local date and time. A time that the clock skips in spring counts with the offset before the
    /// change, so it is one hour later on the clock; a time that occurs twice in autumn is the first of the two.
    /// </summary>
    public DateTimeOffset TimeOf(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        TimeSpan offset = OffsetOf(local);
        return new DateTimeOffset(DateTime.SpecifyKind(local - offset, DateTimeKind.Utc));
    }

    /// <summary>Returns the first time after <paramref name="after"/> at which the local clock shows a time of day, one on each date.</summary>
    public DateTimeOffset NextDaily(TimeOnly timeOfDay, DateTimeOffset after)
    {
        DateOnly date = DateOnly.FromDateTime(LocalOf(after)).AddDays(-1);
        DateTimeOffset next;
        do
        {
            next = TimeOf(date.ToDateTime(timeOfDay));
            date = date.AddDays(1);
        }
        while (next <= after);

        return next;
    }

    /// <summary>Returns the first end of a month after <paramref name="after"/>: 00:00 on the first day of the next month.</summary>
    public DateTimeOffset NextMonthEnd(DateTimeOffset after)
    {
        DateTime local = LocalOf(after);
        DateTime month = new(local.Year, local.Month, 1);
        DateTimeOffset end = TimeOf(month);
        while (end <= after)
        {
            month = month.AddMonths(1);
            end = TimeOf(month);
        }

        return end;
    }

    /// <summary>Returns the start (00:00) of the local day that contains a point in time.</summary>
    public DateTimeOffset StartOfDay(DateTimeOffset time) => TimeOf(LocalOf(time).Date);

    private TimeSpan OffsetOf(DateTime local)
    {
        if (zone.IsAmbiguousTime(local))
            return zone.GetAmbiguousTimeOffsets(local).Max();

        return zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1)) : zone.GetUtcOffset(local);
    }
}
