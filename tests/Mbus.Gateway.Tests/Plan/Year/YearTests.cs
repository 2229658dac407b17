using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Plan.Year;

/// <summary>
/// The meters of a bus, 250, and their store over a year of virtual time: mains and battery meters, failing, slow and replaced ones, two changes of summer
/// time, and a month in which the clock of the host is two days late, until a time server sets it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class YearTests : IDisposable
{
    internal static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeZoneInfo Vienna = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
    private static readonly DateTimeOffset End = Start.AddYears(1);
    private static readonly DateTimeOffset ClockSetFrom = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset ClockSetTo = ClockSetFrom.AddDays(2);
    private static readonly TimeSpan LineTime = TimeSpan.FromSeconds(0.86);
    private static readonly TimeSpan SlowLineTime = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Punctual = TimeSpan.FromHours(1);

    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Every_slot_of_a_year_is_read_once_or_reported_and_no_budget_is_exceeded()
    {
        YearMeter[] meters = [.. Meters()];
        Assert.Equal(250, meters.Length);
        YearBus bus;
        using (StoreWriter store = _files.Write())
        {
            bus = new(TemporaryStore.Vienna, meters, store, Start);
            Replace(bus, meters);
            bus.RunTo(ClockSetFrom);
            bus.SetClock(ClockSetTo);
            bus.RunTo(End);
        }

        using StoreReader stored = _files.Read();
        ILookup<byte, MonthEndValue> monthEnds = stored.Meters.SelectMany(meter => stored.MonthEndsOf(meter).Select(end => (meter.Address.Primary, end)))
            .ToLookup(one => one.Primary, one => one.end);

        Dictionary<MeterSchedule, List<DateTimeOffset>> slots = meters.Select(meter => meter.Schedule).Distinct().ToDictionary(one => one, SlotsOf);
        foreach (YearMeter meter in meters)
        {
            AssertSlots(meter, slots[meter.Schedule]);
            AssertBudget(meter);
            AssertMonthEnds(meter, monthEnds[meter.Address]);
        }

        AssertReasons(meters);
        AssertReplacements(meters, stored);
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
                YearMeter meter = new((byte)(number + 1), schedule, number % 20 == 7 ? SlowLineTime : LineTime) { FailureRate = number % 25 == 3 ? 0.01 : 0 };
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
            meter.Replace();
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

    private static void AssertMonthEnds(YearMeter meter, IEnumerable<MonthEndValue> stored)
    {
        Assert.Equal(Enumerable.Range(1, 12).Select(month => new DateOnly(2026, month, 1)), stored.Select(end => end.Month).Order());
        foreach (MonthEndValue value in stored)
        {
            DateTime local = value.Month.AddMonths(1).ToDateTime(TimeOnly.MinValue);
            DateTimeOffset end = new DateTimeOffset(local, Vienna.GetUtcOffset(local)).ToUniversalTime();
            (DateTimeOffset first, long energy) = meter.Readings.Find(reading => reading.Time >= end);
            Assert.Equal((first.ToUnixTimeSeconds(), new ExactDecimal(energy, 0), false), (value.Time.ToUnixTimeSeconds(), value.Value, value.IsFromMeter));
            bool isReported = meter.Missed.Values.Any(one => one.From <= end && one.To >= end) || meter.IsSilentAt(end) || meter.FailureRate > 0;
            Assert.True(first - end <= Punctual || isReported, $"{meter.Schedule}: the end of {value.Month:yyyy-MM} is not there: {first:u}");
        }
    }

    private static void AssertReplacements(YearMeter[] meters, StoreReader stored)
    {
        string[] events = [.. stored.EventsAfter(0, int.MaxValue).Where(one => one.Event.Kind == EventKind.MeterReplaced).Select(one => one.Event.Text)];
        string[] expected = [.. meters.Where(meter => meter.Number > 250).Select(meter =>
            $"The meter at address {meter.Address} was {meter.Number - 1000:D8}-TST-01-02, and is {meter.Number:D8}-TST-01-02 now.")];
        Assert.Equal(5, expected.Length);
        Assert.Equal(expected, events);
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
