using System.Buffers.Binary;

namespace Mbus.Client.Formats;

/// <summary>Record data as read by libmbus 0.10.0.</summary>
internal static class LibmbusData
{
    /// <summary>Up to this length byte the data are text; above it they are printed as bytes.</summary>
    internal const byte LastTextLength = 0xBF;

    private const byte FieldMask = 0x0F;
    private const byte VariableField = 0x0D;

    private static ReadOnlySpan<byte> FieldLengths => [0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, 0, 6, 8];

    /// <summary>Returns the data field of a DIF: 0 to 15.</summary>
    internal static int Field(byte dif) => dif & FieldMask;

    /// <summary>Returns the length of the data, including the length byte of variable length data; reserved ones have no data.</summary>
    internal static int Length(byte dif, byte first) => Field(dif) != VariableField ? FieldLengths[Field(dif)] : VariableLength(first);

    private static int VariableLength(byte first)
    {
        return 1 + first switch
        {
            <= LastTextLength => first,
            >= 0xC0 and <= 0xC9 => (first - 0xC0) * 2,
            >= 0xD0 and <= 0xD9 => (first - 0xD0) * 2,
            >= 0xE0 and <= 0xEF => first - 0xE0,
            >= 0xF0 and <= 0xF4 => (first - 0xEC) * 4,
            0xF5 => 48,
            0xF6 => 64,
            _ => 0,
        };
    }

    /// <summary>Reads a signed number of 1 to 8 bytes, low byte first.</summary>
    internal static long Integer(ReadOnlySpan<byte> data)
    {
        long value = (sbyte)data[^1];
        for (int i = data.Length - 2; i >= 0; i--)
            value = (value << 8) | data[i];
        return value;
    }

    /// <summary>Reads the same bytes as an unsigned number.</summary>
    internal static ulong Unsigned(ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (int i = data.Length - 1; i >= 0; i--)
            value = (value << 8) | data[i];
        return value;
    }

    /// <summary>Reads a BCD number: a leading F is a minus sign; other high digits above 9 count as 0, low digits by their value.</summary>
    internal static long Bcd(ReadOnlySpan<byte> data)
    {
        long value = 0;
        for (int i = data.Length - 1; i >= 0; i--)
        {
            int high = data[i] >> 4;
            value = (value * 100) + (high < 10 ? high * 10 : 0) + (data[i] & 0x0F);
        }

        return data[^1] >= 0xF0 ? -value : value;
    }

    internal static float Real(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadSingleLittleEndian(data);

    /// <summary>Returns true if a field of 2 bytes is a date, or one of 4 or 6 bytes a date with time.</summary>
    internal static bool IsDate(int field, byte vif, byte vife) => field switch
    {
        2 => (vif & 0x7F) == 0x6C,
        4 or 6 => (vif & 0x7F) == 0x6D || (vif == 0xFD && (vife & 0x7F) is 0x30 or 0x70),
        _ => false,
    };

    /// <summary>Writes a date of type G, F or I. A date marked as invalid is printed as 1900-01-00T00:00:00.</summary>
    internal static void WriteDate(ref LibmbusOutput xml, ReadOnlySpan<byte> data)
    {
        if (data.Length == 2)
            WriteDay(ref xml, 2000, data[0], data[1]);
        else if ((data[data.Length == 6 ? 1 : 0] & 0x80) != 0)
            xml.Write("1900-01-00T00:00:00"u8);
        else if (data.Length == 6)
            WriteMoment(ref xml, 2000, data[1..], data[0]);
        else
            WriteMoment(ref xml, Century(data), data, 0);
    }

    /// <summary>Returns the century. Type F has two bits for it; 0 with a year up to 80 means 2000, as in old meters.</summary>
    private static int Century(ReadOnlySpan<byte> data)
    {
        int century = (data[1] >> 5) & 3;
        return 1900 + (100 * (century == 0 && Year(data[2], data[3]) <= 80 ? 1 : century));
    }

    private static void WriteMoment(ref LibmbusOutput xml, int century, ReadOnlySpan<byte> data, byte seconds)
    {
        WriteDay(ref xml, century, data[2], data[3]);
        xml.Write((byte)'T');
        xml.WriteDigits(data[1] & 0x1F, 2);
        xml.Write((byte)':');
        xml.WriteDigits(data[0] & 0x3F, 2);
        xml.Write((byte)':');
        xml.WriteDigits(seconds & 0x3F, 2);
    }

    private static void WriteDay(ref LibmbusOutput xml, int century, byte day, byte month)
    {
        xml.WriteDigits(century + Year(day, month), 4);
        xml.Write((byte)'-');
        xml.WriteDigits(month & 0x0F, 2);
        xml.Write((byte)'-');
        xml.WriteDigits(day & 0x1F, 2);
    }

    private static int Year(byte day, byte month) => (day >> 5) | ((month & 0xF0) >> 1);
}
