using System.Diagnostics;
using System.Text.Json;
using Mbus.Client.Lines;
using Mbus.Client.Tests.Lines;
using Mbus.Gateway;
using Mbus.Gateway.Host;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Interop.Tests;

/// <summary>The gateway's metrics, checked by promtool and scraped by a real Prometheus.</summary>
public sealed class PrometheusTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-prometheus-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Promtool_finds_no_fault_in_the_metrics()
    {
        await WithGatewayAsync(async address =>
        {
            using HttpClient http = new();
            await File.WriteAllTextAsync(Path.Combine(_folder, "metrics"), await http.GetStringAsync(new Uri(address, "/metrics"), Cancel), Cancel);
            CommandResult? result = await Command.RunAsync("sh", ["-c", "command -v promtool >/dev/null || exit 127; promtool check metrics < metrics"], _folder);
            Assert.SkipWhen(result is null or { ExitCode: 127 }, "promtool is not installed: apt-get install prometheus.");
            Assert.Equal(new CommandResult(0, ""), result);
        });
    }

    [Fact]
    public async Task Prometheus_scrapes_the_values_of_the_meters()
    {
        await WithGatewayAsync(async address =>
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, "prometheus.yml"), $"scrape_configs: [{{job_name: mbus, scrape_interval: 1s, static_configs: [{{targets: ['{address.Authority}']}}]}}]\n", Cancel);
            int port = FreePort.Next();
            using Process? prometheus = TryStart(port);
            Assert.SkipWhen(prometheus == null, "Prometheus is not installed: apt-get install prometheus.");
            try
            {
                JsonElement energy = await QueryAsync(port, "mbus_energy_joules_total");
                Assert.Equal("30211987-GAV-02-02", energy.GetProperty("metric").GetProperty("meter").GetString());
                Assert.Equal("1", (await QueryAsync(port, "mbus_meter_up")).GetProperty("value")[1].GetString());
                Assert.Equal("1", (await QueryAsync(port, "up")).GetProperty("value")[1].GetString());
            }
            finally
            {
                prometheus!.Kill();
                await prometheus.WaitForExitAsync(Cancel);
            }
        });
    }

    private async Task WithGatewayAsync(Func<Uri, Task> test)
    {
        GatewaySettings settings = GatewaySettingsReader.Parse(
            """{"gateway": {"trustClock": true, "web": {"listen": "127.0.0.1:0"}, "buses": {"cellar": {"on": "sim,baud=38400", "meters": [{"address": "3"}]}}}}""",
            "mbus.json",
            text => LineAddress.Parse(text, [SimulatedLineKind.Instance]));
        GatewayPorts ports = new((bus, _) => new ValueTask<Line>(SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, bus.Line.TimingAt(bus.Line.BaudRate)))), TimeProvider.System, () => true);
        await using GatewayService gateway = new(settings, Path.Combine(_folder, "store"), ports, NullLogger.Instance);
        TaskCompletionSource<Uri> address = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task running = GatewayHost.RunAsync(gateway, null, NullLoggerFactory.Instance, urls => address.SetResult(new Uri(urls.First())), stop.Token);
        await gateway.Store.Opened.WaitAsync(Limit, Cancel);
        for (bool isRead = false; !isRead;)
        {
            Task committed = gateway.Store.NextCommit();
            using StoreReader reader = gateway.Store.Read();
            isRead = reader.Meters.Count == 1;
            if (!isRead)
                await committed.WaitAsync(Limit, Cancel);
        }

        await test(await address.Task.WaitAsync(Limit, Cancel));
        await stop.CancelAsync();
        await running;
    }

    private Process? TryStart(int port)
    {
        try
        {
            string[] arguments = ["--config.file=prometheus.yml", "--storage.tsdb.path=data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"];
            return Process.Start(new ProcessStartInfo("prometheus", arguments) { WorkingDirectory = _folder });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    // Another process: only its answers tell when it has started and scraped.
    private static async Task<JsonElement> QueryAsync(int port, string query)
    {
        using HttpClient http = new();
        for (DateTime end = DateTime.UtcNow + Limit; DateTime.UtcNow < end; await Task.Delay(100, Cancel))
        {
            try
            {
                JsonElement answer = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/api/v1/query?query={query}"), Cancel)).RootElement;
                if (answer.GetProperty("data").GetProperty("result") is { } result && result.GetArrayLength() > 0)
                    return result[0];
            }
            catch (HttpRequestException)
            {
                // Not started yet.
            }
        }

        throw new TimeoutException($"Prometheus has no {query} after {Limit.TotalSeconds} s.");
    }
}
