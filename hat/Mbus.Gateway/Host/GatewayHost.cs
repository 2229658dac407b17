using System.Globalization;
using System.Runtime.InteropServices;
using Mbus.Gateway.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Host;

/// <summary>Runs a <see cref="GatewayService"/> as a process: web server, systemd, reload on SIGHUP, watchdog.</summary>
public static class GatewayHost
{
    private const int MaxBody = 64 * 1024;
    private const int MaxConnections = 256;
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>Runs until cancelled.</summary>
    /// <param name="gateway">Gateway; the caller disposes it.</param>
    /// <param name="load">Loads the settings again, for SIGHUP; null if there is no settings file.</param>
    /// <param name="log">Loggers.</param>
    /// <param name="started">Called when the web server listens, with its addresses.</param>
    /// <param name="stop">Ends the run.</param>
    /// <exception cref="IOException">A web address cannot be opened.</exception>
    public static async Task RunAsync(
        GatewayService gateway, Func<GatewaySettings>? load, ILoggerFactory log, Action<IReadOnlyCollection<string>> started, CancellationToken stop)
    {
        await using WebApplication web = CreateWeb(gateway, log);
        ILogger logger = log.CreateLogger("gateway");
        gateway.Start();
        await web.StartAsync(stop).ConfigureAwait(false);
        using PosixSignalRegistration? reload = load == null ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _ = ReloadAsync(gateway, load, logger);
        });
        started([.. web.Urls]);
        await SuperviseAsync(gateway, web.Services.GetService<ISystemdNotifier>(), stop).ConfigureAwait(false);
        await web.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Takes the settings of the file. Settings that are not valid change nothing.</summary>
    /// <returns>Why the settings are not valid; null if they are in use.</returns>
    public static async Task<string?> ReloadAsync(GatewayService gateway, Func<GatewaySettings> load, ILogger log)
    {
        try
        {
            await gateway.ApplyAsync(load()).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            HostLog.NotReloaded(log, e.Message);
            return e.Message;
        }
        catch (Exception e)
        {
            HostLog.Fault(log, e.ToString());
            return e.Message;
        }
    }

    private static WebApplication CreateWeb(GatewayService gateway, ILoggerFactory log)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton(gateway);
        builder.Services.AddSystemd();
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaxBody;
            options.Limits.MaxConcurrentConnections = MaxConnections;
            foreach (System.Net.IPEndPoint address in gateway.Settings.Listen)
                options.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    // The service manager restarts a gateway that does not answer, or whose driver hangs.
    private static async Task SuperviseAsync(GatewayService gateway, ISystemdNotifier? systemd, CancellationToken stop)
    {
        TimeSpan interval = WatchdogInterval() ?? TimeSpan.FromSeconds(10);
        while (!stop.IsCancellationRequested)
        {
            if (systemd is { IsEnabled: true } && gateway.CheckHealth())
                systemd.Notify(new ServiceState($"WATCHDOG=1\nSTATUS={StatusOf(gateway)}"));
            await Task.Delay(interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string StatusOf(GatewayService gateway) =>
        string.Join("; ", gateway.Buses.Select(bus => bus.Status).Select(bus => $"{bus.Name}: {bus.Meters.Count} meters, {bus.Error ?? "ok"}")).ReplaceLineEndings(" ");

    private static TimeSpan? WatchdogInterval() =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0
            ? TimeSpan.FromTicks(microseconds * TicksPerMicrosecond / 2)
            : null;
}
