using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Meters;

/// <summary>Events that two readings of one meter show: its status, address, clock and counters.</summary>
public static class MeterChanges
{
    /// <summary>Difference of a meter's clock that is not reported: clocks of meters drift by some minutes in a year.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    private static readonly HashSet<Quantity> Counters =
    [
        Quantity.Energy, Quantity.ReactiveEnergy, Quantity.ApparentEnergy, Quantity.Volume, Quantity.Mass, Quantity.HeatCostAllocation,
    ];

    /// <summary>Returns what a reading shows.</summary>
    public static MeterState StateOf(MeterReading reading, DateTimeOffset time, LocalCalendar calendar)
    {
        Dictionary<SeriesKey, ExactDecimal> counters = [];
        foreach ((SeriesKey key, ExactDecimal value, RecordReading record) in SeriesKey.NumbersOf(reading))
        {
            if (IsCounter(record))
                counters[key] = value;
        }

        byte? address = reading.PrimaryAddress is { } primary && Mbus.PrimaryAddress.IsSlave(primary) ? primary : null;
        return new MeterState(time, reading.Status, address, ClockErrorOf(reading, time, calendar), counters);
    }

    /// <summary>Returns the events between two readings.</summary>
    /// <param name="before">Earlier reading; null for the first one.</param>
    /// <param name="now">Later reading.</param>
    /// <param name="meter">Meter.</param>
    /// <param name="bus">Bus.</param>
    public static IEnumerable<MeterEvent> Between(MeterState? before, MeterState now, MeterId meter, string bus)
    {
        if (StatusChange(before, now) is { } status)
            yield return Event(EventKind.Status, status);
        if (before?.PrimaryAddress is { } old && now.PrimaryAddress is { } address && old != address)
            yield return Event(EventKind.AddressMoved, $"The primary address was {old}, and is {address} now.");
        if (ClockChange(before, now, meter) is { } clock)
            yield return Event(EventKind.MeterClock, clock);
        foreach ((SeriesKey key, ExactDecimal value) in now.Counters)
        {
            if (before != null && before.Counters.TryGetValue(key, out ExactDecimal last) && IsLess(value, last))
                yield return Event(EventKind.CounterBack, $"The counter {key} was {last}, and is {value} now: it has been replaced or reset, or has started again at 0.");
        }

        MeterEvent Event(EventKind kind, string text) => new(kind, now.Time, bus, meter, text);
    }

    private static bool IsCounter(RecordReading record) =>
        record.Storage == 0 && record.Function == RecordFunction.Instantaneous && Counters.Contains(record.Quantity);

    private static string? StatusChange(MeterState? before, MeterState now)
    {
        if (now.Status is not { } status || status.Code == (before?.Status?.Code ?? 0))
            return null;
        return before?.Status == null ? $"The meter reports: {status}." : $"The meter reported: {before.Status}; it reports now: {status}.";
    }

    private static string? ClockChange(MeterState? before, MeterState now, MeterId meter)
    {
        if (now.ClockError is not { } error)
            return null;

        bool isWrong = error.Duration() > ClockTolerance;
        if (isWrong == (before?.ClockError?.Duration() > ClockTolerance))
            return null;
        if (!isWrong)
            return before?.ClockError == null ? null : "The clock of the meter is right again.";
        string size = error.Duration() < TimeSpan.FromDays(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{error.Duration().TotalMinutes:0} minutes")
            : string.Create(CultureInfo.InvariantCulture, $"{error.Duration().TotalDays:0} days");
        return $"The clock of the meter is {size} {(error > TimeSpan.Zero ? "ahead" : "behind")}. Its stored values have wrong dates: set it with `mbus set clock {now.PrimaryAddress?.ToString(CultureInfo.InvariantCulture) ?? meter.Address.ToString()}`.";
    }

    // Meters run on standard time, some on summer time or UTC: the smallest of the differences counts.
    private static TimeSpan? ClockErrorOf(MeterReading reading, DateTimeOffset time, LocalCalendar calendar)
    {
        DateParts? clock = reading.Records
            .Where(record => record is { Quantity: Quantity.DateTime, Storage: 0, Function: RecordFunction.Instantaneous, ValueKind: ValueKind.Date })
            .Select(record => record.Date)
            .FirstOrDefault(date => date is { HasDate: true, HasTime: true, Year: > 0, Month: > 0, Day: > 0, Hour: >= 0, Minute: >= 0 });
        if (clock is not { } parts)
            return null;

        DateTime shown = new(parts.Year, parts.Month, parts.Day, parts.Hour, parts.Minute, 0);
        DateTime[] possible = [calendar.LocalOf(time), time.UtcDateTime + calendar.Zone.BaseUtcOffset, time.UtcDateTime];
        return possible.Select(now => shown - DateTime.SpecifyKind(now, DateTimeKind.Unspecified)).MinBy(error => error.Duration());
    }

    private static bool IsLess(ExactDecimal a, ExactDecimal b) => a.Exponent == b.Exponent ? a.Mantissa < b.Mantissa : a.ToDouble() < b.ToDouble();
}
