using Mbus.Client.Lines;
using Mbus.Gateway.Clock;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Buses;

/// <summary>What all buses share.</summary>
/// <param name="Store">Store.</param>
/// <param name="Clock">Time of day.</param>
/// <param name="Calendar">Local calendar.</param>
/// <param name="Keys">Keys of the meters.</param>
/// <param name="Open">Opens a line.</param>
/// <param name="Time">Clock of waits.</param>
/// <param name="Log">Log.</param>
public sealed record BusServices(
    ReadingStore Store,
    HostClock Clock,
    LocalCalendar Calendar,
    MeterKeys Keys,
    Func<BusSettings, CancellationToken, ValueTask<Line>> Open,
    TimeProvider Time,
    ILogger Log)
{
    /// <summary>Identity of this boot of the host.</summary>
    public string BootId { get; init; } = ClockSource.BootId();
}
