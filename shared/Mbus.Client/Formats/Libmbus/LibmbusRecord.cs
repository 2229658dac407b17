using System.Globalization;

namespace Mbus.Client.Formats;

/// <summary>Writes one record as an element, in the plain and normalised forms of libmbus.</summary>
internal static class LibmbusRecord
{
    private const int MaxUnit = 127;

    /// <summary>Opens the element. The telegram number is negative if there is only one telegram.</summary>
    internal static void WriteStart(ref LibmbusOutput xml, int id, int telegram)
    {
        xml.Reserve();
        xml.Write("    <DataRecord id=\""u8);
        xml.WriteNumber(id);
        if (telegram >= 0)
        {
            xml.Write("\" frame=\""u8);
            xml.WriteNumber(telegram);
        }

        xml.Write("\">\n"u8);
    }

    internal static void Write(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        WriteFunction(ref xml, record);
        if (!record.IsSpecial)
        {
            WriteStorage(ref xml, record);
            WriteUnit(ref xml, record);
        }

        xml.Write("        <Value>"u8);
        WriteValue(ref xml, record);
        xml.Write("</Value>\n"u8);
    }

    /// <summary>Writes the normalised form; writes nothing if libmbus cannot normalise the value or VIF.</summary>
    internal static void WriteNormalised(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        LibmbusSiUnit? unit = record.IsSpecial ? LibmbusSiUnit.None : LibmbusSiUnits.Find(record.Vif, record.Vife);
        int field = LibmbusData.Field(record.Dif);
        if (unit == null || field == 8)
            return;

        WriteFunction(ref xml, record);
        WriteStorage(ref xml, record);
        if (unit == LibmbusSiUnit.Custom)
        {
            xml.Write("        <Unit>-</Unit>\n        <Quantity>"u8);
            WriteCustomQuantity(ref xml, record);
            xml.Write("</Quantity>\n        <Value>"u8);
        }
        else
        {
            xml.Write(unit.Elements);
        }

        WriteNormalisedValue(ref xml, record, unit.Factor);
        xml.Write("</Value>\n"u8);
    }

