using System.Net;
using System.Net.Sockets;
using Mbus.Client.Tests.Lines;
using Mbus.Server.Bridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Server.Tests.Bridge;

/// <summary>On a busy machine any two lines of code may be far apart in time: no wait ends while its reply may have come.</summary>
public class DriverTimeTests
{
    [Fact]
    public async Task The_time_for_which_the_line_had_no_bytes_is_the_one_before_it_was_asked()
    {
        using StuckLine line = new();
        BridgeOptions options = new() { Listen = [new(IPAddress.Loopback, 0)] };
        await using BridgeServer bridge = new(line, options, NullLogger.Instance, time: new VirtualTime());
        bridge.Start();
        line.Complete();
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(bridge.EndPoints[0]);
        client.Send(Convert.FromHexString("105B035E16"));
        await line.Taken.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        line.TimeToAsk = 1_000_000;
        Assert.True(bridge.CheckHealth());
        Assert.Equal(0, bridge.Status.Silences);

        line.TimeToAsk = 0;
        Assert.True(bridge.CheckHealth());
        Assert.Equal(1, bridge.Status.Silences);
    }
}
