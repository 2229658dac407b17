using Google.Protobuf;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Mqtt.Sparkplug;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Mqtt.Sparkplug;

/// <summary>The whole gateway as an edge node, with a real mosquitto and a host of the test's own.</summary>
public sealed class SparkplugGatewayTests : IAsyncLifetime
{
    private const string Meter = "30211987-GAV-02-02";
    private const string Other = "07654321-ELS-55-03";
    private const string OneMeter = """{"on": "sim,baud=38400", "interval": "7d", "meters": [{"address": "3", "name": "flat 1"}]}""";
    private const string TwoMeters = """{"on": "sim,baud=38400", "interval": "7d", "meters": [{"address": "3"}, {"address": "4"}]}""";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryStore _files = new();
    private readonly SparkplugHost _host = new("plant", "pi");
    private Mosquitto _broker = null!;
    private Receiver _receiver = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = new Mosquitto();
        await _broker.StartAsync();
        _receiver = await Receiver.StartAsync(_broker, "spBv1.0/plant/#");
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver != null)
            await _receiver.DisposeAsync();
        _broker?.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task A_gateway_is_born_publishes_and_dies(string version)
    {
        await using (MqttGateway running = Start(OneMeter, $", \"protocol\": \"{version}\""))
        {
            await UntilAsync(host => host.Alive.Contains(Meter));
            await ReadAsync(running);
            await UntilAsync(host => host.Data.Any(metric => metric.Name == "number" && metric.Value is 2L));
        }

        await UntilAsync(host => host.NodeBirths > 0 && !host.IsOnline);
        SparkplugHost host = Host();
        Assert.Equal((1, 0UL), (host.NodeBirths, host.DeathSequence));
        Assert.Equal("flat 1", host.Births.First(metric => metric.Name == "Properties/Name").Value);
        Assert.All(host.Data, metric => Assert.False(metric.IsHistorical));
        Assert.DoesNotContain(_receiver.Messages, message => message.IsRetained);

        await using (MqttGateway again = Start(OneMeter))
            await UntilAsync(other => other.NodeBirths == 2 && other.Alive.Contains(Meter));
        Assert.Equal(1UL, Host().DeathSequence);
    }

    [Fact]
    public async Task A_rebirth_is_published_when_a_host_asks_for_it_and_anything_else_is_ignored()
    {
        await using MqttGateway running = Start(OneMeter);
        await UntilAsync(host => host.Alive.Contains(Meter));
        await _receiver.PublishAsync("spBv1.0/plant/NCMD/pi", "no payload");
        await _receiver.PublishAsync("spBv1.0/plant/NCMD/pi", SparkplugPayloadTests.Command(0));
        await _receiver.PublishAsync("spBv1.0/plant/NCMD/pi", SparkplugPayloadTests.Command(1));
        await UntilAsync(host => host.NodeBirths == 2 && host.Alive.Contains(Meter));
        Assert.Equal(0UL, Host().DeathSequence);
        await ReadAsync(running);
        await UntilAsync(host => host.Data.Any(metric => metric.Name == "number" && metric.Value is 2L));
        Assert.Equal(2, Host().NodeBirths);
    }

    [Fact]
    public async Task The_last_will_is_the_death_of_the_node()
    {
        MqttSettings settings = new() { Broker = BrokerAddress.Parse(_broker.Address), Gateway = "pi", SparkplugGroup = "plant" };
        SparkplugTopics topics = new("plant", "pi");
        Payload birth = SparkplugPayload.NodeBirth(5, DateTimeOffset.UtcNow);
        birth.Seq = 0;
        MqttMessage death = new(topics.NodeDeath, SparkplugPayload.NodeDeath(5, DateTimeOffset.UtcNow).ToByteArray(), false);
        MQTTnet.IMqttClient client = new MQTTnet.MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(ClientOptions.Of(settings, death), Cancel);
        await client.PublishAsync(new MQTTnet.MqttApplicationMessage { Topic = topics.NodeBirth, Payload = new(birth.ToByteArray()) }, Cancel);
        await UntilAsync(host => host.IsOnline);
        client.Dispose();
        await UntilAsync(host => !host.IsOnline);
        Assert.DoesNotContain(_receiver.Messages, message => message.IsRetained);
    }

    [Fact]
    public async Task A_meter_that_is_not_in_the_settings_any_more_dies()
    {
        await using MqttGateway running = Start(TwoMeters);
        await UntilAsync(host => host.Alive.Count == 2);
        await running.Gateway.ApplyAsync(SettingsOf(TwoMeters.Replace("{\"address\": \"3\"}, ", "", StringComparison.Ordinal), ""));
        await UntilAsync(host => host.Births.Any(metric => metric.Device == Meter) && host.Alive.Count == 1);
        Assert.Equal([Other], Host().Alive);
    }

    private static async Task ReadAsync(MqttGateway running) => Assert.Null(
        (await running.Gateway.Buses[0].ReadNowAsync(running.Gateway.Buses[0].Status.Meters[0].Meter, TimeSpan.Zero, Cancel).WaitAsync(Limit, Cancel))!.Error);

    /// <summary>Waits until a host that has received everything so far fulfils a condition.</summary>
    private Task UntilAsync(Func<SparkplugHost, bool> condition) => _receiver.UntilAsync(_ => condition(Host()));

    private SparkplugHost Host() => _host.Take(_receiver);

    private GatewaySettings SettingsOf(string bus, string mqtt) => Tests.Settings.GatewaySettingsTests.Parse(
        $"{{\"gateway\": {{\"trustClock\": true, \"mqtt\": {{\"broker\": \"{_broker.Address}\", \"gateway\": \"pi\", \"sparkplug\": \"plant\"{mqtt}}}, \"buses\": {{\"cellar\": {bus}}}}}}}");

    private MqttGateway Start(string bus, string mqtt = "") => MqttGateway.Start(SettingsOf(bus, mqtt), _files.Folder);
}
