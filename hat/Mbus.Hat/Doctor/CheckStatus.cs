namespace Mbus.Hat.Doctor;

/// <summary>How a check ended; a later one is worse.</summary>
public enum CheckStatus
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>Not checked: something that it needs is missing, and that is told by a check of its own where it is wrong.</summary>
    Skipped,

    /// <summary>It may be meant, or may be what disturbs.</summary>
    Warning,

    /// <summary>This must be mended.</summary>
    Failure,
}
