using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Store;

/// <summary>Values at the ends of months in a reading: those that the meter has stored, and the present ones.</summary>
internal static class MonthEnds
{
    // What adds up over time. The stored value of a temperature or a power belongs to a moment, not to a month.
    private static readonly HashSet<Quantity> Counters =
    [
        Quantity.Energy, Quantity.ReactiveEnergy, Quantity.ApparentEnergy, Quantity.Volume, Quantity.Mass, Quantity.HeatCostAllocation,
        Quantity.OnTime, Quantity.OperatingTime, Quantity.Dimensionless,
    ];

    /// <summary>Returns whether values of a record add up over time.</summary>
    internal static bool IsCounter(RecordReading record) => Counters.Contains(record.Quantity) && record.Function == RecordFunction.Instantaneous;

    /// <summary>Returns the values that the meter has stored at ends of months.</summary>
    internal static IEnumerable<MonthEndValue> Stored(MeterReading reading, LocalCalendar calendar)
    {
        Dictionary<(ulong Storage, int Subunit), DateOnly> months = [];
        foreach (RecordReading record in reading.Records)
        {
            if (record.Storage > 0 && record.Quantity is Quantity.Date or Quantity.DateTime && record.Function == RecordFunction.Instantaneous
                && MonthOf(record.Date) is { } month)
            {
                months.TryAdd((record.Storage, record.Subunit), month);
            }
        }

        if (months.Count == 0)
            yield break;

        foreach ((SeriesKey key, ExactDecimal value, RecordReading record) in SeriesKey.NumbersOf(reading))
        {
            if (IsCounter(record) && months.TryGetValue((record.Storage, record.Subunit), out DateOnly month))
                yield return new MonthEndValue(month, key with { Storage = 0 }, EndOf(month, calendar), value, true);
        }
    }

    /// <summary>Returns the present values as those of the end of a month.</summary>
    internal static IEnumerable<MonthEndValue> Present(MeterReading reading, DateTimeOffset time, DateOnly month)
    {
        foreach ((SeriesKey key, ExactDecimal value, RecordReading record) in SeriesKey.NumbersOf(reading))
        {
            if (record.Storage == 0 && IsCounter(record))
                yield return new MonthEndValue(month, key, time, value, false);
        }
    }

    /// <summary>Returns the last month that has ended at a time.</summary>
    internal static DateOnly LastEnded(DateTimeOffset time, LocalCalendar calendar)
    {
        DateTime local = calendar.LocalOf(time);
        return new DateOnly(local.Year, local.Month, 1).AddMonths(-1);
    }

    /// <summary>Returns the end of a month.</summary>
    internal static DateTimeOffset EndOf(DateOnly month, LocalCalendar calendar) =>
        calendar.TimeOf(month.AddMonths(1).ToDateTime(TimeOnly.MinValue));

    // Meters write the last day of the month, some with 23:59; others the first day of the next, at 00:00.
    private static DateOnly? MonthOf(DateParts? date)
    {
        if (date is not { HasDate: true, Validity: DateValidity.Valid } parts || parts.Year < 1 || parts.Month < 1 || parts.Day < 1)
            return null;

        DateOnly day = new(parts.Year, parts.Month, parts.Day);
        if (day.AddDays(1).Day == 1)
            return new DateOnly(day.Year, day.Month, 1);
        return day.Day == 1 && (!parts.HasTime || (parts.Hour == 0 && parts.Minute == 0)) ? day.AddMonths(-1) : null;
    }
}
