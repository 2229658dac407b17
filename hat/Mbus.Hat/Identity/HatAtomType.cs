namespace Mbus.Hat.Identity;

/// <summary>What an atom of a HAT's EEPROM is about.</summary>
public enum HatAtomType
{
    /// <summary>Who made the HAT, and what it is.</summary>
    Vendor = 1,

    /// <summary>Which pins of the header it uses, and how.</summary>
    GpioMap = 2,

    /// <summary>A device tree overlay, or the name of one.</summary>
    DeviceTree = 3,

    /// <summary>What its maker likes to put there.</summary>
    Custom = 4,

    /// <summary>The pins of the second bank, of compute modules only.</summary>
    SecondGpioMap = 5,
}
