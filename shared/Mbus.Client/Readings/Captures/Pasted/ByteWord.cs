using System.Buffers;

namespace Mbus.Client.Readings;

/// <summary>Words of a text that are bytes: <c>68</c>, <c>681F1F68</c>, <c>0x68</c>, <c>\x68</c>, <c>&amp;H68</c>, <c>68h</c>.</summary>
internal static class ByteWord
{
    /// <summary>Length of two digits and a space.</summary>
    internal const int PairLength = 3;

    private const byte NoDigit = 0xFF;
    private const byte Letter = 0x10;

    /// <summary>Value of each hexadecimal digit; 10 for other letters, FF for separators: also for the bytes of characters outside ASCII, such as typographic quotes.</summary>
    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(Class)];

    internal static bool IsLetterOrDigit(byte character) => Classes[character] != NoDigit;

    /// <summary>Returns the number of letters and digits at the start of a text.</summary>
    internal static int Length(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < text.Length && Classes[text[length]] != NoDigit)
            length++;
        return length;
    }

    /// <summary>Parses words of two digits with a space after each. Returns their number.</summary>
    internal static int ParsePairs(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        int count = 0;
        while (text.Length >= PairLength && text[2] == ' ')
        {
            int high = Classes[text[0]];
            int low = Classes[text[1]];
            if ((high | low) >= Letter)
                break;
            bytes[count++] = (byte)((high << 4) | low);
            text = text[PairLength..];
        }

        return count;
    }

    /// <summary>Parses a word into bytes. Returns their number; 0 if the word is not bytes.</summary>
    internal static int Parse(ReadOnlySpan<byte> word, byte before, Span<byte> bytes)
    {
        if (word.Length == 2)
            return ParseDigits(word, bytes);
        if (word.Length > 2 && word[0] == '0' && word[1] is (byte)'x' or (byte)'X')
            return ParsePrefixed(word, bytes);
        if (word.Length > 1 && IsPrefix(before, word[0]))
            return ParseNumber(word[1..], bytes);
        return word.Length > 1 && word[^1] is (byte)'h' or (byte)'H' ? ParseSuffixed(word, bytes) : ParseDigits(word, bytes);
    }

    /// <summary>Parses a single hexadecimal digit: a byte below 10 as programs print it without a leading zero.</summary>
    internal static bool TryDigit(ReadOnlySpan<byte> word, out byte value)
    {
        value = word.Length == 1 ? Classes[word[0]] : NoDigit;
        return value < Letter;
    }

    /// <summary>Returns true for a byte that the writer has hidden: <c>XX</c>, <c>??</c>.</summary>
    internal static bool IsMask(ReadOnlySpan<byte> word) => word.Length == 2 && word[0] == word[1] && word[0] is (byte)'X' or (byte)'x' or (byte)'?';

    /// <summary>Parses digits without spaces of which some bytes are hidden, which are 00: <c>681F1F6808XX72</c>. Returns the number of bytes; 0 for other words.</summary>
    internal static int ParseMasked(ReadOnlySpan<byte> word, Span<byte> bytes, out int masked)
    {
        const int MinLength = 10;
        masked = 0;
        if (word.Length < MinLength || word.Length % 2 != 0 || IsMask(word[..2]))
            return 0;

        for (int i = 0; i < word.Length; i += 2)
        {
            bool isMask = IsMask(word.Slice(i, 2));
            masked += isMask ? 1 : 0;
            bytes[i / 2] = 0;
            if (!isMask && ParseDigits(word.Slice(i, 2), bytes[(i / 2)..]) == 0)
                return 0;
        }

        return word.Length / 2;
    }

    /// <summary>Returns true for <c>\x68</c>, <c>#x68</c> and <c>&amp;#x68;</c>, <c>&amp;H68</c>, <c>8'h68</c>.</summary>
    private static bool IsPrefix(byte before, byte letter) => (letter | 0x20, before) is ('x', (byte)'\\' or (byte)'#') or ('h', (byte)'&' or (byte)'\'');

    /// <summary>Parses numbers with a prefix each, and often with a suffix: <c>0x68</c>, <c>0x681F</c>, <c>0x68u8</c>, <c>0x680x1F</c>.</summary>
    private static int ParsePrefixed(ReadOnlySpan<byte> word, Span<byte> bytes)
    {
        int count = 0;
        while (word.Length > 2 && word[0] == '0' && word[1] is (byte)'x' or (byte)'X')
        {
            word = word[2..];
            int next = word.IndexOfAny((byte)'x', (byte)'X');
            ReadOnlySpan<byte> number = next < 1 ? word : word[..(next - 1)];
            int added = ParseNumber(number.EndsWith("u8"u8) ? number[..^2] : number.TrimEnd("uUlL"u8), bytes[count..]);
            if (added == 0)
                return 0;
            count += added;
            word = word[number.Length..];
        }

        return word.IsEmpty ? count : 0;
    }

    /// <summary>Parses bytes with a suffix each: <c>68h</c>, <c>0FDh</c>, <c>8h</c>, <c>68h1Fh</c>.</summary>
    private static int ParseSuffixed(ReadOnlySpan<byte> word, Span<byte> bytes)
    {
        int count = 0;
        while (!word.IsEmpty)
        {
            int end = word.IndexOfAny((byte)'h', (byte)'H');
            if (end is < 1 or > 3 || ParseNumber(end == 3 && word[0] == '0' ? word[1..end] : word[..end], bytes[count..]) != 1)
                return 0;
            count++;
            word = word[(end + 1)..];
        }

        return count;
    }

    private static int ParseNumber(ReadOnlySpan<byte> word, Span<byte> bytes)
    {
        if (word.Length != 1)
            return ParseDigits(word, bytes);

        bytes[0] = Classes[word[0]];
        return bytes[0] < Letter ? 1 : 0;
    }

    private static int ParseDigits(ReadOnlySpan<byte> word, Span<byte> bytes)
    {
        if (word.Length != 2)
            return word.Length % 2 == 0 && Convert.FromHexString(word, bytes, out _, out int count) == OperationStatus.Done ? count : 0;

        int high = Classes[word[0]];
        int low = Classes[word[1]];
        bytes[0] = (byte)((high << 4) | low);
        return (high | low) < Letter ? 1 : 0;
    }

    private static byte Class(int character) => (char)character switch
    {
        >= '0' and <= '9' => (byte)(character - '0'),
        >= 'A' and <= 'F' => (byte)(character - 'A' + 10),
        >= 'a' and <= 'f' => (byte)(character - 'a' + 10),
        (>= 'G' and <= 'Z') or (>= 'g' and <= 'z') or '?' => Letter,
        _ => NoDigit,
    };
}
