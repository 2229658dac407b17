using System.Buffers.Binary;
using Mbus.Hat.Identity;

namespace Mbus.Hat.Tests.Identity;

public class HatEepromTests
{
    private const int FirstAtom = HatEeprom.HeaderLength;
    private const int FirstData = FirstAtom + 8;

    [Fact]
    public void The_checksum_is_CRC_16_ARC() => Assert.Equal(0xBB3D, Crc16.Of("123456789"u8));

    [Fact]
    public void A_vendor_atom_has_the_layout_of_the_specification()
    {
        byte[] image = new HatEeprom(HatEeprom.HatVersion, [Sample.Master.ToAtom()]).ToBytes();

        Assert.Equal(
            "52 2D 50 69 01 00 01 00 42 00 00 00 "
            + "01 00 00 00 2E 00 00 00 "
            + "AB 89 67 45 23 01 00 80 00 40 34 12 2B 5C CF 6B 01 00 06 00 0A 0C "
            + "70 61 63 6B 6F 6D 2E 6E 65 74 4D 2D 42 75 73 20 4D 61 73 74 65 72",
            Client.Hex.Format(image.AsSpan(0, image.Length - 2)));
        Assert.Equal(Crc16.Of(image.AsSpan(FirstAtom, image.Length - FirstAtom - 2)), BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(image.Length - 2)));
    }

    [Fact]
    public void A_written_image_is_read_back()
    {
        HatAtom custom = new(HatAtomType.Custom, new byte[] { 1, 2, 3 });
        byte[] image = new HatEeprom(HatEeprom.HatVersion, [Sample.WithThermometer.ToAtom(), Sample.Pins, custom]).ToBytes();

        HatEeprom read = HatEeprom.Read(new ImageEeprom(image));

        Assert.Equal(Sample.WithThermometer, read.Vendor);
        Assert.Equal([26], Enumerable.Range(0, HatGpioMap.PinCount).Where(read.GpioMap!.IsUsed));
        Assert.Equal((1, 2), (read.GpioMap.FunctionOf(26), read.GpioMap.PullOf(26)));
        Assert.Equal([1, 2, 3], read.Atoms[2].Data.ToArray());
        Assert.Equal(image, read.ToBytes());
    }

    [Fact]
    public void A_HAT_plus_may_have_only_a_vendor_atom()
    {
        HatEeprom read = HatEeprom.Parse(new HatEeprom(HatEeprom.HatPlusVersion, [Sample.Master.ToAtom()]).ToBytes());

        Assert.Equal((HatEeprom.HatPlusVersion, Sample.Master, null), (read.Version, read.Vendor, read.GpioMap));
    }

    [Theory]
    [InlineData(0, 0xFF, 0, "is not a HAT signature")]
    [InlineData(4, 3, 4, "version 3; expected 1 (HAT) or 2 (HAT+)")]
    [InlineData(8, 11, 8, "invalid length of 11 bytes; expected 12 to ")]
    [InlineData(10, 1, 8, "expected 12 to ")]
    [InlineData(6, 3, 106, "atom 3 of 3 is missing: 0 bytes left")]
    [InlineData(FirstAtom + 4, 0, FirstAtom + 4, "has an invalid length of 0 bytes")]
    [InlineData(FirstAtom + 7, 0xFF, FirstAtom + 4, "bytes; expected 2 to 86")]
    [InlineData(FirstData + 30, 0x41, FirstData + 44, "has the checksum ")]
    public void A_wrong_byte_is_reported_with_its_offset(int place, byte value, int offset, string message)
    {
        byte[] image = Sample.Eeprom(Sample.Master).ToBytes();
        image[place] = value;

        HatFormatException error = Assert.Throws<HatFormatException>(() => HatEeprom.Parse(image));

        Assert.Equal(offset, error.Offset);
        Assert.Contains(message, error.Message);
    }

    // With a length of -8 the next atom would be the same atom, in an endless loop.
    [Fact]
    public void An_atom_that_points_to_itself_is_an_error_at_its_length()
    {
        byte[] image = Sample.Eeprom(Sample.Master).ToBytes();
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(FirstAtom + 4), -8);

        Assert.Equal(FirstAtom + 4, Assert.Throws<HatFormatException>(() => HatEeprom.Parse(image)).Offset);
    }

    [Fact]
    public void An_image_truncated_at_any_offset_is_an_error()
    {
        byte[] image = Sample.Eeprom(Sample.Master).ToBytes();

        Assert.All(Enumerable.Range(0, image.Length), length =>
            Assert.InRange(Assert.Throws<HatFormatException>(() => HatEeprom.Parse(image.AsSpan(0, length))).Offset, 0, length));
    }

    [Fact]
    public void An_image_longer_than_a_message_of_the_adapter_is_read()
    {
        byte[] data = [.. Enumerable.Range(0, 1000).Select(place => (byte)(place * 7 / 5))];

        HatEeprom read = HatEeprom.Read(new ImageEeprom(new HatEeprom(HatEeprom.HatVersion, [new HatAtom(HatAtomType.Custom, data)]).ToBytes()));

        Assert.Equal(data, read.Atoms[0].Data.ToArray());
    }

    [Fact]
    public void A_blank_EEPROM_is_reported() =>
        Assert.Contains("blank", Assert.Throws<HatFormatException>(() => HatEeprom.Read(new ImageEeprom([]))).Message);

    [Fact]
    public void Two_vendor_atoms_are_an_error_at_the_second()
    {
        byte[] image = new HatEeprom(HatEeprom.HatVersion, [Sample.Master.ToAtom(), Sample.Pins]).ToBytes();
        int second = FirstData + 46;
        image[second] = (byte)HatAtomType.Vendor;
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(image.Length - 2), Crc16.Of(image.AsSpan(second, image.Length - second - 2)));

        Assert.Equal(second + 8, Assert.Throws<HatFormatException>(() => HatEeprom.Parse(image)).Offset);
    }

    [Fact]
    public void Names_longer_than_the_atom_or_not_printable_are_errors()
    {
        HatAtom atom = Sample.Master.ToAtom();
        byte[] tooLong = [.. atom.Data.Span];
        tooLong[21] = 200;
        byte[] notPrintable = [.. atom.Data.Span];
        notPrintable[25] = 0x1B;

        Assert.Equal(20, Assert.Throws<HatFormatException>(() => HatVendor.Parse(atom with { Data = tooLong })).Offset);
        Assert.Equal(25, Assert.Throws<HatFormatException>(() => HatVendor.Parse(atom with { Data = notPrintable })).Offset);
        Assert.Equal(100, Assert.Throws<HatFormatException>(() => HatVendor.Parse(new HatAtom(HatAtomType.Vendor, new byte[21], 100))).Offset);
        Assert.Equal(100, Assert.Throws<HatFormatException>(() => HatGpioMap.Parse(new HatAtom(HatAtomType.GpioMap, new byte[29], 100))).Offset);
    }
}
