using Mbus.Gateway.Host;
using Mbus.Gateway.Mqtt.Json;
using Mbus.Gateway.Mqtt.Sparkplug;
using Mbus.Gateway.Settings;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Mqtt;

/// <summary>MQTT: the connection, and what is published in the format of the settings.</summary>
internal sealed class MqttService : IAsyncDisposable
{
    /// <summary>Time between two looks at what is not stored, such as the state of a bus.</summary>
    internal static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly GatewayService _gateway;
    private readonly IMqttFormat _format;
    private readonly string _broker;
    private readonly ILogger _log;
    private readonly Task _running;

    private MqttService(GatewayService gateway, MqttSettings settings, ILogger log)
    {
        _gateway = gateway;
        _broker = settings.Broker.ToString();
        _log = log;
        _format = settings.SparkplugGroup == null ? new JsonFormat(gateway, settings, log) : new SparkplugFormat(gateway, settings, settings.SparkplugGroup, log);
        gateway.AddOutput(_format.Output);
        CancellationToken stop = _stop.Token;
        _running = Task.Run(() => RunAsync(stop));
    }

    /// <summary>Starts the service of a gateway. Returns null if its settings have no broker.</summary>
    /// <param name="gateway">Gateway; it gets the output of readings.</param>
    /// <param name="log">Log.</param>
    internal static MqttService? Start(GatewayService gateway, ILogger log) =>
        gateway.Settings.Mqtt is { } settings ? new MqttService(gateway, settings, log) : null;

    /// <summary>Ends commands, reports the gateway as offline, and disconnects.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    // Before the store is open, there is nothing to publish.
    private async Task RunAsync(CancellationToken stop)
    {
        await _gateway.Store.Opened.WaitAsync(stop).ConfigureAwait(false);
        await Task.WhenAll(_format.Link.RunAsync(stop), ServeAsync(stop), _format.ExecuteAsync(stop)).ConfigureAwait(false);
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            (LinkState state, Task changed) = _format.Link.Look();
            try
            {
                if (state == LinkState.Connected)
                    await _format.ServeAsync(changed, stop).ConfigureAwait(false);
                await changed.WaitAsync(stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                MqttLog.NotAnnounced(_log, _broker, e.Message);
                await Task.WhenAny(changed, Task.Delay(LookInterval, _gateway.Time, stop)).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The loop looks whether the gateway ends.
            }
        }
    }
}
