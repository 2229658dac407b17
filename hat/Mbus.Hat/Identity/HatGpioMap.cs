namespace Mbus.Hat.Identity;

/// <summary>The GPIO map: how a HAT uses the 28 pins of the header.</summary>
/// <remarks><code>drive 1 | power 1 | 28 pins of 1: bits 2:0 function, bits 6:5 pull, bit 7 used</code></remarks>
public sealed class HatGpioMap
{
    /// <summary>The pins of the header, BCM 0 to 27.</summary>
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

    /// <summary>Reads the data of a GPIO map.</summary>
    /// <exception cref="HatFormatException">It has another length.</exception>
    public static HatGpioMap Parse(HatAtom atom) => atom.Data.Length == Length
        ? new HatGpioMap(atom.Data.ToArray())
        : throw new HatFormatException("HAT EEPROM, GPIO map", atom.Offset, $"{atom.Data.Length} bytes; expected {Length}.");

    /// <summary>Whether the HAT uses a pin.</summary>
    /// <param name="pin">BCM 0 to 27.</param>
    public bool IsUsed(int pin) => (_data[PinsOffset + pin] & UsedMask) != 0;

    /// <summary>What the pin is at boot: 0 an input, 1 an output, 4 to 7 and 2, 3 its alternative functions 0 to 5.</summary>
    /// <param name="pin">BCM 0 to 27.</param>
    public int FunctionOf(int pin) => _data[PinsOffset + pin] & FunctionMask;

    /// <summary>The pin's pull at boot: 0 as it is, 1 up, 2 down, 3 none.</summary>
    /// <param name="pin">BCM 0 to 27.</param>
    public int PullOf(int pin) => (_data[PinsOffset + pin] >> PullShift) & PullMask;
}
