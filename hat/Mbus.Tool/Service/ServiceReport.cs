using System.Globalization;

namespace Mbus.Tool.Service;

/// <summary>
/// Keeps a service manager told: that the service is ready, how it does, that it is alive, and, when this is disposed, that it stops.
/// </summary>
internal sealed class ServiceReport : IAsyncDisposable
{
    // A sign of life more often than asked for does no harm.
    private const long LongestWatchdog = TimeSpan.MicrosecondsPerDay;

    private static readonly TimeSpan Unwatched = TimeSpan.FromSeconds(10);

    private readonly NotifySocket _socket;
    private readonly Func<bool> _isAlive;
    private readonly Func<string> _status;
    private readonly TimeSpan _interval;
    private readonly string[] _sign;
    private readonly ITimer _timer;

    private ServiceReport(NotifySocket socket, TimeSpan? watchdog, Func<bool> isAlive, Func<string> status, TimeProvider clock)
    {
        _socket = socket;
        _isAlive = isAlive;
        _status = status;
        _interval = watchdog / 2 ?? Unwatched;
        _sign = watchdog != null ? ["WATCHDOG=1"] : [];
        _socket.Send("READY=1", Status());
        _timer = clock.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    /// <summary>Tells that the service is ready, and goes on reporting; null where the environment names no service manager.</summary>
    /// <param name="environment">The variables of the environment by their names.</param>
    /// <param name="isAlive">Whether the service does its work. While it is false, or does not return, the watchdog is not fed.</param>
    /// <param name="status">How the service does, in one line for a person.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="FormatException">The environment names a service manager in a way that systemd does not.</exception>
    internal static ServiceReport? Begin(Func<string, string?> environment, Func<bool> isAlive, Func<string> status, TimeProvider clock) =>
        NotifySocket.Find(environment) is NotifySocket socket
            ? new ServiceReport(socket, WatchdogTimeout(environment, Environment.ProcessId), isAlive, status, clock)
            : null;

    /// <summary>How long the service manager waits for a sign of life: see sd_watchdog_enabled(3). Null where it asks this process for none.</summary>
    /// <exception cref="FormatException">The time is no time.</exception>
    internal static TimeSpan? WatchdogTimeout(Func<string, string?> environment, int process)
    {
        string? microseconds = environment("WATCHDOG_USEC");
        string? watched = environment("WATCHDOG_PID");
        if (string.IsNullOrEmpty(microseconds) || (!string.IsNullOrEmpty(watched) && watched != process.ToString(CultureInfo.InvariantCulture)))
            return null;

        return long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long timeout) && timeout > 0
            ? TimeSpan.FromMicroseconds(Math.Min(timeout, LongestWatchdog))
            : throw new FormatException($"WATCHDOG_USEC is {microseconds}. Expected a time in microseconds, as systemd sets it.");
    }

    /// <summary>Waits for a report that is being made, and tells that the service stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _socket.Send("STOPPING=1");
        _socket.Dispose();
    }

    // Asked first: where the service is stuck, this does not return, nothing is told, and the timer is not armed again.
    private void Tell()
    {
        string[] sign = _isAlive() ? _sign : [];
        _socket.Send([.. sign, Status()]);
        Arm();
    }

    private void Arm() => _timer.Change(_interval, Timeout.InfiniteTimeSpan);

    private string Status() => $"STATUS={_status().ReplaceLineEndings(" ")}";
}
