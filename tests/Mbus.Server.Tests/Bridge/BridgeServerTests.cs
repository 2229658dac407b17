using System.Net;
using System.Net.Sockets;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Server.Tests.Bridge;

/// <summary>What this bridge alone does; what it has in common with the firmware's is tested in Mbus.Bridge.Tests.</summary>
public class BridgeServerTests
{
    [Fact]
    public async Task An_address_in_use_is_named()
    {
        await using SimulatedLine line = SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, new LineTiming(38400, 0)));
        await using BridgeServer first = new(line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance);
        first.Start();
        await using BridgeServer second = new(line, new BridgeOptions { Listen = [first.EndPoints[0]] }, NullLogger.Instance);
        LineException e = Assert.Throws<LineException>(second.Start);
        Assert.Contains(first.EndPoints[0].ToString(), e.Message);
        Assert.Equal(MbusError.ListenAddressUnavailable, e.Code);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(251)]
    public async Task The_number_of_clients_is_one_to_two_hundred_and_fifty(int clients)
    {
        await using SimulatedLine line = SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, new LineTiming(38400, 0)));
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(
            () => new BridgeServer(line, new BridgeOptions { MaxClients = clients }, NullLogger.Instance));
        Assert.Contains("expected 1 to 250", e.Message);
    }

    // The reply takes 2 s at 300 Bd: even a busy machine receives it in more than one piece.
    [Theory]
    [InlineData(Handover.Whole, 2400)]
    [InlineData(Handover.AsItArrives, 300)]
    public async Task A_listener_hands_over_replies_whole_or_as_they_arrive(Handover handover, int baudRate)
    {
        await using SimulatedLine line = SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, new LineTiming(baudRate, 0)));
        BridgeOptions options = new() { Listen = [new(new IPEndPoint(IPAddress.Loopback, 0), handover)] };
        await using BridgeServer bridge = new(line, options, NullLogger.Instance);
        bridge.Start();
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(bridge.EndPoints[0]);
        client.Send(Convert.FromHexString("105B015C16"));

        byte[] reply = new byte[Frame.MaxLength];
        int count = 0;
        int segments = 0;
        while (!Frame.TryParse(reply, 0, count, out _))
        {
            count += await client.ReceiveAsync(reply.AsMemory(count), TestContext.Current.CancellationToken);
            segments++;
        }

        Assert.Equal(handover == Handover.AsItArrives, segments > 1);
    }
}
