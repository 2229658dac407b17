using System.Globalization;
using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Tests.Plan;

public class ScheduleTests
{
    private static readonly LocalCalendar Vienna = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna"));

    // Summer time in 2026: from March 29, 01:00 UTC to October 25, 01:00 UTC.
    [Theory]
    [InlineData("15m", "2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z")]
    [InlineData("15m", "2026-01-01T00:14:59Z", "2026-01-01T00:15:00Z")]
    [InlineData("7m", "2026-01-01T00:00:00Z", "2026-01-01T00:07:00Z")]
    [InlineData("10s", "1969-12-31T23:59:55Z", "1970-01-01T00:00:00Z")]
    [InlineData("1d", "2026-06-30T13:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData("daily 00:05", "2026-01-01T00:00:00Z", "2026-01-01T23:05:00Z")]
    [InlineData("daily 00:05", "2026-07-01T22:05:00Z", "2026-07-02T22:05:00Z")]
    [InlineData("daily 02:30", "2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("daily 02:30", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("daily 02:30", "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("daily 02:30", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("month end", "2026-01-15T00:00:00Z", "2026-01-31T23:00:00Z")]
    [InlineData("month end", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z")]
    [InlineData("month end", "2026-03-15T00:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData("month end", "2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z")]
    public void Slots_are_multiples_in_UTC_or_times_of_the_local_clock(string schedule, string after, string expected) =>
        Assert.Equal(At(expected), Schedule.Parse(schedule).NextAfter(At(after), Vienna));

    [Theory]
    [InlineData("15m")]
    [InlineData("90s")]
    [InlineData("1h")]
    [InlineData("7d")]
    [InlineData("daily 00:05")]
    [InlineData("month end")]
    public void A_schedule_is_written_as_it_is_read(string text) => Assert.Equal(text, Schedule.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("15 m")]
    [InlineData("9s")]
    [InlineData("8d")]
    [InlineData("-15m")]
    [InlineData("99999999999m")]
    [InlineData("daily")]
    [InlineData("daily 24:00")]
    [InlineData("daily 7:05")]
    [InlineData("monthly")]
    public void Other_texts_are_rejected_with_the_expected_forms(string text)
    {
        string message = Assert.Throws<FormatException>(() => Schedule.Parse(text)).Message;
        Assert.Contains($"\"{text}\" is not an interval. Expected", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Daily_slots_are_one_on_each_date_in_every_zone_and_year()
    {
        foreach (string zone in new[] { "Europe/Vienna", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia", "UTC" })
        {
            LocalCalendar calendar = new(TimeZoneInfo.FindSystemTimeZoneById(zone));
            DateTimeOffset slot = calendar.NextDaily(new TimeOnly(2, 30), At("2010-12-25T12:00:00Z"));
            DateOnly last = DateOnly.FromDateTime(calendar.LocalOf(slot));
            for (int i = 0; i < 800; i++)
            {
                slot = calendar.NextDaily(new TimeOnly(2, 30), slot);
                DateOnly date = DateOnly.FromDateTime(calendar.LocalOf(slot));

                // Samoa had no December 30, 2011.
                Assert.True(date == last.AddDays(1) || date == new DateOnly(2011, 12, 31), $"{zone}: {date} after {last}");
                last = date;
            }
        }
    }

    [Theory]
    [InlineData("22:00-06:00", "2026-01-01T20:59:59Z", false)]
    [InlineData("22:00-06:00", "2026-01-01T21:00:00Z", true)]
    [InlineData("22:00-06:00", "2026-01-02T04:59:59Z", true)]
    [InlineData("22:00-06:00", "2026-01-02T05:00:00Z", false)]
    [InlineData("00:00-00:00", "2026-01-02T05:00:00Z", true)]
    public void A_window_may_extend_over_midnight(string window, string time, bool expected) =>
        Assert.Equal(expected, ReadingWindow.Parse(window).Contains(At(time), Vienna));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
