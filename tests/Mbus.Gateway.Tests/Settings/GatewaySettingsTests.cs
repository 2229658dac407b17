using System.Text.Json;
using Mbus.Client.Lines;
using Mbus.Gateway.Settings;
using Mbus.Simulation;

namespace Mbus.Gateway.Tests.Settings;

public class GatewaySettingsTests
{
    private static readonly LineKind[] Kinds = [SimulatedLineKind.Instance, .. LineKinds.Standard];

    [Fact]
    public void A_full_file_is_read()
    {
        GatewaySettings settings = Parse("""
            // A comment.
            {
              "bridge": { "on": "sim" },
              "gateway": {
                "store": "/var/lib/mbus", "timeZone": "Europe/Vienna", "trustClock": true,
                "web": { "listen": "0.0.0.0:80", "allow": "192.168.1.0/24", "hosts": ["mbus.example.com"], "tokens": "/etc/mbus/tokens", "certificate": "/etc/mbus/web.pem", "httpd": "127.0.0.1:8081" },
                "retention": { "telegramDays": 30, "valueDays": 400 },
                "buses": {
                  "cellar": {
                    "on": "/dev/ttyUSB0,baud=9600", "interval": "1h", "window": "22:00-06:00", "delay": "30s", "timeout": "500ms", "retries": 1,
                    "listen": ["127.0.0.1:10001", "pty"], "allow": ["192.168.1.0/24"], "readOnly": true, "maxClients": 8,
                    "meters": [
                      { "address": "12345678TST0107", "name": "flat 1", "interval": "daily 00:05", "readsPerDay": 2 },
                      { "address": "5", "window": "00:00-00:00", "battery": "sensostar 2", "timeout": "2s", "retries": 5, "steps": "50 10", "request": "B1" },
                    ],
                  },
                },
              },
            }
            """);
        BusSettings bus = Assert.Single(settings.Buses);
        Assert.Equal(("/var/lib/mbus", "Europe/Vienna", true, "0.0.0.0:80"), (settings.Store, settings.TimeZone.Id, settings.TrustClock, Assert.Single(settings.Web.Listen).ToString()));
        Assert.Equal(("192.168.1.0/24", "mbus.example.com", "/etc/mbus/tokens", "/etc/mbus/web.pem", "127.0.0.1:8081"), (Assert.Single(settings.Web.Allow).ToString(), Assert.Single(settings.Web.Hosts), settings.Web.Tokens, settings.Web.Certificate, Assert.Single(settings.Web.Httpd).ToString()));
        Assert.Equal(new RetentionSettings(30, 400), settings.Retention);
        Assert.Equal(("cellar", 9600, "1h", "22:00-06:00", 30.0, 500.0, 1), (bus.Name, bus.Line.BaudRate, bus.Schedule.Schedule.ToString(), bus.Schedule.Window.ToString(), bus.Delay.TotalSeconds, bus.Timeout.TotalMilliseconds, bus.Retries));
        Assert.Equal((2, 1, Access.Read, 8), (bus.Bridge.Listen.Count, bus.Bridge.Allow.Count, bus.Bridge.Access, bus.Bridge.MaxClients));
        Assert.Equal(["12345678544D0107", "5"], bus.Meters!.Select(meter => meter.Address.ToString().Replace("7452", "544D", StringComparison.Ordinal)));
        Assert.Equal(("flat 1", "daily 00:05", "22:00-06:00", 2.0), (bus.Meters![0].Name, bus.Meters[0].Schedule.Schedule.ToString(), bus.Meters[0].Schedule.Window.ToString(), bus.Meters[0].Schedule.ReadingsPerDay));
        Assert.Equal((2.0, 5, 1, "B1"), (bus.Meters[1].Timeout!.Value.TotalSeconds, bus.Meters[1].Retries, bus.Meters[1].Readout.Steps.Count, bus.Meters[1].Readout.Request!.ToString()));
        Assert.Equal(("1h", "00:00-00:00", 655.0), (bus.Meters[1].Schedule.Schedule.ToString(), bus.Meters[1].Schedule.Window.ToString(), bus.Meters[1].Schedule.ReadingsPerDay));
    }

