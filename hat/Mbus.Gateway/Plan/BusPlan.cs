namespace Mbus.Gateway.Plan;

/// <summary>
/// Decides which meter of a bus is read next, and when. It reads no clock and opens nothing: times are arguments, and never decrease.
/// </summary>
/// <remarks>
/// One reading is under way at a time. Of all meters that can be read, the one that waits for the longest time since its last attempt is
/// next. So a round reads each meter once, and if the line time is not sufficient for all slots, the meters share it: each is read in every
/// second slot, or every third, and the others are reported as missed.
/// </remarks>
/// <param name="calendar">Local calendar.</param>
/// <param name="delay">Time from each slot to its first reading, so that many gateways do not send at the same time.</param>
internal sealed class BusPlan(LocalCalendar calendar, TimeSpan delay = default)
{
    private readonly List<PlannedMeter> _meters = [];
    private readonly List<(PlannedMeter Meter, MissedSlots Missed)> _missed = [];

    /// <summary>Meters of the plan.</summary>
    internal IReadOnlyList<PlannedMeter> Meters => _meters;

    /// <summary>Adds a meter.</summary>
    /// <param name="name">Name, unique on the bus.</param>
    /// <param name="schedule">Schedule from the settings.</param>
    /// <param name="lineTime">Predicted or last measured line time of a reading.</param>
    /// <param name="now">Current time.</param>
    /// <param name="lastRead">Time of the last reading; null if the meter was never read: then it is read at once.</param>
    internal PlannedMeter Add(string name, MeterSchedule schedule, TimeSpan lineTime, DateTimeOffset now, DateTimeOffset? lastRead = null)
    {
        PlannedMeter meter = new(name, schedule, lineTime, calendar, delay, (one, missed) => _missed.Add((one, missed)));
        meter.Start(now, lastRead);
        _meters.Add(meter);
        return meter;
    }

    /// <summary>Removes a meter.</summary>
    internal void Remove(PlannedMeter meter) => _meters.Remove(meter);

    /// <summary>Returns the next action.</summary>
    internal PlanStep Next(DateTimeOffset now)
    {
        PlannedMeter? next = null;
        DateTimeOffset until = DateTimeOffset.MaxValue;
        foreach (PlannedMeter meter in _meters)
        {
            meter.Advance(now);
            DateTimeOffset from = meter.ReadableFrom(now);
            if (from > now)
                until = from < until ? from : until;
            else if (!meter.IsReading && (next == null || IsBefore(meter, next)))
                next = meter;
        }

        if (next == null)
            return new PlanStep(PlanAction.Wait, null, until);
        return new PlanStep(next.IsProbed && !next.IsRequested ? PlanAction.Probe : PlanAction.Read, next, now);
    }

    /// <summary>Requests a reading outside of the schedule.</summary>
    /// <param name="meter">Meter.</param>
    /// <param name="maxAge">A reading that is not older than this is sufficient.</param>
    /// <param name="now">Current time.</param>
    internal RequestAnswer Request(PlannedMeter meter, TimeSpan maxAge, DateTimeOffset now)
    {
        if (meter.IsReading || meter.IsRequested)
            return RequestAnswer.UnderWay;
        if (meter.LastRead is { } read && now - read <= maxAge)
            return RequestAnswer.Recent;
        if (!meter.HasBudget(now))
            return RequestAnswer.NoBudget;

        meter.Request();
        return RequestAnswer.Accepted;
    }

    /// <summary>Reports the slots up to now as missed. The last one of each meter becomes due.</summary>
    internal void SkipTo(DateTimeOffset now, MissReason reason)
    {
        foreach (PlannedMeter meter in _meters)
            meter.Skip(now, reason);
    }

    /// <summary>Returns missed slots that are new or have grown since the last call.</summary>
    internal IReadOnlyList<(PlannedMeter Meter, MissedSlots Missed)> TakeMissed()
    {
        foreach (PlannedMeter meter in _meters)
        {
            if (meter.TakeMissed() is { } missed)
                _missed.Add((meter, missed));
        }

        (PlannedMeter, MissedSlots)[] taken = [.. _missed];
        _missed.Clear();
        return taken;
    }

    private static bool IsBefore(PlannedMeter meter, PlannedMeter other) => meter.IsRequested == other.IsRequested
        ? meter.LastAttempt < other.LastAttempt
        : meter.IsRequested;
}
