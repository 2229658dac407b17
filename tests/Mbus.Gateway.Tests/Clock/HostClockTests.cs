using Mbus.Gateway.Clock;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Clock;

public class HostClockTests
{
    private static readonly DateTimeOffset Floor = Telegrams.At("2026-03-01T00:00:00Z");

    private readonly HandClock _time = new();
    private bool _isConfirmed = true;

    [Fact]
    public void A_clock_in_1970_is_not_set_and_its_time_only_goes_on_from_the_floor()
    {
        _time.Utc = Telegrams.At("1970-01-01T00:00:10Z");
        HostClock clock = new(_time, () => _isConfirmed, Floor);
        Assert.Equal((ClockChange.None, false, Floor), (clock.Look(), clock.IsSet, clock.Now));
        _time.Pass(TimeSpan.FromHours(1));
        Assert.Equal((ClockChange.None, false, Floor.AddHours(1)), (clock.Look(), clock.IsSet, clock.Now));
    }

    [Fact]
    public void A_clock_that_nothing_has_set_is_not_set_and_readings_get_their_times_later()
    {
        // As after a start with the time of the last shutdown, two days ago.
        _isConfirmed = false;
        _time.Utc = Telegrams.At("2026-03-02T00:00:00Z");
        HostClock clock = new(_time, () => _isConfirmed, Floor);
        Assert.Equal(ClockChange.None, clock.Look());
        TimeSpan uptimeOfReading = clock.Uptime;

        _time.Pass(TimeSpan.FromMinutes(5));
        _time.Utc = Telegrams.At("2026-03-04T10:05:00Z");
        _isConfirmed = true;
        Assert.Equal((ClockChange.Set, true), (clock.Look(), clock.IsSet));
        Assert.Equal(Telegrams.At("2026-03-04T10:00:00Z"), clock.BootTime + uptimeOfReading);
    }

    [Fact]
    public void A_jump_forward_is_followed_if_it_is_confirmed()
    {
        HostClock clock = Set("2026-03-05T00:00:00Z");
        _time.Pass(TimeSpan.FromSeconds(10));
        _time.Utc += TimeSpan.FromHours(2);
        Assert.Equal((ClockChange.Jumped, Telegrams.At("2026-03-05T02:00:10Z")), (clock.Look(), clock.Now));
        _isConfirmed = false;
        _time.Utc += TimeSpan.FromDays(3650);
        Assert.Equal((ClockChange.Lost, Telegrams.At("2026-03-05T02:00:10Z")), (clock.Look(), clock.Now));
    }

    [Fact]
    public void A_jump_backwards_is_not_followed_until_the_clock_has_passed_the_last_time()
    {
        HostClock clock = Set("2026-03-05T12:00:00Z");
        _time.Utc -= TimeSpan.FromHours(1);
        Assert.Equal((ClockChange.Lost, false), (clock.Look(), clock.IsSet));
        _time.Pass(TimeSpan.FromMinutes(59));
        Assert.Equal((ClockChange.None, Telegrams.At("2026-03-05T12:59:00Z")), (clock.Look(), clock.Now));
        _time.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal((ClockChange.Set, Telegrams.At("2026-03-05T12:01:00Z")), (clock.Look(), clock.Now));
    }

    [Fact]
    public void A_slow_correction_is_no_jump()
    {
        HostClock clock = Set("2026-03-05T12:00:00Z");
        for (int i = 0; i < 100; i++)
        {
            _time.Pass(TimeSpan.FromSeconds(10));
            _time.Utc -= TimeSpan.FromMilliseconds(5);
            Assert.Equal(ClockChange.None, clock.Look());
            Assert.Equal(_time.Utc, clock.Now);
        }
    }

    [Fact]
    public void The_last_reading_in_the_store_is_a_floor()
    {
        _time.Utc = Telegrams.At("2026-03-05T12:00:00Z");
        HostClock clock = new(_time, () => _isConfirmed, Floor);
        clock.RaiseFloor(Telegrams.At("2026-03-06T00:00:00Z"));
        Assert.Equal((ClockChange.None, Telegrams.At("2026-03-06T00:00:00Z")), (clock.Look(), clock.Now));
    }

    private HostClock Set(string utc)
    {
        _time.Utc = Telegrams.At(utc);
        HostClock clock = new(_time, () => _isConfirmed, Floor);
        Assert.Equal(ClockChange.Set, clock.Look());
        return clock;
    }
}
