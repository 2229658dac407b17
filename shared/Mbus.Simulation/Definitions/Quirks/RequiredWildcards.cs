namespace Mbus.Simulation;

/// <summary>Wildcards that a meter demands in a selection.</summary>
public enum RequiredWildcards
{
    /// <summary>Any or none.</summary>
    Any,

    /// <summary>No wildcard: the complete address.</summary>
    None,

    /// <summary>Wildcards for manufacturer, version and device type, whatever the identification.</summary>
    Tail,

    /// <summary>Wildcards for the whole address.</summary>
    All,
}
