using Mbus.Gateway.Host;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Mqtt.Json;
using Mbus.Gateway.Mqtt.Sparkplug;
using Mbus.Gateway.Settings;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Mqtt;

/// <summary>MQTT by the settings of a gateway, and by its next ones when they change: the connection, and what is published in their format.</summary>
internal sealed class MqttService : IAsyncDisposable
{
    /// <summary>Time between two looks at what is not stored, such as the state of a bus.</summary>
    internal static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly GatewayService _gateway;
    private readonly ILogger _log;
    private readonly Task _running;

    private MqttService(GatewayService gateway, ILogger log)
    {
        _gateway = gateway;
        _log = log;
        _running = Task.Run(() => RunAsync(_stop.Token));
    }

    /// <summary>Starts the service of a gateway.</summary>
    /// <param name="gateway">Gateway; it gets the output of readings.</param>
    /// <param name="log">Log.</param>
    internal static MqttService Start(GatewayService gateway, ILogger log) => new(gateway, log);

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
        while (!stop.IsCancellationRequested)
        {
            MqttSettings? settings = _gateway.Settings.Mqtt;
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task running = settings == null ? Task.CompletedTask : RunAsync(settings, end.Token);
            await WaitForOtherAsync(settings, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await end.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WaitForOtherAsync(MqttSettings? settings, CancellationToken stop)
    {
        for (Task next = _gateway.NextSettings(); _gateway.Settings.Mqtt == settings; next = _gateway.NextSettings())
            await next.WaitAsync(stop).ConfigureAwait(false);
    }

    private async Task RunAsync(MqttSettings settings, CancellationToken end)
    {
        IMqttFormat format = settings.SparkplugGroup == null ? new JsonFormat(_gateway, settings, _log) : new SparkplugFormat(_gateway, settings, settings.SparkplugGroup, _log);
        _gateway.AddOutput(format.Output);
        try
        {
            await Task.WhenAll(format.Link.RunAsync(end), ServeAsync(format, settings.Broker, end), format.ExecuteAsync(end)).ConfigureAwait(false);
        }
        finally
        {
            await _gateway.RemoveOutputAsync(format.Output).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(IMqttFormat format, BrokerAddress broker, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            (LinkState state, Task changed) = format.Link.Look();
            try
            {
                if (state == LinkState.Connected)
                    await format.ServeAsync(changed, stop).ConfigureAwait(false);
                await changed.WaitAsync(stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                GatewayLog.NotAnnounced(_log, broker.ToString(), e.Message);
                await Task.WhenAny(changed, Task.Delay(LookInterval, _gateway.Time, stop)).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The loop looks whether the service ends.
            }
        }
    }
}
