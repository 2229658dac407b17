namespace Mbus.Hat.Identity;

/// <summary>Kind of HAT that was found.</summary>
public enum HatPresence
{
    /// <summary>An M-Bus Master HAT.</summary>
    MbusMaster,

    /// <summary>Another HAT. Its pins must not be used.</summary>
    Other,

    /// <summary>No HAT, or a HAT that cannot be detected.</summary>
    None,

    /// <summary>A HAT with invalid identity data.</summary>
    Damaged,
}
