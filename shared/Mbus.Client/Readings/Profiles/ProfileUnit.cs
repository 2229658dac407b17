namespace Mbus.Client.Readings;

/// <summary>Unit of the time between two values of a profile (EN 13757-3:2018, annex F, spacing control and spacing value).</summary>
public enum ProfileUnit
{
    /// <summary>No time: the values are an array.</summary>
    None,

    /// <summary>Seconds.</summary>
    Second,

    /// <summary>Minutes.</summary>
    Minute,

    /// <summary>Hours.</summary>
    Hour,

    /// <summary>Days.</summary>
    Day,

    /// <summary>Half months.</summary>
    HalfMonth,

    /// <summary>Months.</summary>
    Month,
}
