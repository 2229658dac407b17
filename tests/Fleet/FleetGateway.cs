using Mbus.Client.Lines;
using Mbus.Gateway.Host;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging;

namespace Mbus.Fleet;

/// <summary>One gateway with a simulated bus, a store of its own, and a connection to the broker.</summary>
public sealed class FleetGateway : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly GatewayService _gateway;
    private MqttService? _mqtt;

    private FleetGateway(GatewaySettings settings, string folder, GatewayPorts ports, ILogger log) => _gateway = new GatewayService(settings, folder, ports, log);

    /// <summary>Number of the last reading in the store: they begin with 1.</summary>
    public long LastReading
    {
        get
        {
            using StoreReader reader = _gateway.Store.Read();
            return reader.LastReading;
        }
    }

    /// <summary>State of the output to the broker.</summary>
    public OutputStatus Output => _gateway.Outputs[0];

    /// <summary>Starts a gateway.</summary>
    /// <param name="plan">Fleet.</param>
    /// <param name="gateway">Number of the gateway.</param>
    /// <param name="folder">Folder of all stores.</param>
    /// <param name="log">Log.</param>
    public static async Task<FleetGateway> StartAsync(FleetPlan plan, int gateway, string folder, ILogger log)
    {
        GatewaySettings settings = plan.SettingsOf(gateway);
        GatewayPorts ports = new((_, _) => new ValueTask<Line>(plan.OpenLine(gateway)), TimeProvider.System, () => true);
        FleetGateway started = new(settings, Path.Combine(folder, FleetPlan.NameOf(gateway)), ports, log);
        ReadingStore store = started._gateway.Store;
        await store.Opened.ConfigureAwait(false);

        // The output of a new gateway begins with the next reading. That of a fleet begins with the first, so that all can be counted.
        store.SetCursor(settings.Mqtt!.Broker.ToString(), 0);
        await store.Add(new Round()).ConfigureAwait(false);
        started._gateway.Start();
        started._mqtt = MqttService.Start(started._gateway, log);
        return started;
    }

    /// <summary>Ends the readings, and waits until the broker has all of them.</summary>
    public async Task CompleteAsync(CancellationToken cancel)
    {
        await _gateway.ApplyAsync(_gateway.Settings with { Buses = [] }).ConfigureAwait(false);
        while (Output.Delivered < LastReading)
            await Task.Delay(LookInterval, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_mqtt != null)
            await _mqtt.DisposeAsync().ConfigureAwait(false);
        await _gateway.DisposeAsync().ConfigureAwait(false);
    }
}
