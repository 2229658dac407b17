using System;
using Mbus.Simulation;

namespace Mbus.Twin;

/// <summary>A simulated bus with meters.</summary>
public sealed class SimulatedWire : Wire
{
    private readonly SimulatedBus _bus;

    /// <param name="bus">The bus; the board owns it.</param>
    public SimulatedWire(SimulatedBus bus) => _bus = bus;

    /// <inheritdoc/>
    public override void SetBaudRate(int baudRate) => _bus.SetBaudRate(baudRate);

    /// <inheritdoc/>
    public override long Transmit(ReadOnlySpan<byte> bytes, long now) => _bus.Transmit(bytes, now);

    /// <inheritdoc/>
    public override bool TryReceive(long now, out byte value, out long at)
    {
        bool isHeard = _bus.Advance(now, out ReceivedByte heard);
        value = heard.Value;
        at = heard.At;
        return isHeard;
    }
}
