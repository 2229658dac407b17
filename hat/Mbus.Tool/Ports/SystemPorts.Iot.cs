using Mbus.Client.Lines;
using Mbus.Hat;
using Mbus.Hat.Iot;
using Mbus.Simulation;

namespace Mbus.Tool.Ports;

/// <summary>Access to the hardware of this machine through the official packages, which support no other root folder than /.</summary>
internal static class SystemPorts
{
    internal static IReadOnlyList<LineKind> Lines { get; } = [SimulatedLineKind.Instance, .. IotPorts.Lines];

    internal static IHatPorts Hat(RaspberryPi pi) => new IotPorts();
}