    internal static void WriteTimestamp(ref LibmbusOutput xml, DateTimeOffset received)
    {
        Span<byte> text = stackalloc byte[20];
        received.UtcDateTime.TryFormat(text, out int length, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        xml.Write("        <Timestamp>"u8);
        xml.Write(text[..length]);
        xml.Write("</Timestamp>\n"u8);
    }

    /// <summary>Writes the two counters of the fixed data structure.</summary>
    internal static void WriteCounters(ref LibmbusOutput xml, ReadOnlySpan<byte> data)
    {
        byte status = data[5];
        for (int i = 0; i < 2; i++)
        {
            WriteStart(ref xml, i, -1);
            xml.Write((status & 0x40) != 0 ? "        <Function>Stored value</Function>\n"u8 : "        <Function>Actual value</Function>\n"u8);
            xml.Write(LibmbusFixedUnits.Element(data[6 + i]));
            xml.Write("        <Value>"u8);
            ReadOnlySpan<byte> counter = data.Slice(8 + (4 * i), 4);
            if ((status & 0x80) != 0)
                xml.WriteNumber(LibmbusData.Integer(counter));
            else
                xml.WriteHex(LibmbusData.Unsigned(counter));
            xml.Write("</Value>\n    </DataRecord>\n\n"u8);
        }
    }

    private static void WriteFunction(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        xml.Write(record.Dif switch
        {
            LibmbusRecords.ManufacturerSpecific => "        <Function>Manufacturer specific</Function>\n"u8,
            LibmbusRecords.MoreRecordsFollow => "        <Function>More records follow</Function>\n"u8,
            _ => (record.Dif & 0x30) switch
            {
                0x00 => "        <Function>Instantaneous value</Function>\n"u8,
                0x10 => "        <Function>Maximum value</Function>\n"u8,
                0x20 => "        <Function>Minimum value</Function>\n"u8,
                _ => "        <Function>Value during error state</Function>\n"u8,
            },
        });
    }

    /// <summary>
    /// Writes storage number, tariff and subunit. Like libmbus, shifts the storage bits of the DIFEs in 32 bits, so that shifts above 31
    /// wrap around.
    /// </summary>
    private static void WriteStorage(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        long storage = record.IsSpecial ? 0 : (record.Dif >> 6) & 1;
        int tariff = 0;
        int device = 0;
        for (int i = 0; i < record.Difes.Length; i++)
        {
            byte dife = record.Difes[i];
            storage |= (long)((dife & 0x0F) << (1 + (4 * i)));
            tariff |= ((dife >> 4) & 3) << (2 * i);
            device |= ((dife >> 6) & 1) << i;
        }

        xml.Write("        <StorageNumber>"u8);
        xml.WriteNumber(storage);
        xml.Write("</StorageNumber>\n"u8);
        if (record.Difes.IsEmpty)
            return;

        xml.Write("        <Tariff>"u8);
        xml.WriteNumber(tariff);
        xml.Write("</Tariff>\n        <Device>"u8);
        xml.WriteNumber(device);
        xml.Write("</Device>\n"u8);
    }

    private static void WriteUnit(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        bool scaled = record.Vif == 0xFC && (record.Vife & 0x78) == 0x70;
        if (record.Vif != 0x7C && !scaled)
        {
            xml.Write(LibmbusUnits.Element(record.Vif, record.Vife));
            return;
        }

        ReadOnlySpan<byte> prefix = scaled ? LibmbusUnits.CustomPrefix(record.Vife & 7) : default;
        xml.Write("        <Unit>"u8);
        xml.Write(prefix);
        xml.WriteText(record.CustomText, MaxUnit - prefix.Length);
        xml.Write("</Unit>\n"u8);
    }

    /// <summary>
    /// Writes the quantity of a custom VIF. In libmbus a text of 128 characters leaves no room for its NUL, so the data follow as text.
    /// </summary>
    private static void WriteCustomQuantity(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        if (record.CustomText.Length < LibmbusRecords.MaxCustomText)
        {
            xml.WriteText(record.CustomText);
            return;
        }

        Span<byte> text = stackalloc byte[Frame.MaxData];
        int length = record.Data.Length;
        record.Data.CopyTo(text);
        text[..length].Reverse();
        record.CustomText.CopyTo(text[length..]);
        xml.WriteText(text[..(length + record.CustomText.Length)]);
    }

    private static void WriteValue(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        int field = LibmbusData.Field(record.Dif);
        ReadOnlySpan<byte> data = record.Data;
        if (LibmbusData.IsDate(field, record.Vif, record.Vife))
        {
            LibmbusData.WriteDate(ref xml, data);
            return;
        }

        switch (field)
        {
            case 0:
                break;
            case 5:
                xml.WriteReal(LibmbusData.Real(data));
                break;
            case 8:
                xml.Write("Unknown DIF (0x"u8);
                xml.WriteHex(record.Dif, 2, 'x');
                xml.Write((byte)')');
                break;
            case 0x0D or 0x0F:
                WriteBytes(ref xml, field, data);
                break;
            case >= 9 when (record.Dif & 0x30) == 0x30:
                xml.WriteHex(LibmbusData.Unsigned(data));
                break;
            case >= 9:
                xml.WriteNumber(LibmbusData.Bcd(data));
                break;
            default:
                xml.WriteNumber(LibmbusData.Integer(data));
                break;
        }
    }

    private static void WriteNormalisedValue(ref LibmbusOutput xml, in LibmbusRecords record, double factor)
    {
        int field = LibmbusData.Field(record.Dif);
        ReadOnlySpan<byte> data = record.Data;
        if (LibmbusData.IsDate(field, record.Vif, record.Vife))
        {
            LibmbusData.WriteDate(ref xml, data);
            if (field != 2)
                xml.Write((byte)'Z');
        }
        else if (field is 0x0D or 0x0F)
        {
            WriteBytes(ref xml, field, data);
        }
        else if (field != 0)
        {
            double value = field == 5 ? LibmbusData.Real(data) : (double)(field >= 9 ? LibmbusData.Bcd(data) : LibmbusData.Integer(data));
            xml.WriteReal(LibmbusSiUnits.Correct(value * factor, record.Vif, record.Vife));
        }
    }

    private static void WriteBytes(ref LibmbusOutput xml, int field, ReadOnlySpan<byte> data)
    {
        if (field == 0x0F)
            xml.WriteDump(data);
        else if (data[0] <= LibmbusData.LastTextLength)
            xml.WriteText(data[1..]);
        else
            xml.WriteDump(data[1..]);
    }
}
