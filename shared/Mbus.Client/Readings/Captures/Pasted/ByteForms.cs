using System.Buffers.Text;

namespace Mbus.Client.Readings;

/// <summary>Bytes that are not written as hexadecimal words: escaped text, decimal numbers, base64.</summary>
internal static class ByteForms
{
    private const int MinBytes = 5;
    private const int MinBase64 = 8;

    /// <summary>Parses the first quoted text with escapes that is a telegram, as of Python, C, JSON or strace: <c>b'h\x1f\x1fh\x08'</c>.</summary>
    internal static bool TryEscaped(ReadOnlySpan<byte> text, ref byte[] bytes, out int count)
    {
        count = 0;
        if (text.IndexOf((byte)'\\') < 0)
            return false;

        Reserve(ref bytes, text.Length);
        int start = text.IndexOfAny((byte)'"', (byte)'\'');
        while (start >= 0)
        {
            text = text[start..];
            count = EscapedText.Read(text, bytes, out int length);
            if (count >= MinBytes && LooksLikeTelegram(bytes.AsSpan(0, count)))
                return true;
            text = text[length..];
            start = text.IndexOfAny((byte)'"', (byte)'\'');
        }

        return false;
    }

    /// <summary>Parses a list of decimal numbers from -128 to 255: <c>[104, 31, 31, 104]</c>, <c>[104, 31, -1]</c>.</summary>
    /// <param name="text">Text.</param>
    /// <param name="isContinued">True if the lines before it are such a list.</param>
    /// <param name="bytes">Buffer for the bytes.</param>
    /// <param name="count">Number of bytes.</param>
    internal static bool TryDecimal(ReadOnlySpan<byte> text, bool isContinued, ref byte[] bytes, out int count)
    {
        count = 0;
        Reserve(ref bytes, text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (!ByteWord.IsLetterOrDigit(text[i]))
            {
                // Brackets and arrows are between other numbers and the list: [12:00:00][158]: 104, 36.
                bool isOther = !isContinued && count < MinBytes && text[i] is (byte)'[' or (byte)']' or (byte)'{' or (byte)':' or (byte)'<' or (byte)'>' or (byte)'=';
                count = isOther ? 0 : count;
                i++;
                continue;
            }

            bool isNumber = Utf8Parser.TryParse(text[i..], out byte number, out int length) && (i + length == text.Length || !ByteWord.IsLetterOrDigit(text[i + length]));
            if (isNumber)
            {
                bool isNegative = number <= 128 && i > 0 && text[i - 1] == '-' && (i == 1 || !ByteWord.IsLetterOrDigit(text[i - 2]));
                bytes[count++] = isNegative ? (byte)-number : number;
                i += length;
                continue;
            }

            if (isContinued || count >= MinBytes)
                break;
            count = 0;
            while (i < text.Length && ByteWord.IsLetterOrDigit(text[i]))
                i++;
        }

        return isContinued ? count > 0 : count >= MinBytes && LooksLikeTelegram(bytes.AsSpan(0, count));
    }

    /// <summary>Parses the first word that is the base64 form of a telegram.</summary>
    internal static bool TryBase64(ReadOnlySpan<byte> text, ref byte[] bytes, out int count)
    {
        count = 0;
        Reserve(ref bytes, text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int start = i;
            while (i < text.Length && IsBase64(text[i]))
                i++;
            ReadOnlySpan<byte> word = text[start..i];
            if (word.Length < MinBase64 || word.Length % 4 != 0 || Base64.DecodeFromUtf8(word, bytes, out _, out count) != System.Buffers.OperationStatus.Done)
                continue;
            if (LooksLikeTelegram(bytes.AsSpan(0, count)))
                return true;
        }

        count = 0;
        return false;
    }

    private static bool IsBase64(byte character) => char.IsAsciiLetterOrDigit((char)character) || character is (byte)'+' or (byte)'/' or (byte)'=';

    private static bool LooksLikeTelegram(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        int length = Frame.Examine(copy, 0, copy.Length);
        bool isFrame = length != Frame.Invalid && length <= copy.Length;
        return isFrame || DamagedFrame.BeginsAt(bytes) || (bytes.Length > 4 && bytes[0] == Frame.LongStart && bytes[1] == bytes[2] && bytes[3] == Frame.LongStart)
            || Wireless.WirelessFrame.Read(bytes) != null || (bytes.Length > 12 && bytes[0] is 0x72 or 0x78 or 0x7A);
    }

    private static void Reserve(ref byte[] bytes, int length)
    {
        if (bytes.Length < length)
            bytes = new byte[2 * length];
    }
}
