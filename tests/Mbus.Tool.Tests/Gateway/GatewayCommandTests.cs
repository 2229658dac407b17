using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Mbus.Tool.Tests.Gateway;

/// <summary>The commands of the gateway as processes. With MBUS_NATIVE, mbus hands them over to mbus-gateway beside it.</summary>
public sealed class GatewayCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-gateway").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Usage:\n  mbus gateway [command] [options]\n", "gateway", "--help")]
    [InlineData("Usage:\n  mbus history <METER> [options]\n", "--config", "x", "history", "--help")]
    [InlineData("Usage:\n  mbus gateway export [options]\n", "gateway", "export", "-h")]
    [InlineData("--store\n", "[suggest:14]", "mbus meters --")]
    [InlineData("month end", "history", "--help")]
    public async Task Help_and_completion_are_complete(string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync(arguments);
        Assert.Contains(expected, result.Output);
        Assert.Equal(("", ExitCode.Done), (result.Error, result.ExitCode));
    }

    [Fact]
    public async Task An_unknown_option_is_an_error_with_the_options()
    {
        Result result = await Mbus.RunAsync("gateway", "--stor", "x");
        Assert.Equal(("mbus: --stor is not an option of mbus gateway. Did you mean --store?\n", ExitCode.Usage), (result.Error, result.ExitCode));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_the_gateway_and_the_store_has_its_readings(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        string settings = Path.Combine(_folder, "mbus.json");
        Mbus.WriteFile(settings, """
            {"gateway": {"trustClock": true, "web": {"listen": "127.0.0.1:0"}, "buses": {"cellar": {"on": "sim,baud=38400", "meters": [{"address": "1"}]}}}}
            """, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string store = Path.Combine(_folder, "store");
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        using Process process = Mbus.StartIn(Mbus.WithSignals, "gateway", "--config", settings, "--store", store);
        try
        {
            string started = await process.StandardOutput.ReadLineAsync(limit.Token) + await process.StandardOutput.ReadLineAsync(limit.Token);
            string address = Regex.Match(started, "http://[0-9.]+:[0-9]+").Value;
            using HttpClient client = new();
            while (!(await client.GetStringAsync($"{address}/api/v1/meters", limit.Token)).Contains("11223344", StringComparison.Ordinal))
                await Task.Delay(20, limit.Token);

            // The web server waits some seconds for a request that has begun.
            using TcpClient slow = new("127.0.0.1", new Uri(address).Port);
            await slow.GetStream().WriteAsync("GET / HTTP/1.1\r\n"u8.ToArray(), limit.Token);
            await SignalAsync(process, "HUP", limit.Token);
            await SignalAsync(process, signal, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(ExitCode.Done, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }

        Assert.Contains("11223344", (await Mbus.RunAsync("meters", "--store", store)).Output);
        Assert.Contains("volume", (await Mbus.RunAsync("history", "11223344", "--store", store)).Output);
        Result export = await Mbus.RunAsync("gateway", "export", "--store", store);
        Result import = await Mbus.RunAsync(Encoding.UTF8.GetBytes(export.Output), ["gateway", "import", "-", "--store", store]);
        Assert.Contains("0 readings were added", import.Output);
    }

    private static async Task SignalAsync(Process process, string signal, CancellationToken cancel)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(cancel);
    }
}
