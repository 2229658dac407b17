using Mbus.Tool.Service;

namespace Mbus.Tool.Tests.Service;

public sealed class ServiceReportTests : IDisposable
{
    private readonly ServiceManager? _manager = OperatingSystem.IsLinux() ? new() : null;
    private readonly Clock _clock = new();
    private string _status = "0 requests";

    public void Dispose() => _manager?.Dispose();

    [Fact]
    public async Task Ready_watchdog_and_stopping_are_reported()
    {
        ServiceManager manager = ManagerWithWatchdog("30000000");
        await using (Begin(() => true))
        {
            Assert.Equal(["READY=1\nSTATUS=0 requests"], manager.Received());
            _clock.Advance(14.9);
            Assert.Empty(manager.Received());

            _status = "7 requests";
            _clock.Advance(0.1);
            Assert.Equal(["WATCHDOG=1\nSTATUS=7 requests"], manager.Received());
            _clock.Advance(15);
            Assert.Equal(["WATCHDOG=1\nSTATUS=7 requests"], manager.Received());
        }

        Assert.Equal(["STOPPING=1"], manager.Received());
        _clock.Advance(60);
        Assert.Empty(manager.Received());
    }

    [Fact]
    public async Task The_watchdog_is_not_triggered_until_the_service_works_again()
    {
        ServiceManager manager = ManagerWithWatchdog("2000000");
        bool isAlive = false;
        await using ServiceReport report = Begin(() => isAlive);
        manager.Received();
        _clock.Advance(1);
        Assert.Equal(["STATUS=0 requests"], manager.Received());

        isAlive = true;
        _clock.Advance(1);
        Assert.Equal(["WATCHDOG=1\nSTATUS=0 requests"], manager.Received());
    }

    [Fact]
    public async Task While_the_service_is_stuck_no_reports_are_sent_or_queued()
    {
        ServiceManager manager = ManagerWithWatchdog("2000000");
        int calls = 0;
        ServiceReport? report = null;
        await using (report = Begin(() =>
        {
            // Time passes during the call.
            calls++;
            _clock.Advance(100);
            return true;
        }))
        {
            manager.Received();
            _clock.Advance(1);
            Assert.Equal((1, 1), (calls, manager.Received().Length));
        }
    }

    [Fact]
    public async Task Disposal_waits_for_a_running_report()
    {
        ServiceManager manager = ManagerWithWatchdog("2");
        using ManualResetEventSlim isCalled = new();
        using ManualResetEventSlim canReturn = new();
        bool hasReturned = false;
        ServiceReport report = ServiceReport.Begin(manager.Variable, CheckAlive, () => _status, TimeProvider.System)!;
        Assert.True(isCalled.Wait(Mbus.Limit, TestContext.Current.CancellationToken));
        Task ended = report.DisposeAsync().AsTask();
        await Task.Yield();
        Assert.False(ended.IsCompleted);

        canReturn.Set();
        await ended.WaitAsync(Mbus.Limit, TestContext.Current.CancellationToken);
        Assert.True(hasReturned);
        Assert.Equal("STOPPING=1", manager.Received()[^1]);

        bool CheckAlive()
        {
            isCalled.Set();
            canReturn.Wait();
            return hasReturned = true;
        }
    }

    [Fact]
    public async Task Without_a_watchdog_only_the_status_is_reported()
    {
        ServiceManager manager = ManagerWithWatchdog(null);
        await using ServiceReport report = Begin(() => true);
        manager.Received();
        _clock.Advance(10);
        Assert.Equal(["STATUS=0 requests"], manager.Received());
    }

    [Fact]
    public async Task A_status_of_several_lines_becomes_one_line()
    {
        ServiceManager manager = ManagerWithWatchdog(null);
        _status = "lost\nMAINPID=1";
        await using ServiceReport report = Begin(() => true);
        Assert.Equal(["READY=1\nSTATUS=lost MAINPID=1"], manager.Received());
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
    public void The_watchdog_applies_only_to_the_process_in_WATCHDOG_PID(string? microseconds, string? watched, int? seconds)
    {
        TimeSpan? timeout = ServiceReport.WatchdogTimeout(name => name == "WATCHDOG_USEC" ? microseconds : watched, 4711);
        Assert.Equal(seconds, timeout?.TotalSeconds);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("30s")]
    [InlineData("99999999999999999999")]
    public void An_invalid_watchdog_time_is_rejected(string microseconds)
    {
        FormatException e = Assert.Throws<FormatException>(() => ServiceReport.WatchdogTimeout(name => name == "WATCHDOG_USEC" ? microseconds : null, 4711));
        Assert.StartsWith($"WATCHDOG_USEC is {microseconds}. Expected a time in microseconds", e.Message);
    }

    private ServiceManager ManagerWithWatchdog(string? microseconds)
    {
        Assert.SkipWhen(_manager == null, "Only Linux has datagrams between processes.");
        if (microseconds != null)
            _manager.Environment["WATCHDOG_USEC"] = microseconds;
        return _manager;
    }

    private ServiceReport Begin(Func<bool> isAlive) => ServiceReport.Begin(_manager!.Variable, isAlive, () => _status, _clock)!;

    /// <summary>A manually advanced clock with a single timer.</summary>
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
