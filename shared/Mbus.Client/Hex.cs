namespace Mbus.Client;

/// <summary>Formats and parses bytes as pairs of hexadecimal digits with spaces between.</summary>
public static class Hex
{
    private const string Digits = "0123456789ABCDEF";

    /// <summary>Formats bytes, for example <c>10 5B 03 5E 16</c>.</summary>
    public static string Format(ReadOnlySpan<byte> bytes) => string.Create(FormattedLength(bytes.Length), bytes, static (text, bytes) => Format(bytes, text));

    /// <summary>Number of characters of a number of formatted bytes.</summary>
    internal static int FormattedLength(int count) => Math.Max(0, (count * 3) - 1);

    /// <summary>Formats bytes as characters; <see cref="FormattedLength"/> is their number.</summary>
    internal static void Format(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (i > 0)
                text[(i * 3) - 1] = ' ';
            text[i * 3] = Digits[bytes[i] >> 4];
            text[(i * 3) + 1] = Digits[bytes[i] & 0x0F];
        }
    }

    /// <summary>Formats bytes as UTF-8; <see cref="FormattedLength"/> is their number.</summary>
    internal static void Format(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (i > 0)
                text[(i * 3) - 1] = (byte)' ';
            text[i * 3] = (byte)Digits[bytes[i] >> 4];
            text[(i * 3) + 1] = (byte)Digits[bytes[i] & 0x0F];
        }
    }

    /// <summary>
    /// Parses bytes. Spaces, line ends, colons and hyphens between them are ignored. Returns false for any other character.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out byte[] bytes)
    {
        List<byte> result = new(text.Length / 2);
        int high = -1;
        bytes = [];
        foreach (char c in text)
        {
            if (char.IsAsciiHexDigit(c))
            {
                int digit = Convert.ToInt32(c.ToString(), 16);
                if (high >= 0)
                    result.Add((byte)((high << 4) | digit));
                high = high >= 0 ? -1 : digit;
            }
            else if (high >= 0 || !(char.IsWhiteSpace(c) || c is ':' or '-'))
            {
                return false;
            }
        }

        bytes = [.. result];
        return high < 0;
    }
}
