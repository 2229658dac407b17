using System.Globalization;
using System.Runtime.InteropServices;
using Mbus.Gateway.Host;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Web;
using Mbus.Gateway.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway;

/// <summary>Runs a <see cref="GatewayService"/> as a process: web server, systemd, reload on SIGHUP, watchdog.</summary>
public static class GatewayHost
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>Runs until cancelled.</summary>
    /// <param name="gateway">Gateway; the caller disposes it.</param>
    /// <param name="file">Settings file, for SIGHUP and the page; null if there is none.</param>
    /// <param name="log">Loggers.</param>
    /// <param name="started">Called when the web server listens, with its addresses.</param>
    /// <param name="stop">Ends the run.</param>
    /// <exception cref="IOException">A web address cannot be opened, or a file of the web server cannot be read.</exception>
    /// <exception cref="FormatException">A file of the web server is not valid.</exception>
    public static async Task RunAsync(
        GatewayService gateway, GatewaySettingsFile? file, ILoggerFactory log, Action<IReadOnlyCollection<string>> started, CancellationToken stop)
    {
        WebAccess access = new(WebCredentials.Load(gateway.Settings.Web));
        using GatewayReload reload = new(gateway, access, file, log.CreateLogger("gateway"));
        await using WebApplication web = WebServer.Create(gateway, access, reload, log);
        gateway.Start();
        await using MqttService mqtt = MqttService.Start(gateway, log.CreateLogger("mqtt"));
        await web.StartAsync(stop).ConfigureAwait(false);
        using PosixSignalRegistration? hangUp = file == null ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _ = reload.RunAsync();
        });
        started([.. web.Urls]);
        await SuperviseAsync(gateway, web.Services.GetService<ISystemdNotifier>(), stop).ConfigureAwait(false);
        await web.StopAsync(CancellationToken.None).ConfigureAwait(false);
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
