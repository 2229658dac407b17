using System.Globalization;
using System.Text;

namespace Mbus.HardwareDocs.Tables;

/// <summary>
/// An example of the HAT's EEPROM: header, vendor atom and GPIO map (raspberrypi/hats, eeprom-format). The identifier is invented;
/// the names are those of the M-Bus Master HAT.
/// </summary>
internal static class EepromExample
{
    private const string Vendor = "packom.net";
    private const string Product = "M-Bus Master";
    private const int PowerGpio = 26;
    private const int GpioCount = 28;
    private const byte UsedOutput = 0x81;

    private static readonly Guid Uuid = new("6bcf5c2b-0000-4000-8000-000000000001");

    /// <summary>The complete image, without the unused bytes FF after it.</summary>
    internal static byte[] Image() => [.. Parts().SelectMany(part => part.Bytes)];

    /// <summary>The image with 16 bytes per line.</summary>
    internal static string Hex()
    {
        byte[] image = Image();
        StringBuilder text = new("```\n");
        for (int i = 0; i < image.Length; i += 16)
            text.Append($"{i:X4}  {Spaced(image[i..Math.Min(i + 16, image.Length)])}\n");
        return text.Append("```\n").ToString();
    }

    /// <summary>The image field by field.</summary>
    internal static string Fields()
    {
        StringBuilder table = new("| offset | bytes | field | value here |\n|---:|---|---|---|\n");
        int offset = 0;
        foreach (Part part in Parts())
        {
            table.Append($"| {offset:X2} | `{Spaced(part.Bytes)}` | {part.Field} | {part.Value} |\n");
            offset += part.Bytes.Length;
        }

        return table.ToString();
    }

    /// <summary>CRC-16/ARC: polynomial 8005, lowest bit first, initial value 0. The check value of "123456789" is BB3D.</summary>
    internal static ushort Crc(byte[] bytes)
    {
        int crc = 0;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? crc >> 1 ^ 0xA001 : crc >> 1;
        }

        return (ushort)crc;
    }

    private static List<Part> Parts()
    {
        List<Part> vendor = Atom(0, 1, "vendor",
        [
            new(Uuid16(), "UUID, in reverse byte order", $"`{Uuid}`"),
            new(Word(0x0001), "product id", "0x0001"),
            new(Word(0x0006), "product version", "0x0006"),
            new([(byte)Vendor.Length], "length of the vendor name", $"{Vendor.Length}"),
            new([(byte)Product.Length], "length of the product name", $"{Product.Length}"),
            new(Encoding.ASCII.GetBytes(Vendor), "vendor, without a terminating zero", Vendor),
            new(Encoding.ASCII.GetBytes(Product), "product, without a terminating zero", Product),
        ]);
        List<Part> pins = Atom(1, 2, "GPIO map",
        [
            new([0], "drive strength, slew rate, hysteresis", "not changed"),
            new([0], "the HAT powers the Pi", "no"),
            new(new byte[PowerGpio], $"GPIO 0 to {PowerGpio - 1}: unused", ""),
            new([UsedOutput], $"GPIO {PowerGpio}: bit 7 used, bits 2-0 function 1", "output: the bus power"),
            new(new byte[GpioCount - PowerGpio - 1], $"GPIO {GpioCount - 1}: unused", ""),
        ]);
        int length = 12 + vendor.Concat(pins).Sum(part => part.Bytes.Length);
        return
        [
            new("R-Pi"u8.ToArray(), "signature", "R-Pi"),
            new([1], "version: 1 HAT, 2 HAT+", "HAT"),
            new([0], "reserved", ""),
            new(Word(2), "number of atoms", "2"),
            new([.. Word(length), 0, 0], "total length", $"{length}"),
            .. vendor,
            .. pins,
        ];
    }

    private static List<Part> Atom(int number, int type, string name, Part[] data)
    {
        byte[] content = [.. data.SelectMany(part => part.Bytes)];
        int length = content.Length + 2;
        byte[] head = [.. Word(type), .. Word(number), .. Word(length), 0, 0];
        ushort crc = Crc([.. head, .. content]);
        return
        [
            new(head[..2], $"**atom {number}**: type", $"{type}, {name}"),
            new(head[2..4], "number of the atom", $"{number}"),
            new(head[4..], "length of data and CRC", $"{length}"),
            .. data,
            new(Word(crc), "CRC of the atom, starting at its type", $"0x{crc:X4}"),
        ];
    }

    // Four words, the last word of the text first, each with its lowest byte first: the text in reverse order.
    private static byte[] Uuid16() => [.. Convert.FromHexString(Uuid.ToString("N", CultureInfo.InvariantCulture)).Reverse()];

    private static byte[] Word(int value) => [(byte)value, (byte)(value >> 8)];

    private static string Spaced(byte[] bytes) => BitConverter.ToString(bytes).Replace('-', ' ');

    private readonly record struct Part(byte[] Bytes, string Field, string Value);
}
