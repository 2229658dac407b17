using Mbus.Client.Lines;
using Mbus.Gateway.Host;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Settings;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Mqtt;

/// <summary>A gateway on the default simulated bus with its service of MQTT, as GatewayHost runs them.</summary>
internal sealed record MqttGateway(GatewayService Gateway, MqttService Service) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    internal static MqttGateway Start(GatewaySettings settings, string folder)
    {
        GatewayPorts ports = new((bus, _) => new ValueTask<Line>(Simulated(bus)), TimeProvider.System, () => true);
        GatewayService gateway = new(settings, folder, ports, NullLogger.Instance);
        gateway.Start();
        return new MqttGateway(gateway, MqttService.Start(gateway, NullLogger.Instance));
    }

    private static SimulatedLine Simulated(BusSettings bus) =>
        SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Default with { Start = DateTime.Now }, bus.Line.TimingAt(bus.Line.BaudRate)));
}
