namespace Mbus.Client.Readings;

/// <summary>Meaning of the transmitted numbers of a profile (EN 13757-3:2018, annex F, spacing control, bits 7 and 6).</summary>
public enum ProfileIncrement
{
    /// <summary>Values.</summary>
    Absolute,

    /// <summary>Unsigned differences that are added to the older value.</summary>
    Increment,

    /// <summary>Unsigned differences that are subtracted from the older value.</summary>
    Decrement,

    /// <summary>Signed differences: younger value minus older value.</summary>
    Difference,
}
