using System.Net;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Tests.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Server.Tests.Bridge;

/// <summary>A bridge behind a pseudo-terminal, for programs that want a serial port.</summary>
public sealed class PtyBridgeTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-pty").FullName;
    private readonly RecordedLog _log = new();
    private readonly SimulatedLine _line = SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, new LineTiming(38400, 0)));

    private string LinkPath => Path.Combine(_folder, "tty");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Programs_read_meters_one_after_another_beside_a_master_over_tcp()
    {
        await using BridgeServer bridge = Start(ListenAddress.PseudoTerminal(LinkPath), new(IPAddress.Loopback, 0));
        Assert.Equal(LinkPath, bridge.Addresses[0]);
        await using Line tcp = await LineAddress.Parse($"tcp://{bridge.EndPoints[0]},baud=38400").OpenAsync(Cancel);
        for (int i = 0; i < 3; i++)
        {
            await using SerialLine program = RealLines.Serial(LinkPath);
            Assert.Equal(3, (await new MbusMaster(program) { Repeats = 3 }.ReadAsync(2, Cancel)).Count);
            Assert.Single(await new MbusMaster(tcp) { Repeats = 3 }.ReadAsync(1, Cancel));
        }
    }

    [Fact]
    public async Task A_program_is_a_client_until_it_closes_the_port()
    {
        await using BridgeServer bridge = Start(ListenAddress.PseudoTerminal(LinkPath));
        Assert.Equal(0, bridge.Status.Clients);
        await using (SerialLine program = RealLines.Serial(LinkPath))
        {
            await new MbusMaster(program) { Repeats = 3 }.PingAsync(1, Cancel);
            Assert.Equal(1, bridge.Status.Clients);
        }

        Assert.True(SpinWait.SpinUntil(() => bridge.Status.Clients == 0, RealLines.MaxWait), "The client stays.");
    }

    [Fact]
    public async Task Programs_that_ask_for_even_parity_are_not_refused()
    {
        await using BridgeServer bridge = Start(ListenAddress.PseudoTerminal(LinkPath));
        for (int i = 0; i < 3; i++)
        {
            using SafeFileHandle port = File.OpenHandle(LinkPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            Assert.True(SpinWait.SpinUntil(() => EvenParity.TrySet(port), RealLines.MaxWait), $"program {i}, first setting");
            Assert.True(SpinWait.SpinUntil(() => EvenParity.TrySet(port), RealLines.MaxWait), $"program {i}, the same setting again");
        }
    }

    [Fact]
    public async Task The_link_is_removed_at_the_end()
    {
        await using (Start(ListenAddress.PseudoTerminal(LinkPath)))
            Assert.StartsWith("/dev/pts/", new FileInfo(LinkPath).LinkTarget);
        Assert.Null(new FileInfo(LinkPath).LinkTarget);
    }

    [Fact]
    public async Task The_link_of_a_bridge_that_was_killed_is_replaced()
    {
        RealLines.SkipWhereNoLinux();
        File.CreateSymbolicLink(LinkPath, "/dev/pts/99999");
        await using BridgeServer bridge = Start(ListenAddress.PseudoTerminal(LinkPath));
        Assert.NotEqual("/dev/pts/99999", new FileInfo(LinkPath).LinkTarget);
    }

    [Fact]
    public void A_file_or_another_link_of_that_name_stays_and_is_named()
    {
        RealLines.SkipWhereNoLinux();
        File.WriteAllText(LinkPath, "precious");
        Assert.Contains(LinkPath, Assert.Throws<IOException>(() => Start(ListenAddress.PseudoTerminal(LinkPath))).Message);
        Assert.Equal("precious", File.ReadAllText(LinkPath));

        File.Delete(LinkPath);
        File.CreateSymbolicLink(LinkPath, "/etc/hostname");
        Assert.Throws<IOException>(() => Start(ListenAddress.PseudoTerminal(LinkPath)));
        Assert.Equal("/etc/hostname", new FileInfo(LinkPath).LinkTarget);
    }

    private BridgeServer Start(params ListenAddress[] listen)
    {
        RealLines.SkipWhereNoLinux();
        BridgeServer bridge = new(_line, new BridgeOptions { Listen = listen }, _log);
        bridge.Start();
        return bridge;
    }
}
