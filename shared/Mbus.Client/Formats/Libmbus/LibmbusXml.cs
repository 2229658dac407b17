using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Mbus.Client.Formats;

/// <summary>
/// Writes telegrams as the XML printed by libmbus 0.10.0 (f09d613), byte for byte, for programs that parse it. Deliberately keeps libmbus's
/// own interpretation of DIF, VIF and data where it differs from the standard; all other formats are correct.
/// </summary>
/// <remarks>
/// The output is bytes, not text in one encoding. Its first line declares ISO-8859-1, in which it is always well-formed, so XML parsers
/// accept it. Bytes 80 to FF of a meter's text are copied unchanged; they are ISO-8859-1 characters. The words of libmbus itself are UTF-8
/// in the same output: a parser that follows the declaration reads the degree sign of its units as "Â°". As UTF-8 the output is invalid if
/// a meter's text contains such a byte. The other formats are entirely UTF-8.
///
/// Two memory errors of libmbus are not reproduced. Its buffer overflows, usually with a crash, when it is nearly full (8192 bytes, 16384,
/// ...) and one record needs over 1024 bytes of XML, as only long texts full of escapes do: here the record is written in full. And if a
/// later telegram of a read has no records, libmbus prints freed memory: here the read is refused.
/// </remarks>
public static class LibmbusXml
{
    /// <summary>
    /// Writes one telegram without a time of receipt, as <c>mbus_parse_hex</c> prints it (with <c>-n</c> if normalised). Returns false if
    /// libmbus refuses it: then nothing is written, and <paramref name="refusal"/> gives what was found and expected.
    /// </summary>
    public static bool TryWrite(IBufferWriter<byte> output, Frame telegram, bool normalised, [NotNullWhen(false)] out string? refusal)
    {
        return TryWrite(output, [telegram], [], normalised, out refusal);
    }

    /// <summary>
    /// Writes the telegrams of one read of a meter, as <c>mbus-tcp-request-data-multi-reply</c> prints them. The records of several
    /// telegrams are numbered continuously and name their telegram. The normalised form, which libmbus prints for single telegrams only, is
    /// written for several in the same way. Returns false if libmbus refuses one of them: then nothing is written.
    /// </summary>
    /// <param name="output">Receives the XML, as bytes in the encoding described in the remarks of this class.</param>
    /// <param name="telegrams">Telegrams in the order received; at least one.</param>
    /// <param name="received">Time of receipt of each telegram, to the second; empty for no times. Not written if normalised.</param>
    /// <param name="normalised">True for values in units without prefix, and the quantity.</param>
    /// <param name="refusal">What was found and expected, or null.</param>
    /// <exception cref="ArgumentException">There is no telegram, or the number of times differs from that of telegrams.</exception>
    public static bool TryWrite(
        IBufferWriter<byte> output,
        ReadOnlySpan<Frame> telegrams,
        ReadOnlySpan<DateTimeOffset> received,
        bool normalised,
        [NotNullWhen(false)] out string? refusal)
    {
        if (telegrams.IsEmpty || (received.Length > 0 && received.Length != telegrams.Length))
            throw new ArgumentException("Expected at least one telegram, and either no times or one time per telegram.", nameof(telegrams));

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
                    LibmbusRecord.Write(ref xml, records, received.IsEmpty ? received : received.Slice(i, 1));
            }
        }
    }
}
