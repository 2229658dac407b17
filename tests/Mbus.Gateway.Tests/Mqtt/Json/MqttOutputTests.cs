using System.Text.Json;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Mqtt.Json;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Mqtt.Json;

/// <summary>Delivery of the store's readings to a real mosquitto that fails in all ways.</summary>
[Trait("Category", "Slow")]
public sealed class MqttOutputTests : IAsyncLifetime
{
    private const int Meters = 20;

    // An acknowledgement must come within 200 ms, and the pauses are 20 ms to 1.2 s.
    private const int Factor = 50;

    private readonly TemporaryStore _files = new();
    private readonly List<Task> _running = [];
    private CancellationTokenSource _stop = new();
    private Mosquitto _broker = null!;
    private Receiver _receiver = null!;
    private ReadingStore _store = null!;
    private MqttOutput _output = null!;
    private int _steps;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _broker = new Mosquitto();
        await _broker.StartAsync();
        _receiver = await Receiver.StartAsync(_broker);
        _store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
        await _store.Opened;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_store != null)
            await _store.DisposeAsync();
        if (_receiver != null)
            await _receiver.DisposeAsync();
        _broker?.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task A_week_without_the_broker_is_delivered_afterwards_with_the_times_of_the_readings()
    {
        (MqttLink link, _) = Start();
        await AddAsync(1);
        await _receiver.UntilAsync(HasLast);
        _broker.Terminate();
        Round week = new();
        for (; _steps <= 7 * 24 * 4; _steps++)
        {
            foreach (NewReading reading in Telegrams.Round(Meters, _steps).Readings)
                week.Readings.Add(reading);
        }

        await _store.Add(week);
        Assert.NotEqual(LinkState.Connected, link.State);
        await _broker.StartAsync();
        await _receiver.UntilAsync(HasLast);
        AssertInOrder();
        Assert.Equal("2026-01-08T00:00:01Z", JsonDocument.Parse(_receiver.Of(StateOf(1))[^1]).RootElement.GetProperty("time").GetString());
    }

    [Fact]
    public async Task A_frozen_broker_delays_no_round_and_gets_everything_afterwards()
    {
        (MqttLink link, OutputLoop loop) = Start();
        await AddAsync(1);
        await _receiver.UntilAsync(HasLast);
        _broker.Freeze();

        // More than a minute on the clock of the link: several attempts are given up.
        bool hasGivenUp = false;
        for (int attempts = 0; attempts < 4;)
        {
            await AddAsync(1).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            (LinkState state, Task changed) = link.Look();
            hasGivenUp |= state == LinkState.Waiting;
            await changed.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
            attempts += link.State == LinkState.Waiting ? 1 : 0;
        }

        Assert.True(hasGivenUp);
        Assert.NotNull(loop.Status.Error);
        _broker.Continue();
        await _receiver.UntilAsync(HasLast);
        AssertInOrder();
    }

    [Fact]
    public async Task Fifty_restarts_while_readings_come_lose_nothing()
    {
        Start();
        for (int restart = 0; restart < 50; restart++)
        {
            // The broker ends at any moment of the delivery.
            Task adding = AddAsync(3);
            _broker.Terminate();
            await adding.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            await _broker.StartAsync();
            int expected = _steps - 3;
            await _receiver.UntilAsync(messages => messages.Count(message => message.Topic == StateOf(1)) >= expected);
        }

        await _receiver.UntilAsync(HasLast);
        AssertInOrder();
    }

    [Fact]
    public async Task A_broker_that_is_killed_while_messages_are_in_flight_gets_all_that_it_has_not_acknowledged()
    {
        // The session of the receiver survives, and what the broker has acknowledged after that may not.
        await _broker.SaveAsync();
        (MqttLink link, _) = Start();
        HashSet<long> mayBeLost = [];
        for (int kill = 0; kill < 10; kill++)
        {
            int first = (_steps * Meters) + 1;
            Task adding = AddAsync(10);
            await _receiver.UntilAsync(_ => Numbers().Any(number => number >= first));
            _broker.Kill();
            await adding;
            while (link.Look() is { State: LinkState.Connected } now)
                await now.Changed.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            for (long number = first; number <= _output.Delivered; number++)
                mayBeLost.Add(number);
            await _broker.StartAsync();
            await _receiver.UntilAsync(HasLast);
        }

        long[] all = [.. Enumerable.Range(1, _steps * Meters)];
        Assert.Empty(all.Except(Numbers()).Except(mayBeLost));
        Assert.InRange(mayBeLost.Count, 1, all.Length - 100);
        for (int meter = 1; meter <= Meters; meter++)
            Assert.Equal(Steps(meter).Order(), Steps(meter));
    }

    [Fact]
    public async Task Readings_that_wait_survive_a_kill_of_the_broker_without_its_database_and_a_restart_of_the_gateway()
    {
        Start();
        await AddAsync(2);
        await _receiver.UntilAsync(HasLast);

        // The third round is a delivery of its own: it begins when the position is after the first two.
        await AddAsync(1);
        await _receiver.UntilAsync(HasLast);
        _broker.KillWithDatabase();
        await AddAsync(3);
        await StopAsync();
        await _receiver.DisposeAsync();
        IReadOnlyList<(string, string, bool)> before = _receiver.Messages;
        await _store.DisposeAsync();

        await _broker.StartAsync();
        _receiver = await Receiver.StartAsync(_broker);
        _store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
        await _store.Opened;
        Start();
        await AddAsync(1);
        await _receiver.UntilAsync(messages => Steps(1).Contains(_steps - 1));

        // The third round comes again if the broker was killed before it had acknowledged all of it.
        Assert.Equal([3, 4, 5, 6], Steps(1).SkipWhile(step => step == 2));
        Assert.Equal(3, before.Where(message => message.Item1 == StateOf(1)).Distinct().Count());
    }

    [Fact]
    public async Task A_new_broker_gets_no_readings_of_the_past()
    {
        await AddAsync(3);
        (_, OutputLoop loop) = Start();
        Assert.Equal((3L * Meters, 0L), (loop.Status.Delivered, loop.Status.Behind));
        await AddAsync(1);
        await _receiver.UntilAsync(messages => Steps(1).Count > 0);
        Assert.Equal([3], Steps(1));
    }

    private static string StateOf(int meter) => $"mbus/pi/meter/{meter:D8}-TST-01-04/state";

    private (MqttLink Link, OutputLoop Loop) Start()
    {
        MqttSettings settings = new() { Broker = BrokerAddress.Parse(_broker.Address), Gateway = "pi", HomeAssistant = null };
        MqttTopics topics = new(settings);
        ScaledTime time = new(Factor);
        MqttLink link = new(settings, topics.Terms, time, NullLogger.Instance);
        _output = new MqttOutput(settings, link, new MeterMessages(settings, topics));
        OutputLoop loop = new(_output, _store, time, NullLogger.Instance);
        _running.Add(link.RunAsync(_stop.Token));
        _running.Add(loop.RunAsync(_stop.Token));
        return (link, loop);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        foreach (Task running in _running)
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running.Clear();
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    private async Task AddAsync(int rounds)
    {
        for (int i = 0; i < rounds; i++)
            await _store.Add(Telegrams.Round(Meters, _steps++));
    }

    // The last reading comes after all others: AssertInOrder checks it.
    private bool HasLast(IReadOnlyList<(string Topic, string Payload, bool IsRetained)> messages) =>
        messages.TakeLast(2 * OutputLoop.BatchSize).Any(message => message.Payload.StartsWith($"{{\"number\":{_steps * Meters},", StringComparison.Ordinal));

    // The number of the reading gives the step; each is counted where it came first.
    private List<int> Steps(int meter) => [.. _receiver.Of(StateOf(meter))
        .Select(payload => (int)((JsonDocument.Parse(payload).RootElement.GetProperty("number").GetInt64() - 1) / Meters)).Distinct()];

    private IEnumerable<long> Numbers() => _receiver.Messages.Where(message => message.Topic.EndsWith("/state", StringComparison.Ordinal))
        .Select(message => JsonDocument.Parse(message.Payload).RootElement.GetProperty("number").GetInt64());

    private void AssertInOrder()
    {
        for (int meter = 1; meter <= Meters; meter++)
            Assert.Equal(Enumerable.Range(0, _steps), Steps(meter));
    }
}
