using Mbus.Fleet;
using Mbus.Gateway.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Mqtt.Fleet;

/// <summary>tests/Fleet in a short form.</summary>
[Trait("Category", "Slow")]
public sealed class FleetRunTests
{
    [Fact]
    public async Task A_small_fleet_loses_nothing()
    {
        using Mosquitto broker = new();
        await broker.StartAsync();
        FleetPlan plan = new(BrokerAddress.Parse(broker.Address), 5, 4, TimeSpan.FromSeconds(10));
        FleetResult result = await new FleetRun(plan, NullLogger.Instance).RunAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal((0L, 0), (result.Missing, result.Late));
        Assert.InRange(result.Readings, 20, 1000);
        Assert.InRange(result.Bytes, 250 * result.Messages, 400 * result.Messages);
        Assert.StartsWith("5 gateways, 4 meters each, every 10 s, for 1 s", result.ToString(), StringComparison.Ordinal);
    }
}
