using Mbus.Gateway.Settings;

namespace Mbus.Gateway.Tests.Settings;

public sealed class MqttSettingsTests
{
    [Fact]
    public void A_full_section_is_read()
    {
        MqttSettings settings = Parse("""
            {"broker": "mqtts://broker.example.com", "protocol": "3.1.1", "user": "mbus", "passwordFile": "/etc/mbus/password", "caFile": "/etc/mbus/ca.pem",
             "certificate": "/etc/mbus/client.pem", "certificateKey": "/etc/mbus/client.key", "prefix": "site/mbus", "gateway": "cellar-1", "homeAssistant": null,
             "language": "de", "readings": true, "allEntities": true}
            """);
        Assert.Equal(
            new MqttSettings
            {
                Broker = new BrokerAddress("broker.example.com", 8883, true),
                IsVersion311 = true,
                User = "mbus",
                PasswordFile = "/etc/mbus/password",
                CaFile = "/etc/mbus/ca.pem",
                Certificate = "/etc/mbus/client.pem",
                CertificateKey = "/etc/mbus/client.key",
                Prefix = "site/mbus",
                Gateway = "cellar-1",
                HomeAssistant = null,
                Language = NameLanguage.De,
                Readings = true,
                AllEntities = true,
            },
            settings);
    }

    [Fact]
    public void Only_the_broker_must_be_given()
    {
        MqttSettings settings = Parse("""{"broker": "mqtt://[::1]:1884"}""");
        Assert.Equal(("mqtt://[::1]:1884", "mbus", "homeassistant"), (settings.Broker.ToString(), settings.Prefix, settings.HomeAssistant));
        Assert.Matches("^[A-Za-z0-9_-]{1,64}$", settings.Gateway);
        Assert.Equal("my_host-1", MqttSettings.DefaultGateway("my.host-1"));
    }

    [Fact]
    public void Sparkplug_has_a_group_and_no_settings_of_the_other_format()
    {
        MqttSettings settings = Parse("""{"broker": "mqtt://a", "sparkplug": "plant-1", "gateway": "cellar", "homeAssistant": "homeassistant"}""");
        Assert.Equal(("plant-1", "cellar"), (settings.SparkplugGroup, settings.Gateway));
    }

    [Theory]
    [InlineData("\"prefix\": \"a\"")]
    [InlineData("\"homeAssistant\": null")]
    [InlineData("\"language\": \"de\"")]
    [InlineData("\"readings\": true")]
    [InlineData("\"allEntities\": true")]
    public void A_setting_without_effect_is_refused(string setting) => Assert.Contains(
        "have no effect with \"sparkplug\"",
        Assert.Throws<SettingsException>(() => Parse($"{{\"broker\": \"mqtt://a\", \"sparkplug\": \"g\", {setting}}}")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("""{}""", "\"broker\" is missing in \"mqtt\".")]
    [InlineData("""{"broker": "tcp://a"}""", "\"broker\": \"tcp://a\" is not the address of a broker. Expected mqtt://HOST:PORT")]
    [InlineData("""{"broker": "mqtt://u:p@a"}""", "is not the address of a broker.")]
    [InlineData("""{"broker": "mqtt://a/b"}""", "is not the address of a broker.")]
    [InlineData("""{"broker": "mqtt://"}""", "is not the address of a broker.")]
    [InlineData("""{"broker": "mqtt://a", "protocol": "4"}""", "\"protocol\": \"4\" is not a version of MQTT. Expected \"5\" or \"3.1.1\".")]
    [InlineData("""{"broker": "mqtt://a", "gateway": "a/b"}""", "\"gateway\": \"a/b\" is not a name in a topic.")]
    [InlineData("""{"broker": "mqtt://a", "sparkplug": "a/b"}""", "\"sparkplug\": \"a/b\" is not a name in a topic.")]
    [InlineData("""{"broker": "mqtt://a", "prefix": "a/#"}""", "\"prefix\": \"a/#\" is not the beginning of a topic.")]
    [InlineData("""{"broker": "mqtt://a", "language": "fr"}""", "\"language\": \"fr\" is not a language of entity names. Expected \"en\" or \"de\".")]
    [InlineData("""{"broker": "mqtt://a", "caFile": "b"}""", "\"mqtt\": \"caFile\" and \"certificate\" need TLS.")]
    [InlineData("""{"broker": "mqtt://a", "passwordFile": "b"}""", "\"mqtt\": \"passwordFile\" needs \"user\".")]
    [InlineData("""{"broker": "mqtts://a", "certificateKey": "b"}""", "\"mqtt\": \"certificateKey\" needs \"certificate\".")]
    [InlineData("""{"broker": "mqtt://a", "topic": "b"}""", "\"topic\" is not a known setting of \"mqtt\".")]
    public void An_error_names_the_line_and_what_was_expected(string section, string expected)
    {
        SettingsException error = Assert.Throws<SettingsException>(() => Parse(section));
        Assert.StartsWith("mbus.json, line 2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static MqttSettings Parse(string section) =>
        GatewaySettingsTests.Parse($"{{\"gateway\": {{\"buses\": {{\"a\": {{\"on\": \"sim\"}}}},\n\"mqtt\": {section}}}}}").Mqtt!;
}
