using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Tests.Plan.Year;

/// <summary>
/// The plan of 250 meters over a year of virtual time: mains and battery meters, failing, slow and replaced ones, two changes of summer
/// time, and a month in which the clock of the host is two days late, until a time server sets it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class YearTests
{
    private static readonly TimeZoneInfo Vienna = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Start.AddYears(1);
    private static readonly DateTimeOffset ClockSetFrom = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset ClockSetTo = ClockSetFrom.AddDays(2);
    private static readonly TimeSpan LineTime = TimeSpan.FromSeconds(0.86);
    private static readonly TimeSpan SlowLineTime = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Punctual = TimeSpan.FromHours(1);

    [Fact]
    public void Every_slot_of_a_year_is_read_once_or_reported_and_no_budget_is_exceeded()
    {
        YearMeter[] meters = [.. Meters()];
        Assert.Equal(250, meters.Length);
        YearBus bus = new(new LocalCalendar(Vienna), meters, Start);
        Replace(bus, meters);
        bus.RunTo(ClockSetFrom);
        bus.SetClock(ClockSetTo);
        bus.RunTo(End);

        Dictionary<MeterSchedule, List<DateTimeOffset>> slots = meters.Select(meter => meter.Schedule).Distinct().ToDictionary(one => one, SlotsOf);
        foreach (YearMeter meter in meters)
        {
            AssertSlots(meter, slots[meter.Schedule]);
            AssertBudget(meter);
            AssertMonthEnds(meter);
        }

        AssertReasons(meters);
        Assert.InRange(bus.LongestRound, 1, 1.02);
        Assert.InRange(bus.Used / bus.Needed, 1, 1.02);
    }

    private static IEnumerable<YearMeter> Meters()
    {
        ReadingWindow night = ReadingWindow.Parse("22:00-06:00");
        (int Count, string Interval, ReadingWindow Window, double? PerDay)[] kinds =
        [
            (20, "15m", ReadingWindow.WholeDay, null),
            (100, "1h", ReadingWindow.WholeDay, null),
            (50, "1h", ReadingWindow.WholeDay, 27),
            (20, "15m", ReadingWindow.WholeDay, 27),
            (30, "daily 00:05", ReadingWindow.WholeDay, 1.2),
            (15, "month end", ReadingWindow.WholeDay, 0.05),
            (15, "15m", night, null),
        ];
        Random random = new(17);
        int number = 0;
        foreach ((int count, string interval, ReadingWindow window, double? perDay) in kinds)
        {
            MeterSchedule schedule = new(Schedule.Parse(interval), window, perDay);
            for (int i = 0; i < count; i++, number++)
            {
                YearMeter meter = new(schedule, number % 20 == 7 ? SlowLineTime : LineTime) { FailureRate = number % 25 == 3 ? 0.01 : 0 };
                for (int outage = 0; number % 12 == 5 && outage < 4; outage++)
                {
                    DateTimeOffset from = Start.AddDays(random.NextDouble() * 350);
                    meter.Outages.Add((from, from + TimeSpan.FromMinutes(Math.Pow(10, 1 + (random.NextDouble() * 3)))));
                }

                yield return meter;
            }
        }
    }

    // Five meters are replaced: nothing answers for some hours, and a reading of the new meter takes longer.
    private static void Replace(YearBus bus, YearMeter[] meters)
    {
        for (int i = 0; i < 5; i++)
        {
            YearMeter meter = meters[i * 50];
            DateTimeOffset from = Start.AddDays(60 + (10 * i));
            meter.Outages.Add((from, from.AddHours(5)));
            bus.RunTo(from.AddHours(5));
            meter.LineTime *= 1.5;
        }
    }

    // Written without the calendar and schedule of the plan: every quarter of an hour and every 00:05 of the year is tried.
    private static List<DateTimeOffset> SlotsOf(MeterSchedule schedule)
    {
        string interval = schedule.Schedule.ToString();
        List<DateTimeOffset> slots = [];
        for (DateTimeOffset time = Start.AddMinutes(5); time < End; time = time.AddMinutes(5))
        {
            DateTime local = TimeZoneInfo.ConvertTime(time, Vienna).DateTime;
            bool isNight = local.Hour is >= 22 or < 6;
            bool isSlot = interval switch
            {
                "15m" => time.Minute % 15 == 0 && (schedule.Window == ReadingWindow.WholeDay || isNight),
                "1h" => time.Minute == 0,
                "daily 00:05" => local is { Hour: 0, Minute: 5 },
                _ => false,
            };
            if (isSlot || local is { Day: 1, Hour: 0, Minute: 0 })
                slots.Add(time);
        }

        return slots;
    }

    private static void AssertSlots(YearMeter meter, List<DateTimeOffset> expected)
    {
        HashSet<DateTimeOffset> read = [.. meter.Slots];
        Assert.Equal(meter.Slots.Count, read.Count);
        HashSet<DateTimeOffset> missed = [];
        foreach (MissedSlots one in meter.Missed.Values)
        {
            int first = expected.BinarySearch(one.From);
            Assert.InRange(first, 0, expected.Count);
            DateTimeOffset[] slots = [.. expected.Skip(first).TakeWhile(slot => slot <= one.To).Where(slot => !read.Contains(slot))];
            Assert.Equal(one.Count, slots.Length);
            Assert.All(slots, slot => Assert.True(missed.Add(slot), $"{slot:u} was reported twice"));
        }

        // The last slots may still wait for their readings.
        Assert.DoesNotContain(expected, slot => !read.Contains(slot) && !missed.Contains(slot) && slot != meter.Planned.Due);
        Assert.Empty(read.Except(expected));
    }

    // Between any two requests there are at most those of a month more than the permitted ones.
    private static void AssertBudget(YearMeter meter)
    {
        if (meter.Schedule.ReadingsPerDay is not { } perDay)
            return;

        double most = Math.Max(1, perDay * ReadBudget.MaxDays);
        double least = double.MaxValue;
        for (int i = 0; i < meter.Attempts.Count; i++)
        {
            double days = (meter.Attempts[i] - Start).TotalDays;
            least = Math.Min(least, i - (perDay * days));
            Assert.InRange(i + 1 - (perDay * days) - least, 0, most + 0.01);
        }

        Assert.InRange(meter.Attempts.Count, 1, (perDay * 365) + most);
    }

    private static void AssertMonthEnds(YearMeter meter)
    {
        for (int month = 2; month <= 13; month++)
        {
            DateTime local = new DateTime(2026, 1, 1).AddMonths(month - 1);
            DateTimeOffset end = new DateTimeOffset(local, Vienna.GetUtcOffset(local)).ToUniversalTime();
            DateTimeOffset? first = meter.Readings.Find(time => time >= end) is { Ticks: > 0 } time ? time : null;
            bool isThere = first - end <= Punctual;
            bool isReported = meter.Missed.Values.Any(one => one.From <= end && one.To >= end) || meter.IsSilentAt(end) || meter.FailureRate > 0;
            Assert.True(isThere || isReported, $"{meter.Schedule}: the end of month {month - 1} is not there: {first:u}");
            Assert.NotNull(first);
        }
    }

    private static void AssertReasons(YearMeter[] meters)
    {
        HashSet<MissReason> reasons = [.. meters.SelectMany(meter => meter.Missed.Values).Select(missed => missed.Reason)];
        Assert.Equal([MissReason.Failing, MissReason.Budget, MissReason.Clock], reasons.Order());
        YearMeter mains = meters.First(meter => meter is { Outages.Count: 0, FailureRate: 0, Schedule.ReadingsPerDay: null });
        MissedSlots clock = Assert.Single(mains.Missed.Values);
        Assert.Equal((MissReason.Clock, 192, ClockSetFrom), (clock.Reason, clock.Count, clock.From));
    }
}
