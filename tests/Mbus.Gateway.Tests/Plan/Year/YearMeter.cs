using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Tests.Plan.Year;

/// <summary>A simulated meter of the year: when it does not answer, how long a reading takes, and what the plan did with it.</summary>
internal sealed class YearMeter(MeterSchedule schedule, TimeSpan lineTime)
{
    internal MeterSchedule Schedule { get; } = schedule;

    /// <summary>Line time of a reading; another one after a replacement.</summary>
    internal TimeSpan LineTime { get; set; } = lineTime;

    /// <summary>Times without an answer.</summary>
    internal List<(DateTimeOffset From, DateTimeOffset To)> Outages { get; } = [];

    /// <summary>Part of the readings that fail at random.</summary>
    internal double FailureRate { get; init; }

    /// <summary>Meter in the plan.</summary>
    internal PlannedMeter Planned { get; set; } = null!;

    /// <summary>Slots with a reading, in the order in which they were read.</summary>
    internal List<DateTimeOffset> Slots { get; } = [];

    /// <summary>Times of the readings.</summary>
    internal List<DateTimeOffset> Readings { get; } = [];

    /// <summary>Times of all requests.</summary>
    internal List<DateTimeOffset> Attempts { get; } = [];

    /// <summary>Missed slots by their first slot: a later report of the same slots replaces the earlier one, as in the store.</summary>
    internal Dictionary<DateTimeOffset, MissedSlots> Missed { get; } = [];

    internal bool IsSilentAt(DateTimeOffset time) => Outages.Exists(outage => time >= outage.From && time < outage.To);
}
