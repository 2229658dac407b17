using System.Buffers.Text;

namespace Mbus.Client.Readings;

/// <summary>Quoted text with escapes for bytes: of Python, C, JSON, strace and shells.</summary>
internal static class EscapedText
{
    private const int HexLength = 2;
    private const int UnicodeLength = 4;
    private const int MaxOctal = 3;

    // A program that took bytes for Latin-1 characters writes those from 80 to FF in two bytes of UTF-8.
    private const byte Latin1Low = 0xC2;
    private const byte Latin1High = 0xC3;

    /// <summary>Reads a quoted text. Returns the number of bytes that it stands for.</summary>
    /// <param name="text">Text from the quote on.</param>
    /// <param name="bytes">Receives the bytes; at least as long as the text.</param>
    /// <param name="length">Length of the text up to and with the second quote.</param>
    internal static int Read(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
    {
        byte quote = text[0];
        int count = 0;
        int at = 1;
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                bytes[count++] = Unescape(text, ref at);
            else
                bytes[count++] = IsLatin1(text, at) ? (byte)(((text[at++] & 0x03) << 6) | (text[at++] & 0x3F)) : text[at++];
        }

        length = Math.Min(at + 1, text.Length);
        return count;
    }

    private static bool IsLatin1(ReadOnlySpan<byte> text, int at) =>
        text[at] is Latin1Low or Latin1High && at + 1 < text.Length && (text[at + 1] & 0xC0) == 0x80;

    private static byte Unescape(ReadOnlySpan<byte> text, ref int at)
    {
        byte kind = text[at + 1];
        at += 2;
        if (kind == 'x' && TryHex(text, at, HexLength, out int value))
        {
            at += HexLength;
            return (byte)value;
        }

        if (kind == 'u' && TryHex(text, at, UnicodeLength, out value) && value <= byte.MaxValue)
        {
            at += UnicodeLength;
            return (byte)value;
        }

        if (kind is >= (byte)'0' and <= (byte)'7')
            return Octal(text, ref at);

        return kind switch
        {
            (byte)'a' => 7,
            (byte)'b' => (byte)'\b',
            (byte)'t' => (byte)'\t',
            (byte)'n' => (byte)'\n',
            (byte)'v' => (byte)'\v',
            (byte)'f' => (byte)'\f',
            (byte)'r' => (byte)'\r',
            (byte)'e' => 0x1B,
            byte other => other,
        };
    }

    private static byte Octal(ReadOnlySpan<byte> text, ref int at)
    {
        int value = text[at - 1] - '0';
        for (int digits = 1; digits < MaxOctal && at < text.Length && text[at] is >= (byte)'0' and <= (byte)'7'; digits++, at++)
            value = (8 * value) + text[at] - '0';
        return (byte)value;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, int at, int digits, out int value)
    {
        value = 0;
        return at + digits <= text.Length && Utf8Parser.TryParse(text.Slice(at, digits), out value, out int length, 'x') && length == digits;
    }
}
