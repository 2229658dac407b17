using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Tool.Tests.Commands;

public class BridgeCommandTests
{
    private const int Connections = 100;

    // The capacity of a pipe is 64 KiB.
    private const string FillError = "timeout 1 head -c 65536 /dev/zero >&2; exec \"$@\"";

    [Fact]
    public async Task A_log_that_is_not_read_does_not_block_the_bridge_or_its_shutdown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM to send.");
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        CancellationToken cancel = limit.Token;
        using Process process = Mbus.StartIn(["sh", "-c", FillError, "sh"], "bridge", "--on", "sim,baud=38400", "--listen", "127.0.0.1:0");
        try
        {
            string first = (await process.StandardOutput.ReadLineAsync(cancel))!;
            IPEndPoint endPoint = IPEndPoint.Parse(Regex.Match(first, "127.0.0.1:[0-9]+").Value);
            for (int i = 0; i < Connections; i++)
                (await ConnectAsync(endPoint, cancel)).Dispose();

            await using Line line = await LineAddress.Parse($"tcp://{endPoint}").OpenAsync(cancel);
            Assert.NotNull(await new MbusMaster(line) { Repeats = MbusMaster.MaxRepeats }.PingAsync(1, cancel));

            using Process signal = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            Assert.Matches("[0-9] requests, 1 replies, [0-9] without reply, 0 damaged.\n$", await process.StandardOutput.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            Assert.Equal(ExitCode.Done, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task A_scan_and_a_search_through_the_bridge_wait_for_the_link_status_of_each_silent_address()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        using Process process = Mbus.StartIn([], "bridge", "--on", "sim,baud=38400", "--listen", "127.0.0.1:0");
        try
        {
            string first = (await process.StandardOutput.ReadLineAsync(limit.Token))!;
            string on = $"tcp://{Regex.Match(first, "127.0.0.1:[0-9]+").Value},baud=38400";
            Result scan = await Mbus.RunAsync("scan", "--on", on, "--addresses", "0-30", "--verbose");
            Assert.Equal(7, scan.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Contains("7 of 31 addresses reply at 38400 Bd.\n", scan.Error);
            Assert.Matches("SND_NKE to 30:  10 40 1E 5E 16\n.*REQ_SKE to 251 .the bridge.:  10 [46]9 FB [46]4 16\n.*link status (ACD )?from 251 .the bridge.:  10 [02]B FB [02]6 16", scan.Error);

            Result search = await Mbus.RunAsync("search", "--on", on);
            Assert.StartsWith("8 meters found", search.Error);
        }
        finally
        {
            process.Kill();
        }
    }

    [Theory]
    [InlineData("--max-clients", "0", "1 to 250")]
    [InlineData("--max-clients", "251", "1 to 250")]
    [InlineData("--trace-limit", "10", "at least 100kB")]
    [InlineData("--trace-limit", "99kB", "at least 100kB")]
    [InlineData("--listen", "pty:", "ADDRESS:PORT")]
    [InlineData("--listen", "127.0.0.1:0,byte", "ADDRESS:PORT")]
    public async Task A_wrong_value_is_rejected_with_the_expected_values(string option, string value, string expected)
    {
        Result result = await Mbus.RunAsync("bridge", "--on", "sim", option, value);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error);
    }

    [Fact]
    public async Task A_trace_file_that_is_not_a_regular_file_is_rejected()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has this device.");
        Result result = await Mbus.RunAsync("bridge", "--on", "sim", "--listen", "127.0.0.1:0", "--trace", "/dev/null");
        Assert.Equal(ExitCode.NoLine, result.ExitCode);
        Assert.Equal("mbus: /dev/null is not a regular file. Use a new file name, or that of an older trace.\n", result.Error);
    }

    private static async Task<TcpClient> ConnectAsync(IPEndPoint endPoint, CancellationToken cancel)
    {
        TcpClient client = new();
        await client.ConnectAsync(endPoint, cancel);
        return client;
    }
}
