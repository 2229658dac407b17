using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Mbus.HardwareDocs.Tables;

namespace Mbus.HardwareDocs.Tests.Tables;

/// <summary>Reads the example in eeprom.md according to the format (raspberrypi/hats, eeprom-format).</summary>
public partial class EepromExampleTests
{
    private static readonly byte[] Image = FromThePage();

    [Fact]
    public void The_CRC_has_the_check_value_of_CRC_16_ARC()
    {
        Assert.Equal(0xBB3D, EepromExample.Crc(Encoding.ASCII.GetBytes("123456789")));
    }

    [Fact]
    public void The_bytes_of_the_page_are_a_complete_image_with_two_valid_atoms()
    {
        Assert.Equal("R-Pi\x01\0", Encoding.ASCII.GetString(Image, 0, 6));
        Assert.Equal(Image.Length, (int)BinaryPrimitives.ReadUInt32LittleEndian(Image.AsSpan(8)));

        (int Type, byte[] Data)[] atoms = [.. Atoms()];
        Assert.Equal([1, 2], atoms.Select(atom => atom.Type));
        Assert.Equal(BinaryPrimitives.ReadUInt16LittleEndian(Image.AsSpan(6)), atoms.Length);
    }

    [Fact]
    public void The_vendor_atom_has_the_values_of_the_page()
    {
        byte[] vendor = Atoms().First().Data;

        Assert.Equal("6bcf5c2b-0000-4000-8000-000000000001", new Guid(vendor[..16].Reverse().ToArray(), bigEndian: true).ToString());
        Assert.Equal("packom.netM-Bus Master", Encoding.ASCII.GetString(vendor, 22, vendor[20] + vendor[21]));
    }

    [Fact]
    public void The_only_used_pin_of_the_GPIO_map_is_26_an_output()
    {
        byte[] map = Atoms().Last().Data;

        Assert.Equal(30, map.Length);
        Assert.All(Enumerable.Range(0, 28), gpio => Assert.Equal(gpio == 26 ? 0x81 : 0, map[2 + gpio]));
    }

    [Fact]
    public void The_table_has_the_bytes_of_the_image_at_its_offsets()
    {
        int offset = 0;
        foreach (Match row in FieldRow().Matches(Repository.Page("eeprom.md")))
        {
            Assert.Equal(offset, Convert.ToInt32(row.Groups[1].Value, 16));
            byte[] bytes = Bytes(row.Groups[2].Value);
            Assert.Equal(Image[offset..(offset + bytes.Length)], bytes);
            offset += bytes.Length;
        }

        Assert.Equal(Image.Length, offset);
    }

    private static IEnumerable<(int Type, byte[] Data)> Atoms()
    {
        for (int at = 12; at < Image.Length;)
        {
            int end = at + 8 + (int)BinaryPrimitives.ReadUInt32LittleEndian(Image.AsSpan(at + 4));
            Assert.Equal(EepromExample.Crc(Image[at..(end - 2)]), BinaryPrimitives.ReadUInt16LittleEndian(Image.AsSpan(end - 2)));
            yield return (BinaryPrimitives.ReadUInt16LittleEndian(Image.AsSpan(at)), Image[(at + 8)..(end - 2)]);
            at = end;
        }
    }

    private static byte[] FromThePage() => [.. HexRow().Matches(Repository.Page("eeprom.md")).SelectMany(row => Bytes(row.Groups[1].Value))];

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    [GeneratedRegex(@"^[0-9A-F]{4}  ([0-9A-F ]+)$", RegexOptions.Multiline)]
    private static partial Regex HexRow();

    [GeneratedRegex(@"^\| ([0-9A-F]{2}) \| `([0-9A-F ]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();
}
