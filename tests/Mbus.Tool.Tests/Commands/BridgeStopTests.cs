using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Mbus.Server.Bridge;

namespace Mbus.Tool.Tests.Commands;

/// <summary>Stops the bridge by a signal with many connected masters and a trace.</summary>
public sealed class BridgeStopTests : IDisposable
{
    private const int Masters = 50;

    private static readonly byte[] Request = Convert.FromHexString("105B015C16");

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-stop").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("INT", "exec")]
    [InlineData("TERM", "exec")]
    [InlineData("TERM", "trap '' INT; exec")]
    public async Task A_signal_stops_the_bridge_with_50_masters_and_the_trace_is_complete(string signal, string how)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");

        // The time depends on the machine: it is shown, and not compared.
        TimeSpan taken = await RunAsync(signal, how, Path.Combine(_folder, "trace"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{taken.TotalMilliseconds:0} ms");
    }

    private static async Task<TimeSpan> RunAsync(string signal, string how, string trace)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        using Process process = Mbus.StartIn([.. Mbus.WithSignals, "sh", "-c", $"{how} \"$@\"", "sh"], "bridge", "--on", "sim", "--listen", "127.0.0.1:0", "--trace", trace);
        TcpClient[] masters = [.. Enumerable.Range(0, Masters).Select(_ => new TcpClient())];
        try
        {
            string first = (await process.StandardOutput.ReadLineAsync(limit.Token))!;
            IPEndPoint endPoint = IPEndPoint.Parse(Regex.Match(first, "127.0.0.1:[0-9]+").Value);
            foreach (TcpClient master in masters)
            {
                await master.ConnectAsync(endPoint, limit.Token);
                await master.GetStream().WriteAsync(Request, limit.Token);
            }

            await UntilConnectedAsync(trace, limit.Token);
            long start = Stopwatch.GetTimestamp();
            using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            await process.WaitForExitAsync(limit.Token);
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            Assert.Equal(ExitCode.Done, process.ExitCode);
            Assert.DoesNotMatch(" (warn|fail|crit): ", await process.StandardError.ReadToEndAsync(limit.Token));
            CheckComplete(trace);
            return taken;
        }
        finally
        {
            process.Kill();
            foreach (TcpClient master in masters)
                master.Dispose();
        }
    }

    private static async Task UntilConnectedAsync(string trace, CancellationToken cancel)
    {
        while (Read(trace).Count(entry => entry.What == "connect") < Masters)
            await Task.Delay(10, cancel);
    }

    private static void CheckComplete(string trace)
    {
        List<TraceEntry> entries = Read(trace);
        Assert.Equal(Masters, entries.Where(entry => entry.What == "connect").Select(entry => entry.Client).Distinct().Count());
        Assert.Equal(Masters, entries.Where(entry => entry.What == "close").Select(entry => entry.Client).Distinct().Count());
        Assert.EndsWith("\n", File.ReadAllText(trace));
    }

    // While the trace is being written, its last line may be incomplete.
    private static List<TraceEntry> Read(string trace)
    {
        string text = File.Exists(trace) ? File.ReadAllText(trace) : "";
        return [.. TraceReader.Read(new StringReader(text[..(text.LastIndexOf('\n') + 1)]))];
    }
}
