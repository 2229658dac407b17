using System.Buffers.Text;

namespace Mbus.Client.Readings;

/// <summary>Lines of a dump: an offset, bytes, and often the bytes as characters (hexdump, xxd, od, Wireshark, tcpdump, gdb, WinDbg, ESP-IDF).</summary>
internal static class DumpLine
{
    private const int MinOffset = 4;
    private const int MaxOffset = 8;
    private const int WordOffset = 7;
    private const int Alignment = 8;

    // A line of xxd -b has 6 bytes.
    private const int WordAlignment = 2;
    private const int MaxAddress = 16;
    private const int MaxPrefix = 64;

    /// <summary>Removes the offset and the characters. Returns false if the line is not of a dump.</summary>
    /// <param name="line">Line; changed to the part with the bytes.</param>
    /// <param name="wordLength">Bytes of a word, low byte first, in a dump without options of hexdump or od; 1 for others.</param>
    internal static bool Take(ref ReadOnlySpan<byte> line, out int wordLength)
    {
        wordLength = 1;
        if (TakeAddress(ref line) || TakeSegment(ref line))
            return true;

        int digits = Digits(line, MaxOffset);
        if (digits is < MinOffset or > MaxOffset || line[0] != '0' || digits >= line.Length - 2 || !Utf8Parser.TryParse(line[..digits], out int offset, out _, 'x') || offset % (line[digits] == ':' ? WordAlignment : Alignment) != 0)
            return false;

        ReadOnlySpan<byte> rest = line[digits..];
        if (rest[0] == ':' && rest[1] == ' ')
        {
            line = Before(rest[2..], "  "u8);
        }
        else if (digits is WordOffset or WordOffset - 1 && rest[0] == ' ')
        {
            line = Before(rest, "  >"u8);
            int wordDigits = line.IndexOf((byte)' ') is >= 0 and int first ? first : line.Length;
            wordLength = wordDigits is 4 or 8 && Digits(line, wordDigits) == wordDigits ? wordDigits / 2 : 1;
        }
        else if (rest[0] == ' ' && rest[1] == ' ')
        {
            line = Before(Before(rest[2..], "|"u8), "   "u8);
        }
        else if (digits == MaxOffset && rest[0] == ' ' && rest.Length > 3 && rest[3] is (byte)' ' or (byte)'-')
        {
            line = Before(rest, "  "u8);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>
    /// Removes an address, which a debugger, tcpdump or a log of an ESP32 writes before the bytes: <c>0x0010:  6824 2468</c>,
    /// <c>I (12) uart: 0x3ffb0010   68 24  |h$|</c>.
    /// </summary>
    private static bool TakeAddress(ref ReadOnlySpan<byte> line)
    {
        int at = line[..Math.Min(line.Length, MaxPrefix)].IndexOf("0x"u8);
        if (at < 0 || (at > 0 && line[at - 1] != ' '))
            return false;

        ReadOnlySpan<byte> address = line[(at + 2)..];
        int digits = Digits(address, MaxAddress);
        if (digits is < MinOffset or > MaxAddress)
            return false;

        ReadOnlySpan<byte> rest = address[digits..];
        if (rest.StartsWith(" <"u8) && rest.IndexOf(">:"u8) is > 0 and int symbol)
            rest = rest[(symbol + 1)..];
        if (at == 0 && (rest.StartsWith(": "u8) || rest.StartsWith(":\t"u8)))
            line = Before(rest[2..], "  "u8);
        else if (digits == MaxOffset && rest.StartsWith("   "u8))
            line = Before(rest, "|"u8);
        else
            return false;
        return true;
    }

    /// <summary>
    /// Removes an address in two parts of Windows debuggers, or an offset after the words of a kernel log: <c>0b2c:0100  68 24</c>,
    /// <c>000001d2`2f4a0100  68 24</c>, <c>mbus: 00000010: 68 24</c>.
    /// </summary>
    private static bool TakeSegment(ref ReadOnlySpan<byte> line)
    {
        const int Half = 4;
        int digits = Digits(line, MaxOffset);
        bool hasParts = digits is Half or MaxOffset && digits < line.Length && line[digits] == (digits == Half ? ':' : '`');
        if (hasParts && Digits(line[(digits + 1)..], digits) == digits && line[((2 * digits) + 1)..].StartsWith("  "u8))
        {
            line = Before(line[((2 * digits) + 1)..], "  "u8);
            return true;
        }

        int at = line[..Math.Min(line.Length, MaxPrefix)].IndexOf(": 0000"u8);
        ReadOnlySpan<byte> offset = at < 0 ? default : line[(at + 2)..];
        if (Digits(offset, MaxOffset) != MaxOffset || !offset[MaxOffset..].StartsWith(": "u8))
            return false;
        line = Before(offset[(MaxOffset + 2)..], "  "u8);
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> line, int max)
    {
        int digits = 0;
        while (digits < line.Length && digits <= max && char.IsAsciiHexDigit((char)line[digits]))
            digits++;
        return digits;
    }

    /// <summary>Returns true for the line above a dump with the numbers of the columns: 00 01 02 to 0F.</summary>
    internal static bool IsHeading(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual((ReadOnlySpan<byte>)[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

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

    /// <summary>Reverses the bytes of each word.</summary>
    internal static void Swap(Span<byte> bytes, int wordLength)
    {
        for (int i = 0; i + wordLength <= bytes.Length; i += wordLength)
            bytes.Slice(i, wordLength).Reverse();
    }

    private static ReadOnlySpan<byte> Before(ReadOnlySpan<byte> line, ReadOnlySpan<byte> end)
    {
        line = line.TrimStart((byte)' ');
        int at = line.IndexOf(end);
        return at < 0 ? line : line[..at];
    }
}
