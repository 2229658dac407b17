using System.Globalization;
using System.Text;

namespace Mbus.Client.Formats;

/// <summary>Writes one record as an element, in the plain and normalised forms of libmbus.</summary>
internal static class LibmbusRecord
{
    private const int MaxUnit = 127;

    /// <summary>The element Function by the function field of the DIF.</summary>
    private static readonly byte[][] Functions =
        LibmbusElement.All("Function", 4, function => new[] { "Instantaneous value", "Maximum value", "Minimum value", "Value during error state" }[function]);

    /// <summary>The elements Function and StorageNumber of a DIF without DIFEs, by its bits 4 to 6.</summary>
    private static readonly byte[][] PlainDibs =
        [.. Enumerable.Range(0, 8).Select(bits => (byte[])[.. Functions[bits & 3], .. LibmbusElement.Make("StorageNumber", bits < 4 ? "0" : "1")])];

    private static readonly byte[] ManufacturerSpecific = LibmbusElement.Make("Function", "Manufacturer specific");
    private static readonly byte[] MoreRecordsFollow = LibmbusElement.Make("Function", "More records follow");

    /// <summary>Start tags by number; a single telegram has at most as many records.</summary>
    private static readonly byte[][] Starts =
        [.. Enumerable.Range(0, Frame.MaxData / 2).Select(id => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"    <DataRecord id=\"{id}\">\n")))];

    /// <summary>Opens the element. The telegram number is negative if there is only one telegram.</summary>
    internal static void WriteStart(ref LibmbusOutput xml, int id, int telegram)
    {
        xml.Reserve();
        if (telegram < 0)
        {
            xml.Write(Starts[id]);
            return;
        }

        xml.Write("    <DataRecord id=\""u8);
        xml.WriteNumber(id);
        xml.Write("\" frame=\""u8);
        xml.WriteNumber(telegram);
        xml.Write("\">\n"u8);
    }

    /// <summary>Writes the plain form and the end tag, after the time of receipt if there is one.</summary>
    internal static void Write(ref LibmbusOutput xml, in LibmbusRecords record, ReadOnlySpan<DateTimeOffset> received)
    {
        if (record.IsSpecial)
        {
            xml.Write(record.Dif == LibmbusRecords.MoreRecordsFollow ? MoreRecordsFollow : ManufacturerSpecific);
            xml.Write("        <Value>"u8);
        }
        else
        {
            WriteDib(ref xml, record);
            WriteUnit(ref xml, record);
        }

        WriteValue(ref xml, record);
        if (received.IsEmpty)
            xml.Write("</Value>\n    </DataRecord>\n\n"u8);
        else
            WriteTimestamp(ref xml, received[0]);
    }

    /// <summary>Writes the normalised form and the end tag; only that if libmbus cannot normalise the value or VIF.</summary>
    internal static void WriteNormalised(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        LibmbusSiUnit? unit = record.IsSpecial ? LibmbusSiUnit.None : LibmbusSiUnits.Find(record.Vif, record.Vife);
        int field = LibmbusData.Field(record.Dif);
        if (unit == null || field == 8)
        {
            xml.Write("    </DataRecord>\n\n"u8);
            return;
        }

        if (record.IsSpecial)
        {
            xml.Write(record.Dif == LibmbusRecords.MoreRecordsFollow ? MoreRecordsFollow : ManufacturerSpecific);
            xml.Write("        <StorageNumber>0</StorageNumber>\n"u8);
        }
        else
        {
            WriteDib(ref xml, record);
        }

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
        xml.Write("</Value>\n    </DataRecord>\n\n"u8);
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

    /// <summary>Writes function, storage number, tariff and subunit, as the DIF and its DIFEs give them.</summary>
    private static void WriteDib(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        if (!record.Difes.IsEmpty)
            WriteDifes(ref xml, record);
        else
            xml.Write(PlainDibs[(record.Dif >> 4) & 7]);
    }

    /// <summary>Like libmbus, shifts the storage bits of the DIFEs in 32 bits, so that shifts above 31 wrap around.</summary>
    private static void WriteDifes(ref LibmbusOutput xml, in LibmbusRecords record)
    {
        ReadOnlySpan<byte> difes = record.Difes;
        long storage = (record.Dif >> 6) & 1;
        int tariff = 0;
        int device = 0;
        for (int i = 0; i < difes.Length; i++)
        {
            byte dife = difes[i];
            storage |= (long)((dife & 0x0F) << (1 + (4 * i)));
            tariff |= ((dife >> 4) & 3) << (2 * i);
            device |= ((dife >> 6) & 1) << i;
        }

        xml.Write(Functions[(record.Dif >> 4) & 3]);
        xml.Write("        <StorageNumber>"u8);
        xml.WriteNumber(storage);
        xml.Write("</StorageNumber>\n        <Tariff>"u8);
        xml.WriteNumber(tariff);
        xml.Write("</Tariff>\n        <Device>"u8);
        xml.WriteNumber(device);
        xml.Write("</Device>\n"u8);
    }

    /// <summary>Writes the unit and the start tag of the value.</summary>
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
        xml.Write("</Unit>\n        <Value>"u8);
    }

    private static void WriteTimestamp(ref LibmbusOutput xml, DateTimeOffset received)
    {
        // The standard format is much faster than one of parts. It has decimals.
        const int LengthToSecond = 19;
        const int StandardLength = 28;
        Span<byte> text = stackalloc byte[StandardLength];
        received.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        xml.Write("</Value>\n        <Timestamp>"u8);
        xml.Write(text[..LengthToSecond]);
        xml.Write("Z</Timestamp>\n    </DataRecord>\n\n"u8);
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
