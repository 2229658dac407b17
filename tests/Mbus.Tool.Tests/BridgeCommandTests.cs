using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Tool.Tests;

public class BridgeCommandTests
{
    // A pipe holds 64 KiB, and each connection writes two lines to the log.
    private const int EnoughConnections = 1000;

    [Fact]
    public async Task A_log_that_nobody_reads_neither_stops_the_bridge_nor_its_end()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        CancellationToken cancel = limit.Token;
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT to send.");
        using Process process = Mbus.Start("bridge", "--on", "sim,baud=38400", "--listen", "127.0.0.1:0");
        try
        {
            string first = (await process.StandardOutput.ReadLineAsync(cancel))!;
            IPEndPoint endPoint = IPEndPoint.Parse(Regex.Match(first, "127.0.0.1:[0-9]+").Value);
            for (int i = 0; i < EnoughConnections; i++)
                (await ConnectAsync(endPoint, cancel)).Dispose();

            await using Line line = await LineAddress.Parse($"tcp://{endPoint}").OpenAsync(cancel);
            Assert.NotNull(await new MbusMaster(line) { Repeats = MbusMaster.MaxRepeats }.PingAsync(1, cancel));

            using Process signal = Process.Start("kill", ["-INT", $"{process.Id}"]);
            Assert.Matches("[0-9] requests, 1 replies, [0-9] without answer, 0 damaged.\n$", await process.StandardOutput.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            Assert.Equal(ExitCode.Done, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<TcpClient> ConnectAsync(IPEndPoint endPoint, CancellationToken cancel)
    {
        TcpClient client = new();
        await client.ConnectAsync(endPoint, cancel);
        return client;
    }
}
