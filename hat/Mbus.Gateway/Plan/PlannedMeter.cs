namespace Mbus.Gateway.Plan;

/// <summary>Schedule and progress of one meter in a <see cref="BusPlan"/>.</summary>
/// <remarks>
/// A slot is a time at which the meter is to be read. It becomes due at its time, and stays due until the meter is read, or until the next
/// slot: then it is missed. So a reading may be late, but no slot is read twice, and each one is read or reported as missed.
/// </remarks>
public sealed class PlannedMeter
{
    /// <summary>Failed attempts after which a meter is only probed: see <see cref="PlanAction.Probe"/>.</summary>
    internal const int ProbeAfter = 3;

    // Pauses after consecutive failures: the first may be a disturbance, a meter that fails for hours is probably disconnected.
    private static readonly TimeSpan[] BackOff =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
    ];

    private readonly LocalCalendar _calendar;
    private readonly TimeSpan _delay;
    private readonly Action<PlannedMeter, MissedSlots> _missedEnded;
    private MeterSchedule _schedule;
    private ReadBudget? _budget;
    private DateTimeOffset? _readingSlot;
    private MissedSlots? _missed;
    private bool _isMissedNews;

    // Why the due slot was not read in time, if all slots were skipped; its meter may have to wait for its window.
    private MissReason? _skipped;

    internal PlannedMeter(
        string name, MeterSchedule schedule, TimeSpan lineTime, LocalCalendar calendar, TimeSpan delay, Action<PlannedMeter, MissedSlots> missedEnded)
    {
        Name = name;
        LineTime = lineTime;
        _calendar = calendar;
        _delay = delay;
        _missedEnded = missedEnded;
        _schedule = schedule;
        _budget = BudgetOf(schedule);
    }

    /// <summary>Name of the meter in the plan, unique on its bus.</summary>
    public string Name { get; }

    /// <summary>Schedule from the settings.</summary>
    public MeterSchedule Schedule => _schedule;

    /// <summary>Line time of one reading: predicted, then measured, smoothed over some readings.</summary>
    public TimeSpan LineTime { get; private set; }

    /// <summary>Slot that waits for a reading; null if there is none.</summary>
    public DateTimeOffset? Due { get; private set; }

    /// <summary>Next slot.</summary>
    public DateTimeOffset NextSlot { get; private set; }

    /// <summary>Time of the last successful reading; null if there is none.</summary>
    public DateTimeOffset? LastRead { get; private set; }

    /// <summary>Number of consecutive failed attempts.</summary>
    public int Failures { get; private set; }

    /// <summary>True while a reading is under way.</summary>
    public bool IsReading { get; private set; }

    /// <summary>True if a reading was requested outside of the schedule.</summary>
    public bool IsRequested { get; private set; }

    internal DateTimeOffset LastAttempt { get; private set; }

    internal DateTimeOffset RetryAt { get; private set; }

    internal bool IsProbed => Failures > ProbeAfter;

    /// <summary>Returns whether the read budget permits a reading.</summary>
    internal bool HasBudget(DateTimeOffset now) => _budget?.Permits(now) ?? true;

    /// <summary>Begins the schedule. A meter that was never read is read at once.</summary>
    /// <param name="now">Current time.</param>
    /// <param name="lastRead">Time of the last reading before the start; null if the meter was never read.</param>
    internal void Start(DateTimeOffset now, DateTimeOffset? lastRead)
    {
        LastRead = lastRead;
        LastAttempt = lastRead ?? DateTimeOffset.MinValue;
        IsRequested = lastRead == null;
        NextSlot = SlotAfter((lastRead is { } read && read < now ? read : now) - _delay);
        Skip(now, MissReason.Off);
    }

    /// <summary>Changes the schedule; the next slot is the first of the new one.</summary>
    internal void Change(MeterSchedule schedule, DateTimeOffset now)
    {
        if (schedule == _schedule)
            return;

        if (schedule.ReadingsPerDay != _schedule.ReadingsPerDay)
            _budget = BudgetOf(schedule);
        _schedule = schedule;
        NextSlot = SlotAfter(now - _delay);
    }

    /// <summary>Makes slots due, and reports those that were not read until the next one.</summary>
    internal void Advance(DateTimeOffset now) => Skip(now, null);

    /// <summary>Reports all slots up to now as missed, except the last one, which becomes due.</summary>
    internal void Skip(DateTimeOffset now, MissReason? reason)
    {
        while (NextSlot + _delay <= now)
        {
            if (Due is { } unread)
                Miss(unread, reason ?? ReasonOf(unread));
            (Due, _skipped) = (NextSlot, reason);
            NextSlot = SlotAfter(NextSlot);
        }
    }

    /// <summary>Returns the first time from <paramref name="now"/> at which the meter is to be read.</summary>
    internal DateTimeOffset ReadableFrom(DateTimeOffset now)
    {
        if (IsRequested)
            return now;
        if (Due == null)
            return NextSlot + _delay;

        DateTimeOffset from = RetryAt > now ? RetryAt : now;
        if (!_schedule.Window.Contains(from, _calendar))
            from = _schedule.Window.NextStart(from, _calendar);
        return _budget?.NextPermitted(from) ?? from;
    }

    /// <summary>Requests a reading outside of the schedule.</summary>
    internal void Request() => IsRequested = true;

    /// <summary>Withdraws a request.</summary>
    internal void Withdraw() => IsRequested = false;

    /// <summary>Begins a reading; it takes the due slot.</summary>
    internal void Begin(DateTimeOffset now)
    {
        IsReading = true;
        IsRequested = false;
        LastAttempt = now;
        _readingSlot = Due;
        Due = null;
        _budget?.Spend(now);
    }

    /// <summary>Ends a reading with a telegram. Returns the slot that it belongs to; null if it was outside of the schedule.</summary>
    internal DateTimeOffset? Succeed(DateTimeOffset at, TimeSpan lineTime)
    {
        IsReading = false;
        Measure(lineTime);
        return Read(at);
    }

    /// <summary>Ends a reading without a telegram. The slot stays due, unless the next one has become due.</summary>
    internal void Fail(DateTimeOffset now)
    {
        IsReading = false;
        RetryAt = now + BackOff[Math.Min(Failures, BackOff.Length - 1)];
        Failures++;
        if (Due != null && _readingSlot is { } slot)
            Miss(slot, MissReason.Failing);
        else
            Due = _readingSlot ?? Due;
        _readingSlot = null;
    }

    /// <summary>Ends a reading that was abandoned without knowing whether the meter answers, for example because the line is lost.</summary>
    internal void Abandon(DateTimeOffset retryAt)
    {
        IsReading = false;
        RetryAt = retryAt;
        if (Due == null)
            Due = _readingSlot;
        else if (_readingSlot is { } slot)
            Miss(slot, MissReason.Failing);
        _readingSlot = null;
    }

    /// <summary>Takes a reading of another master. Returns the slot that it belongs to; null for none.</summary>
    internal DateTimeOffset? TakePassing(DateTimeOffset at)
    {
        _budget?.Spend(at);
        if (IsReading)
            return null;

        _readingSlot = Due;
        Due = null;
        IsRequested = false;
        return Read(at);
    }

    /// <summary>Counts a reading before the start against the budget.</summary>
    internal void CountEarlier(DateTimeOffset at) => _budget?.Spend(at);

    /// <summary>Returns missed slots that have changed since the last call.</summary>
    internal MissedSlots? TakeMissed()
    {
        MissedSlots? news = _isMissedNews ? _missed : null;
        _isMissedNews = false;
        return news;
    }

    private static ReadBudget? BudgetOf(MeterSchedule schedule) => schedule.ReadingsPerDay is double count ? new ReadBudget(count) : null;

    private DateTimeOffset? Read(DateTimeOffset at)
    {
        LastRead = at;
        Failures = 0;
        RetryAt = default;
        EndMissed();
        DateTimeOffset? slot = _readingSlot;
        _readingSlot = null;
        return slot;
    }

    // A single long wait, for example behind another master's search, does not change the plan much.
    private void Measure(TimeSpan lineTime) => LineTime = LastRead == null ? lineTime : ((LineTime * 3) + lineTime) / 4;

    // The budget is the reason if it did not permit a reading at the slot, even if it does now.
    private MissReason ReasonOf(DateTimeOffset slot)
    {
        if (Failures > 0)
            return MissReason.Failing;
        return _skipped ?? (HasBudget(slot + _delay) ? MissReason.Overload : MissReason.Budget);
    }

    private void Miss(DateTimeOffset slot, MissReason reason)
    {
        if (_missed is { } known && known.Reason == reason)
        {
            _missed = known with { To = slot, Count = known.Count + 1 };
        }
        else
        {
            EndMissed();
            _missed = new MissedSlots(reason, slot, slot, 1);
        }

        _isMissedNews = true;
    }

    private void EndMissed()
    {
        if (TakeMissed() is { } missed)
            _missedEnded(this, missed);
        _missed = null;
    }

    // Slots outside of the window do not exist. The end of a month does: it is read when the window opens.
    private DateTimeOffset SlotAfter(DateTimeOffset time)
    {
        DateTimeOffset monthEnd = _calendar.NextMonthEnd(time);
        DateTimeOffset slot = time;
        do
        {
            slot = _schedule.Schedule.NextAfter(slot, _calendar);
            if (slot >= monthEnd)
                return monthEnd;
        }
        while (!_schedule.Window.Contains(slot, _calendar));

        return slot;
    }
}
