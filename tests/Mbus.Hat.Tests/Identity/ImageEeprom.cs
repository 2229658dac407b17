using System.Buffers.Binary;
using System.Device.I2c;

namespace Mbus.Hat.Tests.Identity;

/// <summary>
/// A 24C32, an EEPROM of 4096 bytes, that contains an image followed by erased bytes, on an adapter that takes messages of at most 256
/// bytes. If the image is null, the EEPROM does not respond.
/// </summary>
internal sealed class ImageEeprom(byte[]? image) : I2cDevice
{
    public const int Size = 4096;

    private const int MaxMessageLength = 256;

    public override I2cConnectionSettings ConnectionSettings { get; } = new(0, 0x50);

    public override void Read(Span<byte> buffer) => throw new NotSupportedException();

    public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Assert.Equal(2, writeBuffer.Length);
        Assert.InRange(readBuffer.Length, 1, MaxMessageLength);
        if (image is null)
            throw new IOException("Error 121 (Remote I/O error) performing I2C data transfer.");

        int address = BinaryPrimitives.ReadUInt16BigEndian(writeBuffer);
        for (int i = 0; i < readBuffer.Length; i++)
        {
            int place = (address + i) % Size;
            readBuffer[i] = place < image.Length ? image[place] : (byte)0xFF;
        }
    }
}
