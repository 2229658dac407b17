namespace Mbus.Gateway.Plan;

/// <summary>Reason for which a slot passed without a reading.</summary>
public enum MissReason
{
    /// <summary>The meter did not answer.</summary>
    Failing,

    /// <summary>The read budget of the meter permitted no reading.</summary>
    Budget,

    /// <summary>The line time was not sufficient for all meters.</summary>
    Overload,

    /// <summary>The time of the host was not known.</summary>
    Clock,

    /// <summary>The gateway was not running.</summary>
    Off,

    /// <summary>The line to the bus was lost, or could not be opened.</summary>
    Line,
}
