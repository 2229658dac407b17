namespace Mbus.Simulation;

/// <summary>Behaviour of a meter over its read limit.</summary>
public enum OverLimit
{
    /// <summary>The meter does not answer.</summary>
    Silence,

    /// <summary>The meter answers with the application error "too many readouts" (CI 70, code 9).</summary>
    Error,

    /// <summary>The meter answers E5.</summary>
    Acknowledge,
}
