using Mbus.Client.Lines;
using Mbus.Hat;
using Mbus.Hat.Linux;
using Mbus.Simulation;

namespace Mbus.Tool.Ports;

/// <summary>What leads out of this program: here through the kernel's own interfaces. A build with UseIotPackages has the other file.</summary>
internal static class SystemPorts
{
    internal static IReadOnlyList<LineKind> Lines { get; } = [SimulatedLineKind.Instance, .. LineKinds.Standard];

    internal static IHatPorts Hat(RaspberryPi pi) => new KernelPorts(pi);
}
