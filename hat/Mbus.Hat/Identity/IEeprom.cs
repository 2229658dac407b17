using Mbus.Client.Lines;

namespace Mbus.Hat.Identity;

/// <summary>An EEPROM with 16-bit addresses. The EEPROM of a HAT has the address 0x50 on the bus I2C 0.</summary>
public interface IEeprom : IDisposable
{
    /// <summary>Reads bytes from an address until the buffer is full.</summary>
    /// <exception cref="LineException">The EEPROM does not respond.</exception>
    void Read(int address, Span<byte> into);
}
