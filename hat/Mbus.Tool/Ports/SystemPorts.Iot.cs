using Mbus.Client.Lines;
using Mbus.Hat;
using Mbus.Hat.Iot;
using Mbus.Simulation;

namespace Mbus.Tool.Ports;

/// <summary>What leads out of this program: here through the official packages, which know no other root than this machine's.</summary>
internal static class SystemPorts
{
    internal static IReadOnlyList<LineKind> Lines { get; } = [SimulatedLineKind.Instance, .. IotPorts.Lines];

    internal static IHatPorts Hat(RaspberryPi pi) => new IotPorts();
}
