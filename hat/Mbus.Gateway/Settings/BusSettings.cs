using Mbus.Client.Lines;
using Mbus.Gateway.Plan;
using Mbus.Hat;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Settings;

/// <summary>Settings of one bus: its line, its bridge and its meters.</summary>
public sealed record BusSettings
{
    /// <summary>Places on the bridge for this process: the plan, a job, and a request of mbus-httpd's routes.</summary>
    public const int OwnPlaces = 3;

    /// <summary>Name: letters, digits, - and _.</summary>
    public required string Name { get; init; }

    /// <summary>Line to the bus.</summary>
    public required LineAddress Line { get; init; }

    /// <summary>Options of a line over a HAT.</summary>
    public HatLineOptions Hat { get; init; } = new();

    /// <summary>Listen addresses and permissions of other masters.</summary>
    public BridgeOptions Bridge { get; init; } = new();

    /// <summary>When the meters are read that have no schedule of their own.</summary>
    public MeterSchedule Schedule { get; init; } = MeterSchedule.Default;

    /// <summary>Time from each slot to its first reading, so that many gateways do not send at the same time.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Additional reply time for slow meters.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Number of repeats of a request without a valid reply.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Meters to read; null to read all meters that a search finds, and those that other masters read.</summary>
    public IReadOnlyList<MeterSettings>? Meters { get; init; }
}
