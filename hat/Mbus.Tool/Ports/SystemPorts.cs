using Mbus.Client.Lines;
using Mbus.Hat;
using Mbus.Simulation;

namespace Mbus.Tool.Ports;

/// <summary>Access to the hardware of this machine.</summary>
internal static class SystemPorts
{
    internal static IReadOnlyList<LineKind> Lines { get; } = [SimulatedLineKind.Instance, .. LineKinds.Standard];

    internal static IHatPorts Hat(RaspberryPi pi) => new HatPorts(pi);
}
