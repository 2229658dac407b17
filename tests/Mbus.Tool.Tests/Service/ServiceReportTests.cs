using Mbus.Tool.Service;

namespace Mbus.Tool.Tests.Service;

public sealed class ServiceReportTests : IDisposable
{
    private readonly ServiceManager? _manager = OperatingSystem.IsLinux() ? new() : null;
    private readonly Clock _clock = new();
    private string _status = "0 requests";

    public void Dispose() => _manager?.Dispose();

    [Fact]
    public async Task It_tells_that_the_service_is_ready_lives_and_stops()
    {
        ServiceManager manager = Watched("30000000");
        await using (Begin(() => true))
        {
            Assert.Equal(["READY=1\nSTATUS=0 requests"], manager.Heard());
            _clock.Advance(14.9);
            Assert.Empty(manager.Heard());

            _status = "7 requests";
            _clock.Advance(0.1);
            Assert.Equal(["WATCHDOG=1\nSTATUS=7 requests"], manager.Heard());
            _clock.Advance(15);
            Assert.Equal(["WATCHDOG=1\nSTATUS=7 requests"], manager.Heard());
        }

        Assert.Equal(["STOPPING=1"], manager.Heard());
        _clock.Advance(60);
        Assert.Empty(manager.Heard());
    }

    [Fact]
    public async Task A_service_that_does_not_do_its_work_is_not_said_to_live_until_it_does_again()
    {
        ServiceManager manager = Watched("2000000");
        bool isAlive = false;
        await using ServiceReport report = Begin(() => isAlive);
        manager.Heard();
        _clock.Advance(1);
        Assert.Equal(["STATUS=0 requests"], manager.Heard());

        isAlive = true;
        _clock.Advance(1);
        Assert.Equal(["WATCHDOG=1\nSTATUS=0 requests"], manager.Heard());
    }

    [Fact]
    public async Task While_a_stuck_service_does_not_answer_nothing_is_told_and_nothing_piles_up()
    {
        ServiceManager manager = Watched("2000000");
        int asked = 0;
        ServiceReport? report = null;
        await using (report = Begin(() =>
        {
            // Time goes on while the service is asked.
            asked++;
            _clock.Advance(100);
            return true;
        }))
        {
            manager.Heard();
            _clock.Advance(1);
            Assert.Equal((1, 1), (asked, manager.Heard().Length));
        }
    }

    [Fact]
    public async Task It_ends_when_a_report_that_is_being_made_has_ended()
    {
        ServiceManager manager = Watched("2");
        using ManualResetEventSlim isAsked = new();
        using ManualResetEventSlim mayAnswer = new();
        bool hasAnswered = false;
        ServiceReport report = ServiceReport.Begin(manager.Variable, Ask, () => _status, TimeProvider.System)!;
        Assert.True(isAsked.Wait(Mbus.Limit, TestContext.Current.CancellationToken));
        Task ended = report.DisposeAsync().AsTask();
        await Task.Yield();
        Assert.False(ended.IsCompleted);

        mayAnswer.Set();
        await ended.WaitAsync(Mbus.Limit, TestContext.Current.CancellationToken);
        Assert.True(hasAnswered);
        Assert.Equal("STOPPING=1", manager.Heard()[^1]);

        bool Ask()
        {
            isAsked.Set();
            mayAnswer.Wait();
            return hasAnswered = true;
        }
    }

    [Fact]
    public async Task Unwatched_it_tells_the_status_alone()
    {
        ServiceManager manager = Watched(null);
        await using ServiceReport report = Begin(() => true);
        manager.Heard();
        _clock.Advance(10);
        Assert.Equal(["STATUS=0 requests"], manager.Heard());
    }

    [Fact]
    public async Task A_status_of_several_lines_becomes_one()
    {
        ServiceManager manager = Watched(null);
        _status = "lost\nMAINPID=1";
        await using ServiceReport report = Begin(() => true);
        Assert.Equal(["READY=1\nSTATUS=lost MAINPID=1"], manager.Heard());
    }

    [Fact]
    public void Without_a_service_manager_there_is_no_report() =>
        Assert.Null(ServiceReport.Begin(_ => null, () => true, () => "", _clock));

    [Theory]
    [InlineData("30000000", null, 30)]
    [InlineData("30000000", "4711", 30)]
    [InlineData("30000000", "4712", null)]
    [InlineData("604800000000", "4711", 86400)]
    [InlineData("", "4711", null)]
    [InlineData(null, "4711", null)]
    public void The_watchdog_is_for_the_process_that_it_names(string? microseconds, string? watched, int? seconds)
    {
        TimeSpan? timeout = ServiceReport.WatchdogTimeout(name => name == "WATCHDOG_USEC" ? microseconds : watched, 4711);
        Assert.Equal(seconds, timeout?.TotalSeconds);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("30s")]
    [InlineData("99999999999999999999")]
    public void A_watchdog_without_a_time_is_refused(string microseconds)
    {
        FormatException e = Assert.Throws<FormatException>(() => ServiceReport.WatchdogTimeout(name => name == "WATCHDOG_USEC" ? microseconds : null, 4711));
        Assert.StartsWith($"WATCHDOG_USEC is {microseconds}. Expected a time in microseconds", e.Message);
    }

    private ServiceManager Watched(string? microseconds)
    {
        Assert.SkipWhen(_manager == null, "Only Linux has datagrams between processes.");
        if (microseconds != null)
            _manager.Environment["WATCHDOG_USEC"] = microseconds;
        return _manager;
    }

    private ServiceReport Begin(Func<bool> isAlive) => ServiceReport.Begin(_manager!.Variable, isAlive, () => _status, _clock)!;

    /// <summary>A clock that goes when it is told to, and its one timer, which fires then.</summary>
    private sealed class Clock : TimeProvider, ITimer
    {
        private TimeSpan _now;
        private TimeSpan? _due;
        private Action? _fire;

        public void Advance(double seconds)
        {
            _now += TimeSpan.FromSeconds(seconds);
            if (_due is TimeSpan due && due <= _now)
            {
                _due = null;
                _fire!();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            Change(dueTime, period);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : _now + dueTime;
            return true;
        }

        public void Dispose() => _due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
