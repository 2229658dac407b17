using System.Globalization;
using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Tests.Plan;

/// <summary>The plan as a transcript: time, action.</summary>
public class BusPlanTests
{
    private static readonly LocalCalendar Utc = new(TimeZoneInfo.Utc);
    private static readonly DateTimeOffset Start = At("2026-01-05T00:00:00Z");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly BusPlan _plan = new(Utc);

    [Fact]
    public void A_meter_that_was_never_read_is_read_at_once_and_then_in_its_slots()
    {
        PlannedMeter meter = Add("a", "15m");
        AssertReads(meter, "00:00:00");
        Succeed(meter, "00:00:01", null);
        AssertWaits("00:00:01", "00:15:00");
        AssertReads(meter, "00:15:00");
        Succeed(meter, "00:15:01", "00:15:00");
        AssertWaits("00:15:02", "00:30:00");
    }

    [Fact]
    public void A_late_reading_belongs_to_its_slot_and_a_slot_is_read_once()
    {
        PlannedMeter meter = Known("a", "15m");
        AssertReads(meter, "00:29:59");
        Succeed(meter, "00:30:05", "00:15:00");
        AssertReads(meter, "00:30:06");
        Succeed(meter, "00:30:07", "00:30:00");
        AssertWaits("00:30:08", "00:45:00");
        Assert.Empty(_plan.TakeMissed());
    }

    [Fact]
    public void Meters_of_a_round_are_read_in_the_order_of_their_last_attempt()
    {
        PlannedMeter a = Known("a", "15m");
        PlannedMeter b = Known("b", "15m");
        for (int round = 1; round <= 3; round++)
        {
            string start = $"00:{round * 15}:0";
            AssertReads(a, start + "0");
            Succeed(a, start + "1", $"00:{round * 15}:00");
            AssertReads(b, start + "1");
            Succeed(b, start + "2", $"00:{round * 15}:00");
        }
    }

    [Fact]
    public void A_failing_meter_is_tried_again_after_longer_and_longer_pauses_then_probed_and_its_slots_are_reported()
    {
        PlannedMeter meter = Known("a", "15m");
        string[] attempts = ["00:15:00", "00:16:01", "00:21:02", "00:36:03", "01:36:04", "04:36:05"];
        for (int i = 0; i < attempts.Length; i++)
        {
            PlanStep step = _plan.Next(At(attempts[i]));
            Assert.Equal((i <= PlannedMeter.ProbeAfter ? PlanAction.Read : PlanAction.Probe, meter), (step.Action, step.Meter));
            meter.Begin(At(attempts[i]));
            meter.Fail(At(attempts[i]) + Second);
        }

        AssertWaits("04:36:06", "10:36:06");
        Assert.Equal(new MissedSlots(MissReason.Failing, At("00:15:00"), At("04:15:00"), 17), Assert.Single(_plan.TakeMissed()).Missed);
        AssertReads(meter, "10:36:06", PlanAction.Probe);
        Succeed(meter, "10:36:07", "10:30:00");
        Assert.Equal(new MissedSlots(MissReason.Failing, At("00:15:00"), At("10:15:00"), 41), Assert.Single(_plan.TakeMissed()).Missed);
        AssertReads(meter, "10:45:00");
    }

    [Fact]
    public void Meters_that_do_not_fit_share_the_line_time_and_each_missed_slot_is_reported()
    {
        PlannedMeter[] meters = [.. Enumerable.Range(0, 10).Select(i => Known($"{i}", "1m"))];
        Dictionary<PlannedMeter, int> reads = meters.ToDictionary(meter => meter, _ => 0);
        DateTimeOffset now = At("00:01:00");

        // Each reading takes 20 s: three in a minute for ten meters.
        while (now < At("01:00:59"))
        {
            PlanStep step = _plan.Next(now);
            Assert.Equal(PlanAction.Read, step.Action);
            step.Meter!.Begin(now);
            now += 20 * Second;
            Assert.NotNull(step.Meter.Succeed(now, 20 * Second));
            reads[step.Meter]++;
        }

        Assert.All(reads.Values, count => Assert.InRange(count, 17, 19));
        int missed = _plan.TakeMissed().Sum(one => one.Missed.Count);
        Assert.InRange(missed, (10 * 60) - reads.Values.Sum() - 10, (10 * 60) - reads.Values.Sum());
        Assert.All(_plan.TakeMissed(), one => Assert.Equal(MissReason.Overload, one.Missed.Reason));
    }

