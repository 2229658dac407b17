namespace Mbus.Hat.Identity;

/// <summary>Type of an atom in a HAT's EEPROM.</summary>
public enum HatAtomType
{
    /// <summary>Manufacturer and product.</summary>
    Vendor = 1,

    /// <summary>Use of the header pins.</summary>
    GpioMap = 2,

    /// <summary>A device tree overlay or its name.</summary>
    DeviceTree = 3,

    /// <summary>Manufacturer-specific data.</summary>
    Custom = 4,

    /// <summary>Use of the pins of the second bank (compute modules only).</summary>
    SecondGpioMap = 5,
}
