using Mbus.Gateway.Host;
using Mbus.Gateway.Mqtt.Json.Discovery;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Mqtt.Json;

/// <summary>Topics and JSON of docs/mqtt.md: readings, states, events, commands, and discovery by Home Assistant.</summary>
internal sealed class JsonFormat : IMqttFormat
{
    private static readonly TimeSpan MaxJitter = TimeSpan.FromSeconds(10);

    private readonly GatewayService _gateway;
    private readonly MqttTopics _topics;
    private readonly MqttOutput _output;
    private readonly MqttCommands _commands;
    private readonly Announcements _announcements;
    private readonly EventOutput _events;
    private TaskCompletionSource _birth = NewSignal();

    /// <param name="gateway">Gateway.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="log">Log.</param>
    internal JsonFormat(GatewayService gateway, MqttSettings settings, ILogger log)
    {
        _gateway = gateway;
        _topics = new MqttTopics(settings);
        Link = new MqttLink(settings, _topics.Terms, gateway.Time, log) { Received = Take };
        MeterMessages messages = new(settings, _topics);
        _output = new MqttOutput(settings, Link, messages);
        _events = new EventOutput(settings, Link, messages, gateway.Store, gateway.Clock.Now.AddSeconds(-1));
        _commands = new MqttCommands(gateway, _topics, Link, gateway.Time, log);
        _announcements = new Announcements(_topics, messages, settings.HomeAssistant == null ? null : new DeviceDiscovery(settings, _topics));
    }

    /// <inheritdoc/>
    public MqttLink Link { get; }

    /// <inheritdoc/>
    public IOutput Output => _output;

    /// <inheritdoc/>
    public Task ExecuteAsync(CancellationToken stop) => _commands.RunAsync(stop);

    /// <summary>
    /// At the start of the connection, and after a start of Home Assistant, everything is announced; between them only what has changed.
    /// </summary>
    public async Task ServeAsync(Task disconnected, CancellationToken stop)
    {
        bool isRepeated = false;
        _announcements.Forget();
        while (!disconnected.IsCompleted)
        {
            Task committed = _gateway.Store.NextCommit();
            bool isStarted = _output.Started.IsCompleted;
            using (StoreReader reader = _gateway.Store.Read())
            {
                await Link.PublishAsync(_announcements.Changes(reader, MeterPlace.StatesOf(_gateway.Settings, _gateway.Buses), _gateway.Clock.Now), stop).ConfigureAwait(false);
                if (isStarted && !isRepeated)
                    await _output.RepeatAsync(reader, _announcements.Meters, stop).ConfigureAwait(false);
                await _events.DeliverAsync(reader, stop).ConfigureAwait(false);
            }

            isRepeated = isStarted;
            if (await WaitForChangeAsync(disconnected, isStarted ? committed : Task.WhenAny(committed, _output.Started), stop).ConfigureAwait(false))
            {
                isRepeated = false;
                _announcements.Forget();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Take(string topic, byte[] payload)
    {
        if (topic == _topics.Birth)
        {
            if (payload.AsSpan().SequenceEqual("online"u8))
                Volatile.Read(ref _birth).TrySetResult();
        }
        else
        {
            _commands.Take(topic, payload);
        }
    }

    /// <summary>Waits until something may have changed. Returns true if Home Assistant has started.</summary>
    private async Task<bool> WaitForChangeAsync(Task disconnected, Task changed, CancellationToken stop)
    {
        Task birth = Volatile.Read(ref _birth).Task;
        await WaitAsync(Task.WhenAny(disconnected, changed, birth), MqttService.LookInterval, stop).ConfigureAwait(false);
        if (!birth.IsCompleted)
            return false;

        // All gateways receive the start of Home Assistant at the same time.
        await WaitAsync(disconnected, MaxJitter * Random.Shared.NextDouble(), stop).ConfigureAwait(false);
        Volatile.Write(ref _birth, NewSignal());
        return true;
    }

    private async Task WaitAsync(Task either, TimeSpan time, CancellationToken stop) =>
        await Task.WhenAny(either, Task.Delay(time, _gateway.Time, stop)).ConfigureAwait(false);
}
