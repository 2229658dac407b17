using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mbus.Tool.Tests.Gateway;

/// <summary>New settings of a running gateway.</summary>
public sealed class GatewayReloadTests : IDisposable
{
    // REQ_UD2 to meter 1.
    private static readonly byte[] Request = Convert.FromHexString("105B015C16");

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-gateway-").FullName;
    private readonly HttpClient _http = new();

    private string Config => Path.Combine(_folder, "mbus.json");

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task SIGHUP_takes_new_settings_without_disconnecting_a_master_and_keeps_the_old_ones_if_they_are_not_valid()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        WriteSettings("1");
        using Process process = Mbus.StartIn(Mbus.WithSignals, "gateway", "--config", Config, "--store", Path.Combine(_folder, "store"));
        try
        {
            string web = await WebAddressAsync(process, limit.Token);
            await UntilAsync(web, meters => meters == 1, limit.Token);
            using TcpClient master = new();
            await master.ConnectAsync(await BridgeOfAsync(web, limit.Token), limit.Token);
            byte[] before = await ReadAsync(master, limit.Token);

            WriteSettings("1", "4");
            await SignalAsync(process, "HUP", limit.Token);
            await UntilAsync(web, meters => meters == 2, limit.Token);
            Assert.Equal(before.Length, (await ReadAsync(master, limit.Token)).Length);

            File.WriteAllText(Config, "{ \"gateway\": { \"buses\": 5 } }");
            await SignalAsync(process, "HUP", limit.Token);
            string? line;
            do
            {
                line = await process.StandardError.ReadLineAsync(limit.Token);
                Assert.NotNull(line);
            }
            while (!line.Contains("\"buses\" is 5", StringComparison.Ordinal));

            Assert.Equal(before.Length, (await ReadAsync(master, limit.Token)).Length);

            await SignalAsync(process, "TERM", limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(ExitCode.Done, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<string> WebAddressAsync(Process process, CancellationToken cancel)
    {
        while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (Regex.Match(line, "http://127.0.0.1:[0-9]+") is { Success: true } address)
                return address.Value;
        }

        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(cancel));
    }

    private static async Task SignalAsync(Process process, string signal, CancellationToken cancel)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(cancel);
    }

    private static async Task<byte[]> ReadAsync(TcpClient master, CancellationToken cancel)
    {
        NetworkStream stream = master.GetStream();
        await stream.WriteAsync(Request, cancel);
        byte[] header = new byte[4];
        await stream.ReadExactlyAsync(header, cancel);
        byte[] rest = new byte[header[1] + 2];
        await stream.ReadExactlyAsync(rest, cancel);
        Assert.Equal((0x68, 0x16), (header[0], rest[^1]));
        return rest;
    }

    private async Task<IPEndPoint> BridgeOfAsync(string web, CancellationToken cancel)
    {
        using JsonDocument buses = JsonDocument.Parse(await _http.GetStringAsync($"{web}/api/v1/buses", cancel));
        return IPEndPoint.Parse(Regex.Match(buses.RootElement.GetRawText(), "127.0.0.1:[0-9]+").Value);
    }

    private async Task UntilAsync(string web, Predicate<int> isDone, CancellationToken cancel)
    {
        while (true)
        {
            using JsonDocument meters = JsonDocument.Parse(await _http.GetStringAsync($"{web}/api/v1/meters", cancel));
            if (isDone(Regex.Count(meters.RootElement.GetRawText(), "\"lastRead\"")))
                return;
            await Task.Yield();
        }
    }

    private void WriteSettings(params string[] meters)
    {
        string list = string.Join(", ", meters.Select(meter => $$"""{"address": "{{meter}}"}"""));
        File.WriteAllText(Config, $$"""
            {
              "gateway": {
                "trustClock": true,
                "web": { "listen": "127.0.0.1:0" },
                "buses": { "cellar": { "on": "sim,baud=38400", "listen": "127.0.0.1:0", "meters": [ {{list}} ] } }
              }
            }
            """);
    }
}
