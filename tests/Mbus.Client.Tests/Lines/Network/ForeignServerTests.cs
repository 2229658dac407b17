using System.Diagnostics;
using Mbus.Client.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Mbus.Simulation.Slaves;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Client.Tests.Lines;

/// <summary>Our lines against servers that others wrote, with simulated meters behind them.</summary>
public sealed class ForeignServerTests : IDisposable
{
    private const int BaudRate = 9600;

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-").FullName;
    private readonly CancellationTokenSource _end = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_meter_is_read_through_ser2net_in_raw_mode()
    {
        await using PtyLine bus = Meters();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Ser2net("tcp", port, $"{bus.Path},{BaudRate}e81", _folder);

        await using Line line = await ConnectAsync($"tcp://127.0.0.1:{port},baud={BaudRate}", server);

        await AssertReadsAsync(line);
    }

    [Fact]
    public async Task A_meter_is_read_through_ser2net_by_RFC_2217_which_sets_the_port()
    {
        await using PtyLine bus = Meters();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Ser2net("telnet(rfc2217),tcp", port, $"{bus.Path},115200n81", _folder);

        await using Line line = await ConnectAsync($"rfc2217://127.0.0.1:{port},baud={BaudRate}", server);

        Assert.Equal($"{BaudRate}", await SpeedOf(bus.Path));
        await AssertReadsAsync(line);
    }

    [Fact]
    public async Task Ser2net_changes_the_baud_rate_by_RFC_2217()
    {
        await using PtyLine bus = RealLines.Pty();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Ser2net("telnet(rfc2217),tcp", port, $"{bus.Path},2400e81", _folder);
        await using Line line = await ConnectAsync($"rfc2217://127.0.0.1:{port}", server);

        foreach (int baudRate in LineAddress.BaudRates)
        {
            await line.SetBaudRateAsync(baudRate, Cancel);

            Assert.Equal(baudRate, line.Timing.BaudRate);
            Assert.Equal($"{baudRate}", await SpeedOf(bus.Path));
        }
    }

