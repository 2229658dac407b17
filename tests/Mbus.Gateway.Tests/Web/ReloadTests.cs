using System.Net;
using System.Text.Json;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Gateway.Tests.Web;

public class ReloadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_API_loads_the_settings_again_without_disconnecting_other_masters()
    {
        string bus = """{"listen": "127.0.0.1:0", "interval": "7d", "meters": [{"address": "1"}]}""";
        string more = """{"listen": "127.0.0.1:0", "interval": "7d", "meters": [{"address": "1"}, {"address": "3"}]}""";
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(bus), load: _ => RunningGateway.Settings(more));
        await using Line line = await LineAddress.Parse($"tcp://{gateway.Gateway.Buses[0].Status.Addresses[0]}").OpenAsync(Cancel);
        MbusMaster other = new(line);
        Assert.Single(await other.ReadAsync((byte)1, Cancel));

        (HttpStatusCode status, JsonElement json) = await gateway.SendAsync(HttpMethod.Post, "/api/v1/settings/reload");
        Assert.Equal((HttpStatusCode.OK, true), (status, json.GetProperty("reloaded").GetBoolean()));
        await gateway.UntilAsync(reader => reader.Meters.Count == 2);
        Assert.Single(await other.ReadAsync((byte)3, Cancel));
    }

    [Fact]
    public async Task Settings_that_are_not_valid_change_nothing_and_the_reason_is_returned()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Settings(RunningGateway.OneMeter), load: _ => Settings.GatewaySettingsTests.Parse("{\n\"gateway\": {\"buses\": 5}}"));
        (int status, string reason) = await gateway.RefusedAsync(HttpMethod.Post, "/api/v1/settings/reload");
        Assert.Equal(422, status);
        Assert.StartsWith("mbus.json, line 2:", reason, StringComparison.Ordinal);
        Assert.Equal("ok", (await gateway.GetAsync("/api/v1/health")).GetProperty("status").GetString());
    }
}
