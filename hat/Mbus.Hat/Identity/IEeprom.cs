using Mbus.Client.Lines;

namespace Mbus.Hat.Identity;

/// <summary>An EEPROM with 16-bit addresses, as the kernel or a library reaches it; a HAT's is at 0x50 of the bus I2C 0.</summary>
public interface IEeprom : IDisposable
{
    /// <summary>Fills a buffer from an address on.</summary>
    /// <exception cref="LineException">It does not answer.</exception>
    void Read(int address, Span<byte> into);
}
