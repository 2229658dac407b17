namespace Mbus.Hat.Identity;

/// <summary>Which HAT is there.</summary>
public enum HatPresence
{
    /// <summary>An M-Bus Master HAT: its bus may be powered.</summary>
    MbusMaster,

    /// <summary>Another HAT, whose pins are none of ours.</summary>
    Other,

    /// <summary>None, or none that says so.</summary>
    None,

    /// <summary>One whose EEPROM cannot be read.</summary>
    Damaged,
}
