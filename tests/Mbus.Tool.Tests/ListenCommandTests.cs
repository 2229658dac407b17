using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Mbus.Client;

namespace Mbus.Tool.Tests;

public sealed class ListenCommandTests : IDisposable
{
    private readonly TcpListener _bus = new(IPAddress.Loopback, 0);

    public ListenCommandTests() => _bus.Start();

    public void Dispose() => _bus.Dispose();

    [Fact]
    public async Task Frames_that_pass_are_told_in_words()
    {
        string[] lines = await ListenAsync([0x10, 0x40, 0x05, 0x45, 0x16], "SND_NKE");
        Assert.EndsWith("SND_NKE to 5:  10 40 05 45 16", lines[1]);
        Assert.Equal("1 frame.", lines[^1]);
    }

    [Fact]
    public async Task Bytes_without_a_frame_are_a_line_that_is_busy_while_idle()
    {
        byte[] noise = [.. Enumerable.Repeat((byte)0xFF, 70), 0xE5];
        string[] lines = await ListenAsync(noise, "the line is busy while idle");
        Assert.Contains(lines, line => line.EndsWith("bytes are no frame:  " + Hex.Format(noise), StringComparison.Ordinal));
        Assert.Equal("1 frame, and 70 bytes that are no frame: the line is busy while idle: nobody asks, and yet bytes come. Noise, a meter that babbles, or a wrong baud rate.", lines[^1]);
    }

    /// <summary>Lets the bus say something until it is told, then presses Ctrl-C.</summary>
    private async Task<string[]> ListenAsync(byte[] bytes, string awaited)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT to send.");
        Assert.SkipWhen(Mbus.IsInterruptIgnored, "The program that started the tests ignores SIGINT, and so do the processes that they start.");
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        using Process process = Mbus.Start("listen", "--on", $"tcp://{_bus.LocalEndpoint}");
        try
        {
            using TcpClient client = await _bus.AcceptTcpClientAsync(limit.Token);
            List<string> lines = [(await process.StandardOutput.ReadLineAsync(limit.Token))!];
            await client.GetStream().WriteAsync(bytes, limit.Token);
            while (!lines[^1].Contains(awaited))
                lines.Add((await process.StandardOutput.ReadLineAsync(limit.Token))!);

            using Process signal = Process.Start("kill", ["-INT", $"{process.Id}"]);
            lines.AddRange((await process.StandardOutput.ReadToEndAsync(limit.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            return [.. lines];
        }
        finally
        {
            process.Kill();
        }
    }
}
