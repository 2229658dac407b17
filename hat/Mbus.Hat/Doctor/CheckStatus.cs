namespace Mbus.Hat.Doctor;

/// <summary>Outcome of a check, in order of increasing severity.</summary>
public enum CheckStatus
{
    /// <summary>No problem found.</summary>
    Ok,

    /// <summary>Not checked because a prerequisite is missing. If that is an error, another check reports it.</summary>
    Skipped,

    /// <summary>Possibly intended, possibly the cause of a problem.</summary>
    Warning,

    /// <summary>A problem that must be fixed.</summary>
    Failure,
}
