using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Tests.Plan.Year;

/// <summary>Runs the plan of a bus over simulated meters, in virtual time: a reading takes its line time, a failed one a timeout.</summary>
internal sealed class YearBus
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(2026);
    private readonly BusPlan _plan;
    private readonly Dictionary<PlannedMeter, YearMeter> _meters = [];

    internal YearBus(LocalCalendar calendar, IEnumerable<YearMeter> meters, DateTimeOffset start)
    {
        _plan = new BusPlan(calendar);
        Now = start;
        foreach (YearMeter meter in meters)
        {
            meter.Planned = _plan.Add($"{_meters.Count}", meter.Schedule, meter.LineTime, start, start);
            _meters[meter.Planned] = meter;
        }
    }

    internal DateTimeOffset Now { get; private set; }

    /// <summary>Line time of successful readings.</summary>
    internal TimeSpan Needed { get; private set; }

    /// <summary>Line time of all requests.</summary>
    internal TimeSpan Used { get; private set; }

    /// <summary>Longest round without a failure, from its slot to the end of its last reading, as a multiple of its line time.</summary>
    internal double LongestRound { get; private set; }

    /// <summary>Runs up to a time. The clock stops there, also within a wait.</summary>
    internal void RunTo(DateTimeOffset end)
    {
        (DateTimeOffset start, TimeSpan needed, TimeSpan used) = (Now, Needed, Used);
        while (Now < end)
        {
            PlanStep step = _plan.Next(Now);
            if (step.Action != PlanAction.Wait)
            {
                Read(step.Meter!);
                continue;
            }

            NoteRound(Now - start, Needed - needed, Used - used);
            TakeMissed();
            Now = step.Until < end ? step.Until : end;
            (start, needed, used) = (Now, Needed, Used);
        }

        TakeMissed();
    }

    /// <summary>Moves the clock of the host forward, as when a time server sets it.</summary>
    internal void SetClock(DateTimeOffset now)
    {
        Now = now;
        _plan.SkipTo(now, MissReason.Clock);
        TakeMissed();
    }

    private void Read(PlannedMeter planned)
    {
        YearMeter meter = _meters[planned];
        meter.Attempts.Add(Now);
        planned.Begin(Now);
        bool isAnswered = !meter.IsSilentAt(Now) && _random.NextDouble() >= meter.FailureRate;
        TimeSpan time = isAnswered ? meter.LineTime : Timeout;
        Now += time;
        Used += time;
        if (!isAnswered)
        {
            planned.Fail(Now);
            return;
        }

        Needed += time;
        meter.Readings.Add(Now);
        if (planned.Succeed(Now, time) is { } slot)
            meter.Slots.Add(slot);
    }

    private void NoteRound(TimeSpan time, TimeSpan needed, TimeSpan used)
    {
        if (needed > TimeSpan.Zero && needed == used)
            LongestRound = Math.Max(LongestRound, time / needed);
    }

    private void TakeMissed()
    {
        foreach ((PlannedMeter planned, MissedSlots missed) in _plan.TakeMissed())
            _meters[planned].Missed[missed.From] = missed;
    }
}
