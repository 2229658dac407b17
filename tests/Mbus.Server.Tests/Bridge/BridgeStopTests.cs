using System.Net;
using System.Net.Sockets;
using Mbus.Server.Bridge;
using Mbus.Simulation;

namespace Mbus.Server.Tests.Bridge;

/// <summary>The end of a bridge: everything it began has ended, and the trace tells all of it.</summary>
public class BridgeStopTests
{
    private const int Clients = 50;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly byte[] Request = Convert.FromHexString("105B015C16");

    [Fact]
    public async Task Each_client_has_a_connect_and_a_close_line_when_the_bridge_ends_with_them_connected()
    {
        for (int i = 0; i < 20; i++)
        {
            StringWriter traced = new();
            RecordedLog log = new();
            await ServeAsync(traced, log);

            List<TraceEntry> entries = [.. TraceReader.Read(new StringReader(traced.ToString()))];
            Assert.Equal(Enumerable.Range(0, Clients), entries.Where(entry => entry.What == "connect").Select(entry => entry.Client));
            Assert.Equal(Enumerable.Range(0, Clients), entries.Where(entry => entry.What == "close").Select(entry => entry.Client).Order());
            Assert.Empty(log.AboveInformation);
        }
    }

    [Fact]
    public async Task No_request_is_put_on_the_bus_while_the_clients_are_closed()
    {
        StringWriter traced = new();
        await ServeAsync(traced, new RecordedLog());
        List<TraceEntry> entries = [.. TraceReader.Read(new StringReader(traced.ToString()))];
        int firstClose = entries.FindIndex(entry => entry.What == "close");
        Assert.DoesNotContain(entries.Skip(firstClose), entry => entry.Client == TraceEntry.Bus && entry.What == "<");
    }

    [Fact]
    public async Task It_can_be_ended_twice_and_without_having_been_started()
    {
        await using SimulatedLine line = SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, new LineTiming(38400, 0)));
        BridgeServer bridge = new(line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, new RecordedLog());
        await bridge.DisposeAsync();
        await bridge.DisposeAsync();
        Assert.True(bridge.Completion.IsCompletedSuccessfully);
    }

    private static async Task ServeAsync(StringWriter traced, RecordedLog log)
    {
        await using SimulatedLine line = SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, new LineTiming(2400, 0)));
        await using BridgeTrace trace = new(traced, line, DateTimeOffset.UnixEpoch, log);
        await using BridgeServer bridge = new(line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, log, trace);
        bridge.Start();
        Socket[] clients = [.. Enumerable.Range(0, Clients).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })];
        foreach (Socket client in clients)
        {
            client.Connect(bridge.EndPoints[0]);
            client.Send(Request);
        }

        Assert.True(SpinWait.SpinUntil(() => bridge.Status.Clients == Clients, MaxWait), "The bridge does not accept all clients.");
        await bridge.DisposeAsync();
        foreach (Socket client in clients)
            client.Dispose();
    }
}
