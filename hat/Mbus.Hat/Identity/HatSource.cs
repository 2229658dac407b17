namespace Mbus.Hat.Identity;

/// <summary>Source of a HAT's identity.</summary>
public enum HatSource
{
    /// <summary>The device tree, which the firmware created from the EEPROM at boot.</summary>
    DeviceTree,

    /// <summary>The EEPROM, read directly.</summary>
    Eeprom,
}
