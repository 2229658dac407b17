using System.Text.Json;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Mqtt.Json;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Tests.Mqtt.Json.Discovery;
using Mbus.Gateway.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Mqtt;

/// <summary>The whole gateway with a simulated bus at 38400 Bd and a real mosquitto.</summary>
public sealed class MqttGatewayTests : IAsyncLifetime
{
    private const string Meter = "30211987-GAV-02-02";
    private const string OneMeter = """{"on": "sim,baud=38400", "interval": "7d", "meters": [{"address": "3", "name": "flat 1"}]}""";
    private const string Discovery = $"homeassistant/device/mbus_{Meter}/config";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryStore _files = new();
    private Mosquitto _broker = null!;
    private Receiver _receiver = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = new Mosquitto();
        await _broker.StartAsync();
        _receiver = await Receiver.StartAsync(_broker);
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
    public async Task Status_discovery_state_and_events_are_published_and_the_end_is_reported(string version)
    {
        await using (MqttGateway running = Start(OneMeter, $"\"protocol\": \"{version}\""))
        {
            await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/status", "online");
            await _receiver.UntilAsync(Discovery, "cmps");
            await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/event", "newMeter");
            await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/state", "energy_kwh");
            await _receiver.UntilAsync("mbus/pi/bus/cellar/status", "online");
            DiscoveryRules.Check(Discovery, _receiver.Last(Discovery));
            DiscoveryRules.Check("homeassistant/device/mbus_pi/config", _receiver.Last("homeassistant/device/mbus_pi/config"));
            Assert.Equal("flat 1", _receiver.Last(Discovery).GetProperty("dev").GetProperty("name").GetString());
            AssertStateHasWhatDiscoveryNames();
            Assert.Equal("online", _receiver.Of("mbus/pi/status")[^1]);
        }

        await _receiver.UntilAsync("mbus/pi/status", "offline");
        Assert.Equal("offline", _receiver.Of("mbus/pi/status")[^1]);
    }

    [Fact]
    public async Task A_start_of_Home_Assistant_gets_discovery_and_then_the_values()
    {
        await using MqttGateway running = Start(OneMeter);
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/state", "energy_kwh");
        await _receiver.UntilAsync(Discovery, "cmps");
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/status", "online");
        _receiver.Clear();
        await _receiver.PublishAsync("homeassistant/status", "online");
        await _receiver.UntilAsync(messages => messages.SkipWhile(message => message.Topic != Discovery).Any(message => message.Topic == $"mbus/pi/meter/{Meter}/state"));
    }

    [Fact]
    public async Task A_broker_that_has_lost_its_database_gets_everything_that_it_kept()
    {
        await using MqttGateway running = Start(OneMeter);
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/state", "energy_kwh");
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/status", "online");
        await _receiver.DisposeAsync();
        _broker.KillWithDatabase();
        await _broker.StartAsync();
        _receiver = await Receiver.StartAsync(_broker);
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/state", "energy_kwh");
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/status", "online");
        await _receiver.UntilAsync("mbus/pi/status", "online");
    }

    [Fact]
    public async Task The_last_will_reports_a_gateway_whose_connection_was_lost()
    {
        MqttSettings settings = new() { Broker = BrokerAddress.Parse(_broker.Address), Gateway = "pi" };
        MqttTopics topics = new(settings);
        MqttMessage online = MqttMessage.OfText(topics.Status, "online", true);
        MQTTnet.IMqttClient client = new MQTTnet.MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(ClientOptions.Of(settings, MqttMessage.OfText(topics.Status, "offline", true)), Cancel);
        await client.PublishAsync(new MQTTnet.MqttApplicationMessage { Topic = online.Topic, Payload = new(online.Payload), Retain = true }, Cancel);
        await _receiver.UntilAsync("mbus/pi/status", "online");
        client.Dispose();
        await _receiver.UntilAsync("mbus/pi/status", "offline");
    }

    [Fact]
    public async Task Commands_are_answered()
    {
        await using MqttGateway running = Start(OneMeter);
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/state", "energy_kwh");
        _receiver.Clear();
        await _receiver.PublishAsync("mbus/pi/cmd/read", $$"""{"tag": "a", "meter": "{{Meter}}"}""");
        await _receiver.UntilAsync("mbus/pi/cmd/read/answer", "\"tag\":\"a\"");
        Assert.Equal("done", _receiver.Last("mbus/pi/cmd/read/answer").GetProperty("state").GetString());
        PayloadSchema.Check(_receiver.Last("mbus/pi/cmd/read/answer"), "answer");
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/state", "energy_kwh");

        await _receiver.PublishAsync("mbus/pi/cmd/search", """{"tag": "s", "bus": "cellar", "mask": "3021FFFFFFFFFFFF"}""");
        await _receiver.UntilAsync("mbus/pi/cmd/search/answer", "\"tag\":\"s\"");
        JsonElement found = Assert.Single(_receiver.Last("mbus/pi/cmd/search/answer").GetProperty("meters").EnumerateArray());
        PayloadSchema.Check(_receiver.Last("mbus/pi/cmd/search/answer"), "answer");
        Assert.Equal((Meter, "meter"), (found.GetProperty("meter").GetString(), found.GetProperty("finding").GetString()));
    }

