namespace Mbus.Client.Readings;

/// <summary>Times of a profile, counted from its base time in the local time of the meter.</summary>
internal static class ProfileTime
{
    private const int FirstYear = 1981;
    private const int LastYear = 2080;
    private const int HalfMonth = 15;

    /// <summary>Returns the time some spacings after the base time, or before it for a negative number; null if it cannot be represented.</summary>
    internal static DateParts? Add(DateParts start, ProfileLayout layout, int spacings)
    {
        if (layout.Unit == ProfileUnit.None || start.Validity != DateValidity.Valid || !start.HasDate)
            return null;

        DateTime time = new(start.Year, start.Month, start.Day, start.HasTime ? start.Hour : 0, start.HasTime ? start.Minute : 0, start.HasSecond ? start.Second : 0);
        long count = (long)spacings * layout.Count;
        DateTime? shifted = layout.Unit switch
        {
            ProfileUnit.Second => time.AddSeconds(count),
            ProfileUnit.Minute => time.AddMinutes(count),
            ProfileUnit.Hour => time.AddHours(count),
            ProfileUnit.Day => time.AddDays(count),
            ProfileUnit.HalfMonth => AddHalfMonths(time, (int)count),
            _ => AddMonths(time, (int)count),
        };
        return shifted is { Year: >= FirstYear and <= LastYear } result ? Parts(start, layout.Unit, result) : null;
    }

    /// <summary>The end of a month is followed by the end of the next one.</summary>
    private static DateTime? AddMonths(DateTime time, int months)
    {
        int index = (time.Year * 12) + time.Month - 1 + months;
        if (index < 12 || index >= 12 * DateTime.MaxValue.Year)
            return null;

        int days = DateTime.DaysInMonth(index / 12, (index % 12) + 1);
        return new DateTime(index / 12, (index % 12) + 1, IsMonthEnd(time) ? days : Math.Min(time.Day, days)).Add(time.TimeOfDay);
    }

    /// <summary>The 15th is followed by the end of the month; other days by the day 15 days later in the same month.</summary>
    private static DateTime? AddHalfMonths(DateTime time, int halves)
    {
        if (halves % 2 == 0)
            return AddMonths(time, halves / 2);

        bool isSecondHalf = time.Day > HalfMonth;
        int whole = (halves - 1) / 2;
        DateTime? month = AddMonths(new DateTime(time.Year, time.Month, 1).Add(time.TimeOfDay), whole + (isSecondHalf ? 1 : 0));
        if (month is not DateTime first)
            return null;

        int days = DateTime.DaysInMonth(first.Year, first.Month);
        int day = !isSecondHalf ? (time.Day == HalfMonth ? days : Math.Min(time.Day + HalfMonth, days)) : IsMonthEnd(time) ? HalfMonth : time.Day - HalfMonth;
        return first.AddDays(day - 1);
    }

    private static bool IsMonthEnd(DateTime time) => time.Day == DateTime.DaysInMonth(time.Year, time.Month);

    private static DateParts Parts(DateParts start, ProfileUnit unit, DateTime time)
    {
        if (start.HasSecond || unit == ProfileUnit.Second)
            return DateParts.OfSecond(time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second, start.IsSummerTime);
        return start.HasTime || unit is ProfileUnit.Minute or ProfileUnit.Hour
            ? DateParts.OfMinute(time.Year, time.Month, time.Day, time.Hour, time.Minute, start.IsSummerTime)
            : DateParts.OfDate(time.Year, time.Month, time.Day);
    }
}
