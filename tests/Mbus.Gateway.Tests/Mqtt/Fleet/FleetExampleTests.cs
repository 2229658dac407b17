using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Mbus.Client.Lines;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Mqtt.Json;
using Mbus.Gateway.Settings;
using Mbus.Hat;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Mqtt.Fleet;

/// <summary>The files of docs/examples, with the programs that read them where Debian has these.</summary>
public sealed partial class FleetExampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-examples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_site_has_settings_of_its_own()
    {
        await RunAsync("python3", Example("gateway/provision"), Example("gateway/sites.csv"), _folder);
        Dictionary<string, GatewaySettings> sites = Directory.EnumerateDirectories(_folder)
            .ToDictionary(site => Path.GetFileName(site)!, site => GatewaySettingsReader.Load(Path.Combine(site, "mbus.json"), line => LineAddress.Parse(line, [HatLine.Kind, .. LineKinds.Standard])));
        Assert.Equal(["site-0001", "site-0002", "site-0003"], sites.Keys.Order(StringComparer.Ordinal));
        Assert.All(sites, site => Assert.Equal(site.Key, site.Value.Mqtt!.Gateway));
        Assert.Equal(3, sites.Values.Select(site => site.Buses[0].Delay).Distinct().Count());

        string double_ = Path.Combine(_folder, "double.csv");
        await File.WriteAllTextAsync(double_, "site,line,interval\na,hat,15m\na,hat,1h\n", TestContext.Current.CancellationToken);
        Assert.Contains("a occurs twice", await ErrorOfAsync("python3", Example("gateway/provision"), double_, _folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mosquitto_permits_a_gateway_only_its_own_topics()
    {
        using TestAuthority authority = new(_folder);
        authority.Issue("server");
        (string certificate, string key) = authority.Issue("site-0001");
        File.Copy(Example("mosquitto/fleet.acl"), Path.Combine(_folder, "fleet.acl"));
        string example = await File.ReadAllTextAsync(Example("mosquitto/fleet.conf"), TestContext.Current.CancellationToken);
        string own = example.Replace("/etc/mosquitto/certs", _folder, StringComparison.Ordinal).Replace("/etc/mosquitto", _folder, StringComparison.Ordinal);
        using Mosquitto broker = new(ListenerOrPersistence().Replace(own, ""));
        await broker.StartAsync();
        MqttSettings settings = new()
        {
            Broker = new BrokerAddress("127.0.0.1", broker.Port, true),
            Gateway = "site-0001",
            CaFile = authority.Certificate,
            Certificate = certificate,
            CertificateKey = key,
            HomeAssistant = null,
        };
        using CancellationTokenSource stop = new();
        MqttLink link = new(settings, new MqttTopics(settings).Terms, TimeProvider.System, NullLogger.Instance);
        Task running = link.RunAsync(stop.Token);
        while (link.Look() is { State: LinkState.Connecting } now)
            await now.Changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await link.PublishAsync([MqttMessage.OfText("mbus/site-0001/status", "online", true)], stop.Token);
        IOException refused = await Assert.ThrowsAsync<IOException>(() => link.PublishAsync([MqttMessage.OfText("mbus/site-0002/status", "offline", true)], stop.Token));
        Assert.Contains("refused", refused.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Promtool_accepts_the_settings_of_Prometheus()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool is not installed: apt-get install prometheus.");
        await RunAsync("promtool", "check", "config", Example("prometheus/prometheus.yml"));
    }

    [Theory]
    [InlineData("telegraf/mqtt-to-influxdb.conf", "tomllib", "tomllib.load(open(sys.argv[1], 'rb'))")]
    [InlineData("telegraf/mqtt-to-kafka.conf", "tomllib", "tomllib.load(open(sys.argv[1], 'rb'))")]
    [InlineData("telegraf/kafka-to-timescaledb.conf", "tomllib", "tomllib.load(open(sys.argv[1], 'rb'))")]
    [InlineData("emqx/values.yaml", "yaml", "yaml.safe_load(open(sys.argv[1]))")]
    public async Task Other_settings_are_TOML_and_YAML(string example, string module, string load)
    {
        Assert.SkipUnless(await ErrorOfAsync("python3", "-c", $"import {module}") == null, $"Python has no module {module}: apt-get install python3 python3-yaml.");
        await RunAsync("python3", "-c", $"import sys, {module}; assert {load}", Example(example));
    }

    [Fact]
    public void Telegraf_subscribes_and_splits_the_topics_of_states()
    {
        MqttTopics topics = new(new MqttSettings { Broker = BrokerAddress.Parse("mqtt://a"), Gateway = "+" });
        string filter = topics.State(MeterId.Unknown(1)).Replace(MeterId.Unknown(1).ToString(), "+", StringComparison.Ordinal);
        foreach (string example in new[] { "telegraf/mqtt-to-influxdb.conf", "telegraf/mqtt-to-kafka.conf" })
        {
            string text = File.ReadAllText(Example(example));
            Assert.Contains($"topic = \"{filter}\"", text, StringComparison.Ordinal);
            Assert.Matches($"topics = \\[\"(\\$share/telegraf/)?{Regex.Escape(filter)}\"\\]", text);
        }
    }

    private static string Example(string name)
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(at.FullName, "docs", "examples")))
            at = at.Parent!;
        return Path.Combine(at.FullName, "docs", "examples", name);
    }

    private static async Task RunAsync(string program, params string[] arguments) => Assert.Null(await ErrorOfAsync(program, arguments));

    /// <summary>Runs a program. Returns what it has printed if it failed; null if it was successful.</summary>
    private static async Task<string?> ErrorOfAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        string text = await output + error;
        return process.ExitCode == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{process.ExitCode}: {text}");
    }

    // The test has its own port and database; a user of the system is not there on every host.
    [GeneratedRegex("^(listener|persistence|persistence_location|max_queued_messages|set_tcp_nodelay) .*$", RegexOptions.Multiline)]
    private static partial Regex ListenerOrPersistence();
}