    [Fact]
    public void A_read_budget_accumulates_and_is_not_exceeded_by_requests_of_people()
    {
        PlannedMeter meter = _plan.Add("a", new MeterSchedule(Schedule.Parse("12h"), ReadingWindow.WholeDay, 3), Second, Start, Start);
        DateTimeOffset now = Start;
        int accepted = 0;
        int readings = 0;
        while (now < Start.AddDays(10))
        {
            if (_plan.Request(meter, TimeSpan.Zero, now) == RequestAnswer.Accepted)
                accepted++;
            while (_plan.Next(now) is { Action: PlanAction.Read } step)
            {
                step.Meter!.Begin(now);
                step.Meter.Succeed(now, Second);
                readings++;
            }

            now += TimeSpan.FromMinutes(10);
        }

        Assert.InRange(readings, 30, 33);
        Assert.InRange(accepted, 1, readings);
        Assert.Equal(RequestAnswer.NoBudget, _plan.Request(meter, TimeSpan.Zero, now));
    }

    [Fact]
    public void Slots_that_the_budget_did_not_permit_are_missed_for_the_budget_also_when_it_permits_the_next()
    {
        PlannedMeter meter = _plan.Add("a", new MeterSchedule(Schedule.Parse("15m"), ReadingWindow.WholeDay, 1), Second, Start, Start);
        meter.Begin(At("00:00:10"));
        meter.Succeed(At("00:00:11"), Second);
        _plan.Next(At("2026-01-06T00:15:00Z"));
        Assert.Equal(
            new MissedSlots(MissReason.Budget, At("00:15:00"), At("2026-01-06T00:00:00Z"), 96), Assert.Single(_plan.TakeMissed()).Missed);
    }

    [Fact]
    public void A_request_joins_a_reading_under_way_and_a_recent_one_is_sufficient()
    {
        PlannedMeter meter = Known("a", "1h");
        Assert.Equal(RequestAnswer.Recent, _plan.Request(meter, TimeSpan.FromMinutes(10), At("00:05:00")));
        Assert.Equal(RequestAnswer.Accepted, _plan.Request(meter, TimeSpan.FromMinutes(1), At("00:05:00")));
        Assert.Equal(RequestAnswer.UnderWay, _plan.Request(meter, TimeSpan.FromMinutes(1), At("00:05:00")));
        AssertReads(meter, "00:05:00");
        Assert.Equal(RequestAnswer.UnderWay, _plan.Request(meter, TimeSpan.Zero, At("00:05:01")));
        Succeed(meter, "00:05:02", null);
        AssertWaits("00:05:02", "01:00:00");
    }

    [Fact]
    public void A_reading_of_another_master_takes_the_slot()
    {
        PlannedMeter meter = Known("a", "15m");
        Assert.Null(meter.TakePassing(At("00:10:00")));
        AssertReads(meter, "00:15:00", begin: false);
        Assert.Equal(At("00:15:00"), meter.TakePassing(At("00:15:01")));
        AssertWaits("00:15:02", "00:30:00");
    }

    [Fact]
    public void Slots_while_the_gateway_was_off_are_reported_and_the_last_one_is_read_late()
    {
        PlannedMeter meter = _plan.Add("a", Every("15m"), Second, At("03:07:00"), At("01:00:01"));
        AssertReads(meter, "03:07:00");
        Succeed(meter, "03:07:01", "03:00:00");
        Assert.Equal(new MissedSlots(MissReason.Off, At("01:15:00"), At("02:45:00"), 7), Assert.Single(_plan.TakeMissed()).Missed);
    }

