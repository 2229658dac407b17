using System.Buffers.Text;

namespace Mbus.Client.Readings;

/// <summary>Lines of a dump: an offset, bytes, and often the bytes as characters (hexdump, xxd, od, Wireshark).</summary>
internal static class DumpLine
{
    private const int MinOffset = 4;
    private const int MaxOffset = 8;
    private const int WordOffset = 7;
    private const int Alignment = 8;

    /// <summary>Removes the offset and the characters. Returns false if the line is not of a dump.</summary>
    /// <param name="line">Line; changed to the part with the bytes.</param>
    /// <param name="isSwapped">True if the bytes are in words of 16 bits, low byte first (hexdump without options).</param>
    internal static bool Take(ref ReadOnlySpan<byte> line, out bool isSwapped)
    {
        isSwapped = false;
        int digits = 0;
        while (digits < line.Length && digits <= MaxOffset && char.IsAsciiHexDigit((char)line[digits]))
            digits++;
        if (digits is < MinOffset or > MaxOffset || line[0] != '0' || digits >= line.Length - 2 || !Utf8Parser.TryParse(line[..digits], out int offset, out _, 'x') || offset % Alignment != 0)
            return false;

        ReadOnlySpan<byte> rest = line[digits..];
        if (rest[0] == ':' && rest[1] == ' ')
        {
            line = Before(rest[2..], "  "u8);
        }
        else if (rest[0] == ' ' && rest[1] == ' ')
        {
            line = Before(Before(rest[2..], "|"u8), "   "u8);
        }
        else if (digits is WordOffset or WordOffset - 1 && rest[0] == ' ')
        {
            line = rest[1..];
            isSwapped = line.Length >= 4 && line[..4].IndexOf((byte)' ') < 0;
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Returns true for the last line of a dump, which has only an offset.</summary>
    internal static bool IsEnd(ReadOnlySpan<byte> line)
    {
        foreach (byte character in line)
        {
            if (!char.IsAsciiHexDigit((char)character))
                return false;
        }

        return line.Length is >= WordOffset - 1 and <= MaxOffset && line[0] == '0';
    }

    internal static void Swap(Span<byte> bytes)
    {
        for (int i = 0; i + 1 < bytes.Length; i += 2)
            (bytes[i], bytes[i + 1]) = (bytes[i + 1], bytes[i]);
    }

    private static ReadOnlySpan<byte> Before(ReadOnlySpan<byte> line, ReadOnlySpan<byte> end)
    {
        line = line.TrimStart((byte)' ');
        int at = line.IndexOf(end);
        return at < 0 ? line : line[..at];
    }
}
