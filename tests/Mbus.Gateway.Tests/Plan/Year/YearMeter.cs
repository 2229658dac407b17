using Mbus.Gateway.Plan;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Plan.Year;

/// <summary>A simulated meter of the year: when it does not answer, how long a reading takes, and what the gateway did with it.</summary>
internal sealed class YearMeter(byte address, MeterSchedule schedule, TimeSpan lineTime)
{
    // A replaced meter has another number at the same address.
    private const int Replacement = 1000;

    /// <summary>Primary address.</summary>
    internal byte Address { get; } = address;

    /// <summary>Number of the meter, a part of its secondary address.</summary>
    internal int Number { get; private set; } = address;

    internal MeterSchedule Schedule { get; } = schedule;

    /// <summary>Line time of a reading.</summary>
    internal TimeSpan LineTime { get; private set; } = lineTime;

    /// <summary>Times without an answer.</summary>
    internal List<(DateTimeOffset From, DateTimeOffset To)> Outages { get; } = [];

    /// <summary>Part of the readings that fail at random.</summary>
    internal double FailureRate { get; init; }

    /// <summary>Meter in the plan.</summary>
    internal PlannedMeter Planned { get; set; } = null!;

    /// <summary>Energy at a time: minutes of the year, and as many more as its number.</summary>
    internal long EnergyAt(DateTimeOffset time) => (int)(time - YearTests.Start).TotalMinutes + Number;

    /// <summary>Telegram at a time.</summary>
    internal byte[] TelegramAt(DateTimeOffset time) => Telegrams.Of(Number, Address, EnergyAt(time));

    /// <summary>Puts another meter in its place, which takes longer.</summary>
    internal void Replace()
    {
        Number += Replacement;
        LineTime *= 1.5;
    }

    /// <summary>Slots with a reading, in the order in which they were read.</summary>
    internal List<DateTimeOffset> Slots { get; } = [];

    /// <summary>Times of the readings, and the energy.</summary>
    internal List<(DateTimeOffset Time, long Energy)> Readings { get; } = [];

    /// <summary>Times of all requests.</summary>
    internal List<DateTimeOffset> Attempts { get; } = [];

    /// <summary>Missed slots by their first slot: a later report of the same slots replaces the earlier one, as in the store.</summary>
    internal Dictionary<DateTimeOffset, MissedSlots> Missed { get; } = [];

    internal bool IsSilentAt(DateTimeOffset time) => Outages.Exists(outage => time >= outage.From && time < outage.To);
}