    [Fact]
    public void The_end_of_a_month_is_a_slot_of_every_schedule_also_outside_of_the_window()
    {
        LocalCalendar vienna = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna"));
        BusPlan plan = new(vienna);
        DateTimeOffset now = At("2026-03-30T12:00:00Z");
        PlannedMeter meter = plan.Add("a", new MeterSchedule(Schedule.Parse("1h"), ReadingWindow.Parse("04:00-05:00")), Second, now, now);
        PlanStep step = plan.Next(At("2026-03-31T21:59:59Z"));
        Assert.Equal(At("2026-04-01T02:00:00Z"), step.Meter == null ? step.Until : default);
        meter.Begin(now);
        meter.Succeed(now, Second);
        plan.Next(At("2026-03-31T22:00:00Z"));
        Assert.Equal(At("2026-03-31T22:00:00Z"), meter.Due);
        Assert.Equal(At("2026-04-01T02:00:00Z"), plan.Next(At("2026-03-31T22:00:00Z")).Until);
    }

    [Fact]
    public void A_delay_moves_the_reading_but_not_the_slot()
    {
        BusPlan plan = new(Utc, TimeSpan.FromSeconds(40));
        PlannedMeter meter = plan.Add("a", Every("15m"), Second, At("00:01:00"), At("00:00:41"));
        Assert.Equal(At("00:15:40"), plan.Next(At("00:15:00")).Until);
        Assert.Equal(PlanAction.Read, plan.Next(At("00:15:40")).Action);
        meter.Begin(At("00:15:40"));
        Assert.Equal(At("00:15:00"), meter.Succeed(At("00:15:41"), Second));
    }

    [Fact]
    public void A_skipped_slot_that_waits_for_its_window_is_reported_with_the_reason_of_the_skip()
    {
        PlannedMeter meter = _plan.Add("a", new MeterSchedule(Schedule.Parse("1h"), ReadingWindow.Parse("22:00-02:00")), Second, Start, Start);
        AssertReads(meter, "01:00:00");
        Succeed(meter, "01:00:01", "01:00:00");
        _plan.SkipTo(At("2026-01-07T12:00:00Z"), MissReason.Clock);
        Assert.Equal(PlanAction.Read, _plan.Next(At("2026-01-07T22:00:00Z")).Action);
        Assert.Equal(new MissedSlots(MissReason.Clock, At("22:00:00"), At("2026-01-07T01:00:00Z"), 8), Assert.Single(_plan.TakeMissed()).Missed);
    }

    [Fact]
    public void The_load_gives_the_numbers_and_the_factor()
    {
        PlanLoad load = PlanLoad.Of(Enumerable.Repeat((Every("15m"), TimeSpan.FromSeconds(10.548)), 250));
        Assert.False(load.Fits);
        Assert.Equal("one reading of 250 meters takes 2637.0 s of line time, and all readings use 293 % of it, more than 95 %. Use intervals that are 3.1 times as long, or a higher baud rate", load.ToString());
    }

    private static MeterSchedule Every(string interval) => new(Schedule.Parse(interval), ReadingWindow.WholeDay);

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text.Contains('T', StringComparison.Ordinal) ? text : $"2026-01-05T{text}Z", CultureInfo.InvariantCulture);

    private PlannedMeter Add(string name, string interval) => _plan.Add(name, Every(interval), Second, Start);

    private PlannedMeter Known(string name, string interval) => _plan.Add(name, Every(interval), Second, Start, Start);

    private void AssertReads(PlannedMeter meter, string at, PlanAction action = PlanAction.Read, bool begin = true)
    {
        PlanStep step = _plan.Next(At(at));
        Assert.Equal((action, meter), (step.Action, step.Meter));
        if (begin)
            meter.Begin(At(at));
    }

    private static void Succeed(PlannedMeter meter, string at, string? slot) =>
        Assert.Equal(slot == null ? null : At(slot), meter.Succeed(At(at), Second));

    private void AssertWaits(string at, string until)
    {
        PlanStep step = _plan.Next(At(at));
        Assert.Equal((PlanAction.Wait, At(until)), (step.Action, step.Until));
    }
}
