using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;

namespace Mbus.Gateway.Buses;

/// <summary>A place on the bus where a meter is read: its settings, its plan, and the meter that answered last.</summary>
internal sealed class MeterPoint(MeterSettings settings, PlannedMeter plan)
{
    /// <summary>Settings.</summary>
    internal MeterSettings Settings { get; set; } = settings;

    /// <summary>Plan.</summary>
    internal PlannedMeter Plan => plan;

    /// <summary>Meter that answered last; null before the first reading.</summary>
    internal MeterId? Meter { get; set; }

    /// <summary>What its last reading has shown.</summary>
    internal MeterState? State { get; set; }

    /// <summary>Number of telegrams of its last complete reading.</summary>
    internal int TelegramCount { get; set; }

    /// <summary>Time of the first failure since the last reading; null if the last attempt was successful.</summary>
    internal DateTimeOffset? FailingSince { get; set; }

    /// <summary>True if the meter was reported as gone.</summary>
    internal bool IsGone { get; set; }

    /// <summary>Last error; null if the last attempt was successful.</summary>
    internal string? Error { get; set; }

    /// <summary>Identity for events: the meter, or a stand-in before the first reading.</summary>
    internal MeterId Id => Meter ?? (Settings.Address.IsSecondary ? MeterId.Of(Settings.Address) : MeterId.Unknown(Settings.Address.Primary));
}
