using Mbus.Client.Lines;

namespace Mbus.Simulation;

/// <summary>Line kind for simulated buses, for <see cref="LineAddress.Parse"/>.</summary>
public static class SimulatedLineKind
{
    /// <summary>Simulated bus in real time.</summary>
    /// <remarks>Its bytes are as late as the timers of the system.</remarks>
    public static LineKind Instance { get; } = new()
    {
        Name = "sim",
        Form = "sim or sim:FILE",
        Example = "sim:meters.json",
        Slack = SimulatedLine.RealTimeSlack,
        TargetError = _ => null,
        Open = (address, _) => new(Open(address)),
    };

    private static SimulatedLine Open(LineAddress address)
    {
        BusDefinition definition = address.Target.Length == 0 ? BusDefinition.Default : BusDefinition.Load(address.Target);
        SimulatedBus bus = new(definition, address.TimingAt(address.BaudRate), Environment.TickCount);
        return SimulatedLine.InRealTime(bus, name: address.Name);
    }
}
