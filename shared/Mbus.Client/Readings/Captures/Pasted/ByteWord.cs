namespace Mbus.Client.Readings;

/// <summary>Words of a text that are bytes: <c>68</c>, <c>681F1F68</c>, <c>0x68</c>, <c>\x68</c>, <c>68h</c>.</summary>
internal static class ByteWord
{
    private const byte NoDigit = 0xFF;
    private const byte Letter = 0x10;

    /// <summary>Value of each hexadecimal digit; 10 for other letters, FF for separators.</summary>
    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(Class)];

    internal static bool IsLetterOrDigit(byte character) => Classes[character] != NoDigit;

    /// <summary>Parses a word into bytes. Returns their number; 0 if the word is not bytes.</summary>
    internal static int Parse(ReadOnlySpan<byte> word, byte before, Span<byte> bytes)
    {
        if (word.Length == 2)
            return ParseDigits(word, bytes);
        if (word.Length > 2 && word[0] == '0' && word[1] is (byte)'x' or (byte)'X')
            return ParseNumber(word[2..].TrimEnd("uUlL"u8), bytes);
        if (before == '\\' && word.Length > 2 && word[0] is (byte)'x' or (byte)'X')
            return ParseDigits(word[1..], bytes);
        if (word.Length is 3 or 4 && word[^1] is (byte)'h' or (byte)'H')
            return ParseNumber(word.Length == 4 && word[0] == '0' ? word[1..^1] : word[..^1], bytes);
        return ParseDigits(word, bytes);
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
        if (word.Length % 2 != 0)
            return 0;

        for (int i = 0; i < word.Length; i += 2)
        {
            int high = Classes[word[i]];
            int low = Classes[word[i + 1]];
            if ((high | low) >= Letter)
                return 0;
            bytes[i / 2] = (byte)((high << 4) | low);
        }

        return word.Length / 2;
    }

    private static byte Class(int character) => (char)character switch
    {
        >= '0' and <= '9' => (byte)(character - '0'),
        >= 'A' and <= 'F' => (byte)(character - 'A' + 10),
        >= 'a' and <= 'f' => (byte)(character - 'a' + 10),
        (>= 'G' and <= 'Z') or (>= 'g' and <= 'z') => Letter,
        >= (char)0x80 => Letter,
        _ => NoDigit,
    };
}
