using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Mbus.Client.Formats;

/// <summary>
/// Writes telegrams as the XML that libmbus 0.10.0 (f09d613) prints, byte for byte, for programs that read it. Compatible on purpose,
/// with libmbus's own reading of DIF, VIF and data where it differs from the standard; every other format says what is right.
/// </summary>
/// <remarks>
/// The output is bytes, not text in one encoding. Its first line declares ISO-8859-1, in which it is always well-formed: an XML parser reads
/// it. Bytes 80 to FF of a meter's text pass as the meter sent them, which are ISO-8859-1 characters. The words of libmbus itself are UTF-8
/// in the same output: a parser that follows the declaration reads the degree sign of its units as "Â°". As UTF-8 the output is invalid
/// where a meter's text holds such a byte. The other formats are UTF-8 throughout.
///
/// Two things in which libmbus reads or writes outside its memory are not followed. Its buffer overflows, and it mostly dies, where that
/// is nearly full (8192 bytes, 16384, ...) and one record takes over 1024 bytes of XML, as only long texts full of escapes do: the record
/// is written whole. And where a later telegram of a read holds no records it prints freed memory: the read is refused.
/// </remarks>
public static class LibmbusXml
{
    /// <summary>
    /// Writes one telegram that was not received just now: as <c>mbus_parse_hex</c> prints it, with <c>-n</c> where normalised.
    /// False where libmbus refuses it: then nothing is written, and <paramref name="refusal"/> says what was seen and expected.
    /// </summary>
    public static bool TryWrite(IBufferWriter<byte> output, Frame telegram, bool normalised, [NotNullWhen(false)] out string? refusal)
    {
        return TryWrite(output, [telegram], [], normalised, out refusal);
    }

    /// <summary>
    /// Writes the telegrams of one read of a meter: as <c>mbus-tcp-request-data-multi-reply</c> prints them. Of several, the records
    /// are counted through and name their telegram. Normalised, a form that libmbus prints of single telegrams only, is written of
    /// several in the same manner. False where libmbus refuses one of them: then nothing is written.
    /// </summary>
    /// <param name="output">Takes the XML, as bytes in the encoding that the remarks of this class describe.</param>
    /// <param name="telegrams">At least one telegram, in the order received.</param>
    /// <param name="received">When each was received, to the second; empty for no times. Not written where normalised.</param>
    /// <param name="normalised">True for values in the unit without prefix, and the quantity.</param>
    /// <param name="refusal">What was seen and what was expected, or null.</param>
    /// <exception cref="ArgumentException">There is no telegram, or not one time for each.</exception>
    public static bool TryWrite(
        IBufferWriter<byte> output,
        ReadOnlySpan<Frame> telegrams,
        ReadOnlySpan<DateTimeOffset> received,
        bool normalised,
        [NotNullWhen(false)] out string? refusal)
    {
        if (telegrams.IsEmpty || (received.Length > 0 && received.Length != telegrams.Length))
            throw new ArgumentException("There must be a telegram, and for each a time or for none.", nameof(telegrams));

        refusal = LibmbusRefusal.Find(telegrams, normalised);
        if (refusal != null)
            return false;

        LibmbusOutput xml = new(output);
        xml.Write("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<MBusData>\n\n    <SlaveInformation>\n"u8);
        Frame first = telegrams[0];
        ReadOnlySpan<byte> data = first.Buffer.AsSpan(first.DataOffset, first.DataLength);
        switch (first.Ci)
        {
            case ControlInformation.ApplicationError:
                LibmbusHeader.WriteError(ref xml, data.IsEmpty ? (byte)0 : data[0]);
                break;
            case ControlInformation.FixedData:
                LibmbusHeader.WriteFixed(ref xml, data);
                LibmbusRecord.WriteCounters(ref xml, data);
                break;
            default:
                LibmbusHeader.WriteVariable(ref xml, data);
                WriteRecords(ref xml, telegrams, received, normalised);
                break;
        }

        xml.Write("</MBusData>\n"u8);
        xml.Flush();
        return true;
    }

    private static void WriteRecords(ref LibmbusOutput xml, ReadOnlySpan<Frame> telegrams, ReadOnlySpan<DateTimeOffset> received, bool normalised)
    {
        int id = 0;
        for (int i = 0; i < telegrams.Length; i++)
        {
            LibmbusRecords records = new(telegrams[i]);
            while (records.Read())
            {
                LibmbusRecord.WriteStart(ref xml, id++, telegrams.Length > 1 ? i : -1);
                if (normalised)
                    LibmbusRecord.WriteNormalised(ref xml, records);
                else
                    LibmbusRecord.Write(ref xml, records);
                if (!normalised && received.Length > 0)
                    LibmbusRecord.WriteTimestamp(ref xml, received[i]);
                xml.Write("    </DataRecord>\n\n"u8);
            }
        }
    }
}
