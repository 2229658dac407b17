using Mbus.Client.Lines;
using Mbus.Gateway.Settings;
using Mbus.Hat;

namespace Mbus.Gateway.Host;

/// <summary>What the program provides to the gateway.</summary>
/// <param name="Open">Opens a line, with the options of the program for a HAT.</param>
/// <param name="Time">Clock of the host.</param>
/// <param name="IsClockConfirmed">Returns whether a time server or a clock chip has set the clock.</param>
public sealed record GatewayPorts(Func<BusSettings, CancellationToken, ValueTask<Line>> Open, TimeProvider Time, Func<bool> IsClockConfirmed)
{
    /// <summary>The Raspberry Pi.</summary>
    public RaspberryPi Pi { get; init; } = new();
}
