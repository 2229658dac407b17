using Mbus.Gateway.Host;
using Mbus.Gateway.Mqtt.Discovery;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Mqtt;

/// <summary>MQTT: the connection, the output of readings, commands, and what the broker knows about gateway, buses and meters.</summary>
internal sealed class MqttService : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxJitter = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly GatewayService _gateway;
    private readonly MqttSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly MqttTopics _topics;
    private readonly MqttOutput _output;
    private readonly MqttCommands _commands;
    private readonly Announcements _announcements;
    private readonly EventOutput _events;
    private TaskCompletionSource _birth = NewSignal();
    private Task _running = Task.CompletedTask;

    private MqttService(GatewayService gateway, MqttSettings settings, ILogger log)
    {
        TimeProvider time = gateway.Time;
        _gateway = gateway;
        _settings = settings;
        _time = time;
        _log = log;
        _topics = new MqttTopics(settings);
        Link = new MqttLink(settings, _topics, time, log) { Received = Take };
        MeterMessages messages = new(settings, _topics);
        _output = new MqttOutput(settings, Link, messages);
        _events = new EventOutput(settings, Link, messages, gateway.Store, gateway.Clock.Now.AddSeconds(-1));
        _commands = new MqttCommands(gateway, _topics, Link, time, log);
        _announcements = new Announcements(_topics, messages, settings.HomeAssistant == null ? null : new DeviceDiscovery(settings, _topics));
    }

    /// <summary>Connection.</summary>
    internal MqttLink Link { get; }

    /// <summary>Starts the service of a gateway. Returns null if its settings have no broker.</summary>
    /// <param name="gateway">Gateway; it gets the output of readings.</param>
    /// <param name="log">Log.</param>
    internal static MqttService? Start(GatewayService gateway, ILogger log)
    {
        if (gateway.Settings.Mqtt is not { } settings)
            return null;

        MqttService service = new(gateway, settings, log);
        gateway.AddOutput(service._output);
        service._running = Task.WhenAll(
            Task.Run(() => service.Link.RunAsync(service._stop.Token)), Task.Run(service.AnnounceAsync), Task.Run(() => service._commands.RunAsync(service._stop.Token)));
        return service;
    }

    /// <summary>Ends commands, reports the gateway as offline, and disconnects.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
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

    // On each connection, and after a start of Home Assistant, everything is announced; between them only what has changed.
    private async Task AnnounceAsync()
    {
        await _gateway.Store.Opened.WaitAsync(_stop.Token).ConfigureAwait(false);
        while (!_stop.IsCancellationRequested)
        {
            (LinkState state, Task changed) = Link.Look();
            try
            {
                if (state == LinkState.Connected)
                    await AnnounceAsync(changed).ConfigureAwait(false);
                await changed.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                MqttLog.NotAnnounced(_log, _settings.Broker.ToString(), e.Message);
                await WaitAsync(changed, LookInterval).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The loop looks whether the gateway ends.
            }
        }
    }

    private async Task AnnounceAsync(Task disconnected)
    {
        bool isRepeated = false;
        _announcements.Forget();
        while (!disconnected.IsCompleted)
        {
            Task committed = _gateway.Store.NextCommit();
            bool isStarted = _output.Started.IsCompleted;
            using (StoreReader reader = _gateway.Store.Read())
            {
                await Link.PublishAsync(_announcements.Changes(reader, _gateway.Settings, _gateway.Buses, _gateway.Clock.Now), _stop.Token).ConfigureAwait(false);
                if (isStarted && !isRepeated)
                    await _output.RepeatAsync(reader, _announcements.Meters, _stop.Token).ConfigureAwait(false);
                await _events.DeliverAsync(reader, _stop.Token).ConfigureAwait(false);
            }

            isRepeated = isStarted;
            if (await WaitForChangeAsync(disconnected, isStarted ? committed : Task.WhenAny(committed, _output.Started)).ConfigureAwait(false))
            {
                isRepeated = false;
                _announcements.Forget();
            }
        }
    }

    /// <summary>Waits until something may have changed. Returns true if Home Assistant has started.</summary>
    private async Task<bool> WaitForChangeAsync(Task disconnected, Task changed)
    {
        Task birth = Volatile.Read(ref _birth).Task;
        await WaitAsync(Task.WhenAny(disconnected, changed, birth), LookInterval).ConfigureAwait(false);
        if (!birth.IsCompleted)
            return false;

        // All gateways receive the start of Home Assistant at the same time.
        await WaitAsync(disconnected, MaxJitter * Random.Shared.NextDouble()).ConfigureAwait(false);
        Volatile.Write(ref _birth, NewSignal());
        return true;
    }

    private async Task WaitAsync(Task either, TimeSpan time) =>
        await Task.WhenAny(either, Task.Delay(time, _time, _stop.Token)).ConfigureAwait(false);
}
