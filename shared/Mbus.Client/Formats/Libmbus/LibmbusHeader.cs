namespace Mbus.Client.Formats;

/// <summary>Writes the element SlaveInformation after its start tag.</summary>
internal static class LibmbusHeader
{
    private static readonly string[] Errors =
    [
        "Unspecified error", "Unimplemented CI-Field", "Buffer too long, truncated", "Too many records", "Premature end of record",
        "More than 10 DIFE´s", "More than 10 VIFE´s", "Reserved", "Application busy", "Too many readouts",
    ];

    private static readonly byte[][] ErrorElements = LibmbusElement.All(
        "Error", 256, code => code < Errors.Length ? Errors[code] : $"Unknown error (0x{code:X2})");

    /// <summary>Writes an application error (CI 70).</summary>
    internal static void WriteError(ref LibmbusOutput xml, byte error)
    {
        xml.Write(ErrorElements[error]);
        WriteEnd(ref xml);
    }

    /// <summary>Writes the header of the fixed data structure.</summary>
    internal static void WriteFixed(ref LibmbusOutput xml, ReadOnlySpan<byte> data)
    {
        WriteIdentification(ref xml, data);
        xml.Write(LibmbusMedia.FixedElement((data[6] >> 6) | ((data[7] >> 6) << 2)));
        WriteState(ref xml, data[4], data[5]);
        WriteEnd(ref xml);
    }

    /// <summary>Writes the header of the variable data structure.</summary>
    internal static void WriteVariable(ref LibmbusOutput xml, ReadOnlySpan<byte> data)
    {
        WriteIdentification(ref xml, data);
        int manufacturer = data[4] | (data[5] << 8);
        xml.Write("        <Manufacturer>"u8);
        for (int shift = 10; shift >= 0; shift -= 5)
            xml.Write((byte)(((manufacturer >> shift) & 0x1F) + 64));
        xml.Write("</Manufacturer>\n        <Version>"u8);
        xml.WriteNumber(data[6]);
        xml.Write("</Version>\n"u8);
        xml.Write(LibmbusProducts.Element(manufacturer, data[6], data[7], data[3]));
        xml.Write(LibmbusMedia.Element(data[7]));
        WriteState(ref xml, data[8], data[9]);
        xml.Write("        <Signature>"u8);
        xml.WriteHex(data[11], 2);
        xml.WriteHex(data[10], 2);
        xml.Write("</Signature>\n"u8);
        WriteEnd(ref xml);
    }

    private static void WriteIdentification(ref LibmbusOutput xml, ReadOnlySpan<byte> data)
    {
        xml.Write("        <Id>"u8);
        xml.WriteHex(LibmbusData.Unsigned(data[..4]));
        xml.Write("</Id>\n"u8);
    }

    private static void WriteState(ref LibmbusOutput xml, byte accessNumber, byte status)
    {
        xml.Write("        <AccessNumber>"u8);
        xml.WriteNumber(accessNumber);
        xml.Write("</AccessNumber>\n        <Status>"u8);
        xml.WriteHex(status, 2);
        xml.Write("</Status>\n"u8);
    }

    private static void WriteEnd(ref LibmbusOutput xml) => xml.Write("    </SlaveInformation>\n\n"u8);
}
