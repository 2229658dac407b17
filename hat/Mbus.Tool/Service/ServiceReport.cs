using System.Globalization;

namespace Mbus.Tool.Service;

/// <summary>
/// Reports to the service manager: service ready, status, watchdog, and on disposal that the service is stopping.
/// </summary>
internal sealed class ServiceReport : IAsyncDisposable
{
    // Upper limit of the watchdog timeout. A shorter interval than requested is allowed.
    private const long MaxWatchdog = TimeSpan.MicrosecondsPerDay;

    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(10);

    private readonly NotifySocket _socket;
    private readonly Func<bool> _isAlive;
    private readonly Func<string> _status;
    private readonly TimeSpan _interval;
    private readonly string[] _watchdogLines;
    private readonly ITimer _timer;

    private ServiceReport(NotifySocket socket, TimeSpan? watchdog, Func<bool> isAlive, Func<string> status, TimeProvider clock)
    {
        _socket = socket;
        _isAlive = isAlive;
        _status = status;
        _interval = watchdog / 2 ?? StatusInterval;
        _watchdogLines = watchdog != null ? ["WATCHDOG=1"] : [];
        _socket.Send("READY=1", Status());
        _timer = clock.CreateTimer(_ => Report(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        StartTimer();
    }

    /// <summary>Reports that the service is ready and starts periodic reports; returns null if there is no service manager.</summary>
    /// <param name="environment">Returns an environment variable by name.</param>
    /// <param name="isAlive">Returns true if the service works. While it returns false, or does not return, the watchdog is not triggered.</param>
    /// <param name="status">Returns the status of the service as one line of text.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="FormatException">An environment variable of the service manager is invalid.</exception>
    internal static ServiceReport? Begin(Func<string, string?> environment, Func<bool> isAlive, Func<string> status, TimeProvider clock) =>
        NotifySocket.Find(environment) is NotifySocket socket
            ? new ServiceReport(socket, WatchdogTimeout(environment, Environment.ProcessId), isAlive, status, clock)
            : null;

    /// <summary>Returns the watchdog timeout of the service manager; null if the watchdog is not enabled for this process. See sd_watchdog_enabled(3).</summary>
    /// <exception cref="FormatException">WATCHDOG_USEC is not a valid time.</exception>
    internal static TimeSpan? WatchdogTimeout(Func<string, string?> environment, int process)
    {
        string? microseconds = environment("WATCHDOG_USEC");
        string? watched = environment("WATCHDOG_PID");
        if (string.IsNullOrEmpty(microseconds) || (!string.IsNullOrEmpty(watched) && watched != process.ToString(CultureInfo.InvariantCulture)))
            return null;

        return long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long timeout) && timeout > 0
            ? TimeSpan.FromMicroseconds(Math.Min(timeout, MaxWatchdog))
            : throw new FormatException($"WATCHDOG_USEC is {microseconds}. Expected a time in microseconds, as systemd sets it.");
    }

    /// <summary>Waits for a running report, then reports that the service is stopping.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _socket.Send("STOPPING=1");
        _socket.Dispose();
    }

    // isAlive is called first: if the service is stuck, the call does not return, nothing is sent, and the timer is not restarted.
    private void Report()
    {
        string[] watchdogLines = _isAlive() ? _watchdogLines : [];
        _socket.Send([.. watchdogLines, Status()]);
        StartTimer();
    }

    private void StartTimer() => _timer.Change(_interval, Timeout.InfiniteTimeSpan);

    private string Status() => $"STATUS={_status().ReplaceLineEndings(" ")}";
}
