using System.Buffers.Text;

namespace Mbus.Client.Readings;

/// <summary>Bytes that are not written as hexadecimal words: escaped text, decimal numbers, base64.</summary>
internal static class ByteForms
{
    private const int MinBytes = 5;
    private const int MinBase64 = 8;

    /// <summary>Parses a quoted text with escapes, as of Python or C: <c>b'h\x1f\x1fh\x08'</c>.</summary>
    internal static bool TryEscaped(ReadOnlySpan<byte> text, ref byte[] bytes, out int count)
    {
        count = 0;
        int start = text.IndexOfAny((byte)'"', (byte)'\'');
        if (start < 0 || text.IndexOf("\\x"u8) < 0)
            return false;

        Reserve(ref bytes, text.Length);
        byte quote = text[start];
        for (int i = start + 1; i < text.Length && text[i] != quote; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
                bytes[count++] = text[i];
            else
                bytes[count++] = Unescape(text, ref i);
        }

        return count >= MinBytes && LooksLikeTelegram(bytes.AsSpan(0, count));
    }

    /// <summary>Parses a list of decimal numbers from 0 to 255: <c>[104, 31, 31, 104]</c>.</summary>
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
                i++;
                continue;
            }

            bool isNumber = Utf8Parser.TryParse(text[i..], out byte number, out int length) && (i + length == text.Length || !ByteWord.IsLetterOrDigit(text[i + length]));
            if (isNumber)
            {
                bytes[count++] = number;
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

    private static byte Unescape(ReadOnlySpan<byte> text, ref int i)
    {
        i++;
        if (text[i] == 'x' && i + 2 < text.Length && Utf8Parser.TryParse(text.Slice(i + 1, 2), out byte value, out int length, 'x') && length == 2)
        {
            i += 2;
            return value;
        }

        return text[i] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'0' => 0,
            byte other => other,
        };
    }

    private static void Reserve(ref byte[] bytes, int length)
    {
        if (bytes.Length < length)
            bytes = new byte[2 * length];
    }
}
