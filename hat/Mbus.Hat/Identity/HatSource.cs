namespace Mbus.Hat.Identity;

/// <summary>Where a HAT's identity was read.</summary>
public enum HatSource
{
    /// <summary>The device tree: the Pi's firmware read the EEPROM at boot.</summary>
    DeviceTree,

    /// <summary>The EEPROM itself.</summary>
    Eeprom,
}