    [Theory]
    [InlineData("read", "{\"tag\": \"x\", \"meter\": \"12\"}", "\"12\" is not a meter.")]
    [InlineData("read", "{\"tag\": \"x\", \"meter\": \"99999999-TST-01-04\"}", "No bus has a meter 99999999-TST-01-04 in its plan.")]
    [InlineData("read", "{\"tag\": \"x\"}", "\"meter\" is missing")]
    [InlineData("read", "no JSON", "not valid JSON")]
    [InlineData("read", "", "not valid JSON")]
    [InlineData("search", "{\"tag\": \"x\", \"bus\": \"attic\"}", "There is no bus \"attic\". Expected \"cellar\".")]
    [InlineData("search", "{\"tag\": \"x\", \"bus\": \"cellar\", \"mask\": \"9\"}", "\"9\" is not a secondary address.")]
    [InlineData("search", "{\"bus\": \"cellar\", \"speed\": 1}", "\"speed\" is not a known setting")]
    public async Task A_wrong_command_is_answered_with_the_reason(string command, string payload, string expected)
    {
        await using MqttGateway running = Start(OneMeter);
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/state", "energy_kwh");
        await _receiver.PublishAsync($"mbus/pi/cmd/{command}", payload);
        await _receiver.UntilAsync($"mbus/pi/cmd/{command}/answer", "failed");
        JsonElement answer = _receiver.Last($"mbus/pi/cmd/{command}/answer");
        PayloadSchema.Check(answer, "answer");
        Assert.Contains(expected, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(payload.Contains("tag", StringComparison.Ordinal), answer.TryGetProperty("tag", out _));
    }

    [Fact]
    public async Task A_meter_that_is_not_in_the_settings_any_more_is_removed()
    {
        await using MqttGateway running = Start("""{"on": "sim,baud=38400", "interval": "7d", "meters": [{"address": "3"}, {"address": "4"}]}""");
        await _receiver.UntilAsync(Discovery, "cmps");
        await _receiver.UntilAsync("homeassistant/device/mbus_07654321-ELS-55-03/config", "cmps");
        await running.Gateway.ApplyAsync(SettingsOf("""{"on": "sim,baud=38400", "interval": "7d", "meters": [{"address": "4"}]}""", ""));
        await _receiver.UntilAsync(messages => messages.Any(message => message.Topic == Discovery && message.Payload.Length == 0));
        await _receiver.UntilAsync(messages => messages.Any(message => message.Topic == $"mbus/pi/meter/{Meter}/status" && message.Payload.Length == 0));
        Assert.DoesNotContain(_receiver.Messages, message => message.Topic.Contains("07654321", StringComparison.Ordinal) && message.Payload.Length == 0);
    }

    [Fact]
    public async Task New_settings_are_taken_over_without_a_restart_and_equal_ones_change_nothing()
    {
        await using MqttGateway running = Start(OneMeter);
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/state", "energy_kwh");
        GatewaySettings settings = running.Gateway.Settings;
        await running.Gateway.ApplyAsync(SettingsOf(OneMeter, ""));
        await running.Gateway.ApplyAsync(settings with { Mqtt = settings.Mqtt! with { Gateway = "other" } });
        await _receiver.UntilAsync("mbus/pi/status", "offline");
        await _receiver.UntilAsync($"mbus/other/meter/{Meter}/state", "energy_kwh");
        Assert.Single(_receiver.Of("mbus/pi/status"), "offline");
        Assert.Single(running.Gateway.Outputs);

        await running.Gateway.ApplyAsync(settings with { Mqtt = null });
        await _receiver.UntilAsync("mbus/other/status", "offline");
        await running.Gateway.ApplyAsync(settings with { Mqtt = settings.Mqtt with { SparkplugGroup = "plant" } });
        await _receiver.UntilAsync(messages => messages.Any(message => message.Topic == $"spBv1.0/plant/DBIRTH/pi/{Meter}"));
    }

    [Fact]
    public async Task A_frozen_broker_does_not_delay_the_readings_of_the_bus_or_the_end_of_the_gateway()
    {
        MqttGateway running = Start(OneMeter);
        await _receiver.UntilAsync($"mbus/pi/meter/{Meter}/state", "energy_kwh");
        _broker.Freeze();
        for (int i = 0; i < 10; i++)
            Assert.Null((await running.Gateway.Buses[0].ReadNowAsync(running.Gateway.Buses[0].Status.Meters[0].Meter, TimeSpan.Zero, Cancel).WaitAsync(Limit, Cancel))!.Error);
        await running.DisposeAsync().AsTask().WaitAsync(Limit, Cancel);
        _broker.Continue();
    }

    [Fact]
    public async Task TLS_with_an_own_authority_and_a_client_certificate()
    {
        using TestAuthority authority = new(_files.Folder);
        string ca = authority.Certificate;
        (string serverCertificate, string serverKey) = authority.Issue("server");
        (string clientCertificate, string clientKey) = authority.Issue("client");
        using Mosquitto secure = new($"""
            cafile {ca}
            certfile {serverCertificate}
            keyfile {serverKey}
            require_certificate true
            use_identity_as_username true
            """);
        await secure.StartAsync();
        MqttSettings settings = new() { Broker = new BrokerAddress("127.0.0.1", secure.Port, true), Gateway = "pi", CaFile = ca, Certificate = clientCertificate, CertificateKey = clientKey };
        Assert.Null(await ConnectAsync(settings));
        Assert.NotNull(await ConnectAsync(settings with { Certificate = null, CertificateKey = null }));
        Assert.Contains("certificate", await ConnectAsync(settings with { CaFile = null }), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("has no certificate", await ConnectAsync(settings with { CaFile = clientKey }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_reported_and_tried_again()
    {
        string passwords = Write("passwords", "mbus:secret\n");
        using (System.Diagnostics.Process hash = System.Diagnostics.Process.Start("mosquitto_passwd", ["-U", passwords]))
            await hash.WaitForExitAsync(Cancel);
        using Mosquitto closed = new($"allow_anonymous false\npassword_file {passwords}");
        await closed.StartAsync();
        MqttSettings settings = new() { Broker = BrokerAddress.Parse(closed.Address), Gateway = "pi", User = "mbus", PasswordFile = Write("password", "secret\n") };
        Assert.Null(await ConnectAsync(settings));
        Assert.Null(await ConnectAsync(settings with { IsVersion311 = true }));
        Assert.Contains("refused the connection", await ConnectAsync(settings with { PasswordFile = Write("wrong", "other\n") }), StringComparison.Ordinal);
        Assert.Contains("refused the connection", await ConnectAsync(settings with { User = null, PasswordFile = null }), StringComparison.Ordinal);
        Assert.Contains("nothing", await ConnectAsync(settings with { PasswordFile = "/nothing" }), StringComparison.Ordinal);
    }

    /// <summary>Connects once. Returns the error; null for success.</summary>
    private static async Task<string?> ConnectAsync(MqttSettings settings)
    {
        using CancellationTokenSource stop = new();
        MqttLink link = new(settings, new MqttTopics(settings).Terms, TimeProvider.System, NullLogger.Instance);
        Task running = link.RunAsync(stop.Token);
        while (link.Look() is { State: LinkState.Connecting } now)
            await now.Changed.WaitAsync(Limit, Cancel);
        string? error = link.State == LinkState.Connected ? null : (await Assert.ThrowsAsync<IOException>(() => link.PublishAsync([], Cancel))).Message;
        await stop.CancelAsync();
        await running;
        return error;
    }

    private void AssertStateHasWhatDiscoveryNames()
    {
        JsonElement data = _receiver.Last($"mbus/pi/meter/{Meter}/state").GetProperty("data");
        string[] entities = [.. _receiver.Last(Discovery).GetProperty("cmps").EnumerateObject().Select(component => component.Name).Where(name => name != "last_reading")];
        Assert.NotEmpty(entities);
        Assert.All(entities, name => Assert.True(data.TryGetProperty(name, out _), name));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_files.Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private GatewaySettings SettingsOf(string bus, string mqtt) => Tests.Settings.GatewaySettingsTests.Parse(
        $"{{\"gateway\": {{\"trustClock\": true, \"mqtt\": {{\"broker\": \"{_broker.Address}\", \"gateway\": \"pi\"{(mqtt.Length == 0 ? "" : ", ")}{mqtt}}}, \"buses\": {{\"cellar\": {bus}}}}}}}");

    private MqttGateway Start(string bus, string mqtt = "") => MqttGateway.Start(SettingsOf(bus, mqtt), _files.Folder);
}
