namespace Mbus.Gateway.Meters;

/// <summary>Kind of a <see cref="MeterEvent"/>. The numbers are stored: do not change them.</summary>
public enum EventKind
{
    /// <summary>A meter was read for the first time.</summary>
    NewMeter = 1,

    /// <summary>Another meter answers at the address of a known one.</summary>
    MeterReplaced = 2,

    /// <summary>A meter has another primary address.</summary>
    AddressMoved = 3,

    /// <summary>A meter has not answered for a day.</summary>
    MeterGone = 4,

    /// <summary>A meter answers again.</summary>
    MeterBack = 5,

    /// <summary>The clock of a meter is wrong, or right again.</summary>
    MeterClock = 6,

    /// <summary>A counter is lower than before.</summary>
    CounterBack = 7,

    /// <summary>The status byte of a meter has changed.</summary>
    Status = 8,

    /// <summary>Slots passed without a reading.</summary>
    MissedSlots = 9,

    /// <summary>No value at the end of a month is available.</summary>
    MonthEndMissed = 10,

    /// <summary>The line time is not sufficient for the plan, or is sufficient again.</summary>
    Load = 11,

    /// <summary>The clock of the host is not set, was set, or has jumped.</summary>
    HostClock = 12,

    /// <summary>The line to a bus was lost, or is back.</summary>
    Line = 13,

    /// <summary>The store has a problem, or works again.</summary>
    Store = 14,

    /// <summary>The gateway has started, stopped or taken new settings.</summary>
    Gateway = 15,
}
