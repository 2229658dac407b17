using System.Buffers.Binary;
using Mbus.Client.Wireless;

namespace Mbus.Client.Readings;

/// <summary>Restores compact frames and reads format frames (EN 13757-3:2018, annex G).</summary>
internal static class CompactFrame
{
    private const int HeaderLength = 4;
    private const byte Filler = 0x2F;

    /// <summary>
    /// Restores the records of a compact frame: signature of the format, CRC of the full frame, data. The CRC proves the result.
    /// </summary>
    /// <param name="content">Bytes after the header; fillers before and after the frame are ignored.</param>
    /// <param name="formats">Known formats; null for none.</param>
    /// <param name="records">Records of the full frame; empty if <paramref name="problem"/> is not null.</param>
    /// <param name="problem">Reason why the frame cannot be restored; null on success.</param>
    internal static void Restore(ReadOnlySpan<byte> content, RecordFormats? formats, out byte[] records, out string? problem)
    {
        records = [];
        content = content.TrimStart(Filler);
        if (content.Length < HeaderLength)
        {
            problem = $"a compact frame has at least {HeaderLength} bytes, {content.Length} are there";
            return;
        }

        ushort signature = BinaryPrimitives.ReadUInt16LittleEndian(content);
        ushort crc = BinaryPrimitives.ReadUInt16LittleEndian(content[2..]);
        IReadOnlyList<byte[]> known = formats?.Find(signature) ?? [];
        foreach (byte[] format in known)
        {
            byte[]? full = Merge(format, content[HeaderLength..]);
            if (full != null && Crc16.Of(full) == crc)
            {
                records = full;
                problem = null;
                return;
            }
        }

        problem = known.Count == 0
            ? $"its format, signature {signature:X4}, is not known; a full frame or a format frame of the same meter before it contains the format"
            : $"the data do not match the format of signature {signature:X4}: the CRC of the full frame is not {crc:X4}";
    }

    /// <summary>Adds the format of a format frame: length, signature, DIFs and VIFs. Returns the problem; null on success.</summary>
    internal static string? Learn(ReadOnlySpan<byte> content, RecordFormats? formats)
    {
        const int SignatureOffset = 1;
        const int FormatOffset = 3;
        content = content.TrimStart(Filler);
        if (content.Length <= FormatOffset || content[0] < FormatOffset || content[0] > content.Length - 1)
            return $"a format frame has its length and a signature before the format; the bytes are {Hex.Format(content)}";

        ushort signature = BinaryPrimitives.ReadUInt16LittleEndian(content[SignatureOffset..]);
        ReadOnlySpan<byte> format = content[FormatOffset..(1 + content[0])];
        if (Crc16.Of(format) != signature)
            return $"the signature is {signature:X4}, that of the DIFs and VIFs is {Crc16.Of(format):X4}";
        return formats == null || formats.Add(format) ? null : "the format is not a sequence of DIFs and VIFs, or there are too many formats";
    }

    /// <summary>Puts the data after their DIFs and VIFs; null if they do not fit.</summary>
    private static byte[]? Merge(ReadOnlySpan<byte> format, ReadOnlySpan<byte> data)
    {
        byte[] full = new byte[format.Length + data.Length];
        RecordReader reader = new();
        int length = 0;
        while (format.Length > 0)
        {
            int header = RecordFormats.HeaderLength(format);
            format[..header].CopyTo(full.AsSpan(length));
            data.CopyTo(full.AsSpan(length + header));
            reader.Reset(full, length, header + data.Length, isFromMaster: false);
            if (!reader.Read() || reader.Error is RecordError.Truncated or RecordError.ReservedLength)
                return null;

            length += reader.RecordLength;
            data = data[(reader.RecordLength - header)..];
            format = format[header..];
        }

        return data.TrimStart(Filler).Length == 0 ? full[..length] : null;
    }
}
