using System.Buffers.Binary;
using System.Device.I2c;
using Mbus.Client.Lines;
using Mbus.Hat.Identity;
using Mbus.Hat.Iot;
using Mbus.Hat.Tests.Identity;

namespace Mbus.Hat.Tests.Iot;

public sealed class DeviceEepromTests
{
    [Fact]
    public void It_is_read_from_any_address_over_any_length()
    {
        byte[] image = [.. Enumerable.Range(0, ImageEeprom.Size).Select(place => (byte)(place * 7 / 5))];
        using DeviceEeprom eeprom = new(new FakeDevice(new ImageEeprom(image)));
        byte[] read = new byte[1000];

        eeprom.Read(0x123, read);

        Assert.Equal(image[0x123..(0x123 + 1000)], read);
    }

    [Fact]
    public void The_HAT_is_known_by_it()
    {
        using DeviceEeprom eeprom = new(new FakeDevice(new ImageEeprom(Sample.Eeprom(Sample.Master).ToBytes())));

        Assert.Equal(Sample.Master, HatEeprom.Read(eeprom).Vendor);
    }

    [Fact]
    public void One_that_does_not_answer_is_told_with_its_place()
    {
        using DeviceEeprom eeprom = new(new FakeDevice(null));

        LineException error = Assert.Throws<LineException>(() => eeprom.Read(0, new byte[1]));

        Assert.Equal("no EEPROM answers at 0x50 of /dev/i2c-0: Error 121 (Remote I/O error) performing I2C data transfer.", error.Message);
    }

    /// <summary>A 24C32 that takes messages of at most 256 bytes; null for none.</summary>
    private sealed class FakeDevice(ImageEeprom? eeprom) : I2cDevice
    {
        public override I2cConnectionSettings ConnectionSettings { get; } = new(0, 0x50);

        public override void Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();

        public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            Assert.Equal(2, writeBuffer.Length);
            Assert.InRange(readBuffer.Length, 1, 256);
            if (eeprom is null)
                throw new IOException("Error 121 (Remote I/O error) performing I2C data transfer.");

            eeprom.Read(BinaryPrimitives.ReadUInt16BigEndian(writeBuffer), readBuffer);
        }
    }
}