    [Fact]
    public async Task Every_byte_passes_through_ser2net_by_RFC_2217()
    {
        await using PtyLine bus = RealLines.Pty();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Ser2net("telnet(rfc2217),tcp", port, $"{bus.Path},2400e81", _folder);
        await using Line line = await ConnectAsync($"rfc2217://127.0.0.1:{port},baud=38400", server);
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value), 0xFF, 0xFF];

        await line.SendAsync(all, Cancel);
        Assert.Equal(all, await RealLines.ReceiveAsync(bus, all.Length));

        await bus.SendAsync(all, Cancel);
        Assert.Equal(all, await RealLines.ReceiveAsync(line, all.Length));
    }

    [Fact]
    public async Task A_second_client_of_ser2net_gets_the_message_of_ser2net()
    {
        await using PtyLine bus = RealLines.Pty();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Ser2net("telnet(rfc2217),tcp", port, $"{bus.Path},2400e81", _folder);
        await using Line first = await ConnectAsync($"rfc2217://127.0.0.1:{port}", server);

        LineException error = await Assert.ThrowsAsync<LineException>(async () => await LineAddress.Parse($"rfc2217://127.0.0.1:{port}").OpenAsync(Cancel));

        Assert.Contains("already in use", error.Message);
    }

    [Fact]
    public async Task Ser2net_without_RFC_2217_is_reported()
    {
        await using PtyLine bus = RealLines.Pty();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Ser2net("telnet", port, $"{bus.Path},2400e81", _folder);
        await (await ConnectAsync($"tcp://127.0.0.1:{port}", server)).DisposeAsync();

        LineException? error = null;
        await RealLines.UntilItWorksAsync(async () =>
        {
            error = await Assert.ThrowsAsync<LineException>(async () => await LineAddress.Parse($"rfc2217://127.0.0.1:{port}").OpenAsync(Cancel));
            if (error.Message.Contains("already in use"))
                throw error;
        });

        Assert.Contains("the server refuses the COM port option", error!.Message);
    }

    [Fact]
    public async Task A_meter_is_read_through_a_socat_that_serves_a_serial_port()
    {
        await using PtyLine bus = Meters();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Socat($"TCP-LISTEN:{port},bind=127.0.0.1", $"{bus.Path},rawer");

        await using Line line = await ConnectAsync($"tcp://127.0.0.1:{port},baud={BaudRate}", server);

        await AssertReadsAsync(line);
    }

    [Fact]
    public async Task A_meter_is_read_through_ser2net_in_telnet_mode()
    {
        await using PtyLine bus = Meters();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Ser2net("telnet", port, $"{bus.Path},{BaudRate}e81", _folder);

        await using Line line = await ConnectAsync($"telnet://127.0.0.1:{port},baud={BaudRate}", server);

        await AssertReadsAsync(line);
    }

    [Fact]
    public async Task Every_byte_passes_through_ser2net_in_telnet_mode()
    {
        await using PtyLine bus = RealLines.Pty();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Ser2net("telnet", port, $"{bus.Path},38400e81", _folder);
        await using Line line = await ConnectAsync($"telnet://127.0.0.1:{port},baud=38400", server);
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value), 0xFF, 0xFF];

        await line.SendAsync(all, Cancel);
        Assert.Equal(all, await RealLines.ReceiveAsync(bus, all.Length));

        await bus.SendAsync(all, Cancel);
        Assert.Equal(all, await RealLines.ReceiveAsync(line, all.Length));
    }

    [Fact]
    public async Task Ser2net_in_telnet_mode_on_a_line_for_bytes_is_told_with_the_line_to_use()
    {
        await using PtyLine bus = Meters();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Ser2net("telnet", port, $"{bus.Path},{BaudRate}e81", _folder);
        await using Line line = await ConnectAsync($"tcp://127.0.0.1:{port},baud={BaudRate}", server);

        LineException error = await Assert.ThrowsAsync<LineException>(() => AssertReadsAsync(line));

        Assert.Contains($"Use telnet://127.0.0.1:{port} instead", error.Message);
    }

    [Fact]
    public async Task A_meter_is_read_through_a_socat_that_serves_a_serial_port_over_UDP()
    {
        await using PtyLine bus = Meters();
        int port = FreePort.Next();
        using ForeignServer server = ForeignServer.Socat($"UDP4-LISTEN:{port},bind=127.0.0.1", $"{bus.Path},rawer");
        await using Line line = await ConnectAsync($"udp://127.0.0.1:{port},baud={BaudRate},slack=500ms", server);

        await RealLines.UntilItWorksAsync(() => AssertReadsAsync(line));
    }

    [Fact]
    public async Task A_meter_is_read_through_a_socat_that_dials_in_and_again_after_it_has_dialled_again()
    {
        await using PtyLine bus = Meters();
        int port = FreePort.Next();
        Task<Line> opening = LineAddress.Parse($"tcp-listen://127.0.0.1:{port},baud={BaudRate}").OpenAsync(Cancel).AsTask();
        using (ForeignServer.Socat($"TCP:127.0.0.1:{port},retry=50,interval=0.1", $"{bus.Path},rawer"))
        {
            await AssertReadsAsync(await opening);
        }

        await using Line line = await opening;
        using ForeignServer again = ForeignServer.Socat($"TCP:127.0.0.1:{port},retry=50,interval=0.1", $"{bus.Path},rawer");
        await AssertReadsAsync(line);
    }

    [Fact]
    public async Task A_meter_is_read_from_the_serial_port_that_socat_makes_of_our_bridge()
    {
        RealLines.SkipWhereNoLinux();
        await using Line bus = SimulatedLine.InRealTime(Bus());
        await using BridgeServer bridge = new(bus, new BridgeOptions { Listen = [new(System.Net.IPAddress.Loopback, 0)] }, NullLogger.Instance);
        bridge.Start();
        string path = Path.Combine(_folder, "port");
        using ForeignServer socat = ForeignServer.Socat($"PTY,link={path},rawer,wait-slave", $"TCP:{bridge.EndPoints[0]}");

        await using Line line = await ConnectAsync($"{path},baud={BaudRate},slack=500ms", socat);

        await AssertReadsAsync(line);
    }

    private static SimulatedBus Bus() => new(BusDefinition.Default, new LineTiming(BaudRate, 0));

    private static async Task AssertReadsAsync(Line line)
    {
        IReadOnlyList<Telegram> telegrams = await new MbusMaster(line).ReadAsync(2, Cancel);

        Assert.Equal(3, telegrams.Count);
        Assert.All(telegrams, telegram => Assert.Equal("67280015", Convert.ToHexString([.. telegram.Bytes[7..11].ToArray().Reverse()])));
    }

    private static async Task<Line> ConnectAsync(string address, ForeignServer server)
    {
        Line? line = null;
        try
        {
            await RealLines.UntilItWorksAsync(async () => line = await LineAddress.Parse(address).OpenAsync(Cancel));
        }
        catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
        {
            Assert.Fail($"{address} did not open: {server.Said}");
        }

        return line!;
    }

    private static async Task<string> SpeedOf(string path)
    {
        using Process stty = Process.Start(new ProcessStartInfo("stty", ["-F", path, "speed"]) { RedirectStandardOutput = true })!;
        return (await stty.StandardOutput.ReadToEndAsync(Cancel)).Trim();
    }

    private PtyLine Meters()
    {
        PtyLine line = RealLines.Pty($"pty,baud={BaudRate}");
        _ = new SlaveEndpoint(Bus(), line, isPaced: false).RunAsync(_end.Token);
        return line;
    }
}
