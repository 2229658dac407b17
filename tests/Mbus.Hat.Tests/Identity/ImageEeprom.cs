using Mbus.Client.Lines;
using Mbus.Hat.Identity;

namespace Mbus.Hat.Tests.Identity;

/// <summary>An EEPROM of 4096 bytes that contains an image followed by erased bytes. If the image is null, the EEPROM does not respond.</summary>
internal sealed class ImageEeprom(byte[]? image) : IEeprom
{
    public const int Size = 4096;

    public void Read(int address, Span<byte> into)
    {
        if (image is null)
            throw new LineException("no EEPROM responds at 0x50 of /dev/i2c-0: no such device (errno 6)");

        for (int i = 0; i < into.Length; i++)
        {
            int place = (address + i) % Size;
            into[i] = place < image.Length ? image[place] : (byte)0xFF;
        }
    }

    public void Dispose()
    {
    }
}
