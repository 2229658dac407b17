namespace Mbus.Hat.Identity;

/// <summary>GPIO map: use of the 28 pins of the header by a HAT.</summary>
/// <remarks><code>drive 1 | power 1 | 28 pins, 1 each: bits 2:0 function, bits 6:5 pull, bit 7 used</code></remarks>
public sealed class HatGpioMap
{
    /// <summary>Number of pins of the header, BCM 0 to 27.</summary>
    public const int PinCount = 28;

    private const int PinsOffset = 2;
    private const int Length = PinsOffset + PinCount;
    private const int FunctionMask = 0x07;
    private const int PullShift = 5;
    private const int PullMask = 0x03;
    private const int UsedMask = 0x80;

    private readonly byte[] _data;

    private HatGpioMap(byte[] data)
    {
        _data = data;
    }

    /// <summary>Parses the data of a GPIO map.</summary>
    /// <exception cref="HatFormatException">The length of the data is invalid.</exception>
    public static HatGpioMap Parse(HatAtom atom) => atom.Data.Length == Length
        ? new HatGpioMap(atom.Data.ToArray())
        : throw new HatFormatException("HAT EEPROM, GPIO map", atom.Offset, $"{atom.Data.Length} bytes; expected {Length}.");

    /// <summary>Returns true if the HAT uses a pin.</summary>
    /// <param name="pin">BCM number, 0 to 27.</param>
    public bool IsUsed(int pin) => (_data[PinsOffset + pin] & UsedMask) != 0;

    /// <summary>Returns the function of a pin at boot: 0 input, 1 output; 4, 5, 6, 7, 3, 2 alternative functions 0 to 5.</summary>
    /// <param name="pin">BCM number, 0 to 27.</param>
    public int FunctionOf(int pin) => _data[PinsOffset + pin] & FunctionMask;

    /// <summary>Returns the pull resistor of a pin at boot: 0 unchanged, 1 up, 2 down, 3 none.</summary>
    /// <param name="pin">BCM number, 0 to 27.</param>
    public int PullOf(int pin) => (_data[PinsOffset + pin] >> PullShift) & PullMask;
}
