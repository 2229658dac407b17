using System.Net;
using Mbus.Client.Bridge;
using Mbus.Client.Lines;
using Mbus.Client.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Client.Tests.Bridge;

/// <summary>What this bridge alone does; what it has in common with the firmware's is tested in Mbus.Bridge.Tests.</summary>
public class BridgeServerTests
{
    [Fact]
    public async Task An_address_in_use_is_named()
    {
        await using SimulatedLine line = SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default, new LineTiming(38400, 0)));
        await using BridgeServer first = new(line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance);
        first.Start();
        await using BridgeServer second = new(line, new BridgeOptions { Listen = first.EndPoints }, NullLogger.Instance);
        IOException e = Assert.Throws<IOException>(second.Start);
        Assert.Contains(first.EndPoints[0].ToString(), e.Message);
        Assert.Contains("--listen", e.Message);
    }
}
