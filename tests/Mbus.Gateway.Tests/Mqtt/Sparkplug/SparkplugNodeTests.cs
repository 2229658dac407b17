using Google.Protobuf;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Mqtt.Sparkplug;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Mqtt.Sparkplug;

/// <summary>Delivery of the store's readings by Sparkplug to a real mosquitto that fails.</summary>
[Trait("Category", "Slow")]
public sealed class SparkplugNodeTests : IAsyncLifetime
{
    private const int Meters = 20;

    private readonly TemporaryStore _files = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly SparkplugHost _host = new("plant", "pi");
    private Mosquitto _broker = null!;
    private Receiver _receiver = null!;
    private ReadingStore _store = null!;
    private byte _deaths = 250;
    private int _steps;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // A host that is away for a moment gets what has QoS 0 afterwards.
        _broker = new Mosquitto("allow_anonymous true\nqueue_qos0_messages true");
        await _broker.StartAsync();
        _receiver = await Receiver.StartAsync(_broker, "spBv1.0/plant/#");
        _store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
        await _store.Opened;
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (Task running in _running)
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_store != null)
            await _store.DisposeAsync();
        if (_receiver != null)
            await _receiver.DisposeAsync();
        _broker?.Dispose();
        _files.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Readings_of_the_time_without_a_broker_are_historical_and_only_the_last_of_each_meter_is_present()
    {
        await AddAsync(1);
        await UntilAllAsync();
        _broker.Terminate();
        await AddAsync(100);
        await _broker.StartAsync();
        await UntilAllAsync();
        SparkplugHost host = AssertComplete();
        (string, long)[] present = [.. Readings(host).Where(reading => !reading.IsHistorical).Select(reading => (reading.Device, reading.Number)).Distinct()];
        Assert.Equal(2 * Meters, present.Length);
        Assert.Contains((DeviceOf(1), NumberOf(1, 0)), present);
        Assert.Contains((DeviceOf(1), NumberOf(1, 100)), present);
        Assert.Equal(Telegrams.At("2026-01-01T00:15:01Z"), host.Data.First(metric => metric.Device == DeviceOf(1) && metric.Name == "number" && (long)metric.Value == NumberOf(1, 1)).Time);
    }

    [Fact]
    public async Task Restarts_of_the_broker_while_readings_come_lose_nothing_and_leave_no_gap_in_a_sequence()
    {
        for (int restart = 0; restart < 20; restart++)
        {
            Task adding = AddAsync(3);
            _broker.Terminate();
            await adding.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            await _broker.StartAsync();
            await UntilAllAsync();
        }

        SparkplugHost host = AssertComplete();
        Assert.InRange(host.NodeBirths, 10, 100);
        Assert.Equal(_deaths, host.DeathSequence);
    }

    private static string DeviceOf(int meter) => $"{meter:D8}-TST-01-04";

    private static long NumberOf(int meter, int step) => (step * Meters) + meter;

    private static IEnumerable<(string Device, long Number, bool IsHistorical)> Readings(SparkplugHost host) =>
        host.Data.Where(metric => metric.Name == "number").Select(metric => (metric.Device, (long)metric.Value, metric.IsHistorical));

    // Every reading at least once, and those of one meter in order.
    private SparkplugHost AssertComplete()
    {
        SparkplugHost host = _host.Take(_receiver);
        for (int meter = 1; meter <= Meters; meter++)
        {
            Assert.Equal(
                Enumerable.Range(0, _steps).Select(step => NumberOf(meter, step)),
                Readings(host).Where(reading => reading.Device == DeviceOf(meter)).Select(reading => reading.Number).Distinct());
        }

        return host;
    }

    private void Start()
    {
        MqttSettings settings = new() { Broker = BrokerAddress.Parse(_broker.Address), Gateway = "pi", SparkplugGroup = "plant" };
        SparkplugTopics topics = new("plant", "pi");
        ScaledTime time = new(50);
        LinkTerms terms = new(() => new MqttMessage(topics.NodeDeath, SparkplugPayload.NodeDeath(++_deaths, DateTimeOffset.UtcNow).ToByteArray(), false), [topics.NodeCommand]);
        MqttLink link = new(settings, terms, time, NullLogger.Instance);
        SparkplugNode node = new(settings, topics, link, _store, () => DateTimeOffset.UtcNow, () => _deaths);
        _running.Add(link.RunAsync(_stop.Token));
        _running.Add(new OutputLoop(node, _store, time, NullLogger.Instance).RunAsync(_stop.Token));
    }

    private async Task AddAsync(int rounds)
    {
        for (int i = 0; i < rounds; i++)
            await _store.Add(Telegrams.Round(Meters, _steps++));
    }

    // The last reading comes after all others: AssertComplete checks it.
    private Task UntilAllAsync() => _receiver.UntilAsync(_ => Readings(_host.Take(_receiver)).TakeLast(Meters).Any(reading => reading.Number == _steps * Meters));
}