    [Theory]
    [InlineData("{}", "mbus.json: there is no section \"gateway\"")]
    [InlineData("{\"gateway\": {}}", "mbus.json, line 1: \"gateway\": there are 0 buses.")]
    [InlineData("{\n\"gateway\": 5}", "mbus.json, line 2: \"gateway\" is 5. Expected an object")]
    [InlineData("{\n\"gateway\": {\n\"buses\": {\"a\": {\"on\": \"sim\",\n\"interval\": \"15x\"}}}}", "mbus.json, line 4: \"interval\": \"15x\" is not an interval. Expected")]
    [InlineData("{\n\"gateway\": {\n\"buses\": {\"a\": {\"on\": \"sim\",\n\"intervall\": \"15m\"}}}}", "mbus.json, line 4: \"intervall\" is not a known setting of \"a\". Expected allow,")]
    [InlineData("{\"gateway\": {\"buses\": {\n\"a\": {}}}}", "mbus.json, line 2: \"on\" is missing in \"a\".")]
    [InlineData("{\"gateway\": {\"buses\": {\n\"a b\": {\"on\": \"sim\"}}}}", "mbus.json, line 2: \"a b\": the name is not valid.")]
    [InlineData("{\"gateway\": {\"buses\": {\"a\": {\"on\": \"sim\"}, \"b\": {\"on\": \"sim\"}}}}", "the buses \"a\" and \"b\" have the same line sim.")]
    [InlineData("{\"gateway\": {\"buses\": {\"a\": {\"on\": \"sim\", \"retries\": 1.5}}}}", "\"retries\" is 1.5. Expected a whole number from 0 to 10.")]
    [InlineData("{\"gateway\": {\"buses\": {\"a\": {\"on\": \"sim\", \"meters\": [\n{\"address\": \"254\"}]}}}}", "mbus.json, line 2: \"address\": 254 is not the address of one meter.")]
    [InlineData("{\"gateway\": {\"buses\": {\"a\": {\"on\": \"sim\", \"meters\": [{\"address\": \"5\"},\n{\"address\": \"5\"}]}}}}", "mbus.json, line 2: \"meters\" number 2: the address 5 is given twice.")]
    [InlineData("{\"gateway\": {\"buses\": {\"a\": {\"on\": \"sim\", \"meters\": [{\"address\": \"5\", \"readsPerDay\": 90}]}}}}", "the interval 15m needs 96 readings a day, and the read budget of the meter is 90. Use an interval of at least 16 minutes.")]
    [InlineData("{\"gateway\": {\"buses\": {\"a\": {\"on\": \"sim\", \"interval\": \"10s\", \"meters\": [{\"address\": \"1\"}, {\"address\": \"2\"}, {\"address\": \"3\"}, {\"address\": \"4\"}, {\"address\": \"5\"}, {\"address\": \"6\"}, {\"address\": \"7\"}, {\"address\": \"8\"}, {\"address\": \"9\"}, {\"address\": \"10\"}, {\"address\": \"11\"}, {\"address\": \"12\"}, {\"address\": \"13\"}, {\"address\": \"14\"}, {\"address\": \"15\"}, {\"address\": \"16\"}, {\"address\": \"17\"}, {\"address\": \"18\"}, {\"address\": \"19\"}, {\"address\": \"20\"}, {\"address\": \"21\"}, {\"address\": \"22\"}, {\"address\": \"23\"}, {\"address\": \"24\"}, {\"address\": \"25\"}, {\"address\": \"26\"}, {\"address\": \"27\"}, {\"address\": \"28\"}, {\"address\": \"29\"}, {\"address\": \"30\"}, {\"address\": \"31\"}, {\"address\": \"32\"}, {\"address\": \"33\"}, {\"address\": \"34\"}, {\"address\": \"35\"}, {\"address\": \"36\"}, {\"address\": \"37\"}, {\"address\": \"38\"}, {\"address\": \"39\"}, {\"address\": \"40\"}]}}}}", "the plan does not fit at 2400 Bd, even with the shortest telegrams: one reading of 40 meters takes ")]
    [InlineData("{\n\"gateway\": {\n\"store\": \"a\",\n\"store\": \"b\"}}", "mbus.json, line 4: \"store\" is given twice.")]
    [InlineData("{\n\"gateway\": {\n", "mbus.json, line 3: not valid JSON")]
    [InlineData("{\n\"gateway\": {\"store\": \"\\uD800\"}}", "mbus.json, line 2: a string is not valid Unicode.")]
    [InlineData("", "mbus.json, line 1: not valid JSON")]
    [InlineData("{\"gateway\": {\n\"web\": {\"listen\": \"0.0.0.0:8080\"}}}", "mbus.json, line 2: \"web\": other hosts can reach 0.0.0.0:8080, and there are no tokens.")]
    [InlineData("{\"gateway\": {\n\"web\": {\"httpd\": \"0.0.0.0:8081\"}}}", "mbus.json, line 2: \"web\": other hosts can reach 0.0.0.0:8081, and the routes of mbus-httpd need no token. Expected \"allow\"")]
    [InlineData("{\"gateway\": {\n\"web\": {\"hosts\": \"http://a\"}}}", "mbus.json, line 2: \"hosts\": \"http://a\" is not the name of a host.")]
    [InlineData("{\"gateway\": {\n\"web\": {\"certificateKey\": \"a\"}}}", "mbus.json, line 2: \"web\": \"certificateKey\" needs \"certificate\".")]
    [InlineData("{\"gateway\": {\n\"outputs\": {\"a\": {}}}}", "mbus.json, line 2: \"a\": Expected exactly one of \"csv\" and \"lineProtocol\" with a folder, or \"influx\" with an address.")]
    [InlineData("{\"gateway\": {\n\"outputs\": {\"a\": {\"csv\": \"/a\", \"influx\": \"http://a/write\"}}}}", "mbus.json, line 2: \"a\": Expected exactly one of")]
    [InlineData("{\"gateway\": {\n\"outputs\": {\"a\": {\"csv\": \"/a\", \"tokenFile\": \"b\"}}}}", "mbus.json, line 2: \"a\": \"tokenFile\" needs \"influx\".")]
    [InlineData("{\"gateway\": {\n\"outputs\": {\"a\": {\"influx\": \"db:8086\"}}}}", "mbus.json, line 2: \"influx\": \"db:8086\" is not an HTTP address. Expected the address for writing")]
    [InlineData("{\"gateway\": {\n\"outputs\": {\"a\": {\"influx\": \"http://a/write?precision=ms\"}}}}", "mbus.json, line 2: \"influx\": the address has a precision, and the times are in seconds.")]
    public void An_error_gives_the_line_what_was_found_and_what_was_expected(string json, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<FormatException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_schema_has_the_settings_that_are_read()
    {
        using Stream stream = typeof(GatewaySettings).Assembly.GetManifestResourceStream("mbus.schema.json")!;
        using JsonDocument schema = JsonDocument.Parse(stream);
        JsonElement definitions = schema.RootElement.GetProperty("$defs");
        AssertKnown("gateway", "\"buses\": {\"a\": {\"on\": \"sim\"}}, \"?\": 1");
        AssertKnown("retention", "\"buses\": {\"a\": {\"on\": \"sim\"}}, \"retention\": {\"?\": 1}");
        AssertKnown("web", "\"buses\": {\"a\": {\"on\": \"sim\"}}, \"web\": {\"?\": 1}");
        AssertKnown("output", "\"buses\": {\"a\": {\"on\": \"sim\"}}, \"outputs\": {\"a\": {\"?\": 1}}");
        AssertKnown("mqtt", "\"buses\": {\"a\": {\"on\": \"sim\"}}, \"mqtt\": {\"broker\": \"mqtt://a\", \"?\": 1}");
        AssertKnown("bus", "\"buses\": {\"a\": {\"on\": \"sim\", \"?\": 1}}");
        AssertKnown("meter", "\"buses\": {\"a\": {\"on\": \"sim\", \"meters\": [{\"address\": \"1\", \"?\": 1}]}}");

        void AssertKnown(string definition, string section)
        {
            string message = Assert.Throws<SettingsException>(() => Parse($"{{\"gateway\": {{{section}}}}}")).Message;
            string[] known = message.Split("Expected ")[1].TrimEnd('.').Split(", ");
            Assert.Equal(known, definitions.GetProperty(definition).GetProperty("properties").EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal));
        }
    }

    internal static GatewaySettings Parse(string json) => GatewaySettingsReader.Parse(json, "mbus.json", text => LineAddress.Parse(text, Kinds));
}
