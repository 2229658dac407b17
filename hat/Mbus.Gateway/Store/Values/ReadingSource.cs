namespace Mbus.Gateway.Store;

/// <summary>Why a reading was taken. The numbers are stored: do not change them.</summary>
public enum ReadingSource
{
    /// <summary>According to the plan.</summary>
    Plan = 0,

    /// <summary>Requested by a person or a program.</summary>
    Request = 1,

    /// <summary>Read by another master through the bridge.</summary>
    Passing = 2,

    /// <summary>Imported from a file.</summary>
    Import = 3,
}
