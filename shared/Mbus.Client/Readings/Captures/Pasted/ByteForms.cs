using System.Buffers.Text;

namespace Mbus.Client.Readings;

/// <summary>Bytes that are not written as hexadecimal words: escaped text, base64, decimal and other numbers.</summary>
internal static class ByteForms
{
    /// <summary>Parses the bytes of a line in one form.</summary>
    /// <param name="text">Line.</param>
    /// <param name="isContinued">True if the lines before it have this form, and are not a whole telegram.</param>
    /// <param name="bytes">Buffer for the bytes.</param>
    /// <param name="count">Number of bytes.</param>
    internal delegate bool Reader(ReadOnlySpan<byte> text, bool isContinued, ref byte[] bytes, out int count);

    private const int MinBytes = 5;
    private const int MinBase64 = 8;

    /// <summary>End of the key of a member in JSON.</summary>
    private static ReadOnlySpan<byte> KeyEnd => "\":"u8;

    /// <summary>Forms of a line without several numbers in sequence.</summary>
    internal static Reader[] OfWords { get; } = [TryEscaped, TryBase64];

    /// <summary>All forms, in the order in which they are tried.</summary>
    internal static Reader[] All { get; } = [.. OfWords, TryDecimal, .. NumberForm.All.Select(form => (Reader)form.TryRead)];

    /// <summary>Parses the first quoted text with escapes that is a telegram, as of Python, C, JSON or strace: <c>b'h\x1f\x1fh\x08'</c>.</summary>
    private static bool TryEscaped(ReadOnlySpan<byte> text, bool isContinued, ref byte[] bytes, out int count)
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
            if (isContinued ? count > 0 : count >= MinBytes && LooksLikeTelegram(bytes.AsSpan(0, count)))
                return true;
            text = text[length..];
            start = text.IndexOfAny((byte)'"', (byte)'\'');
        }

        return false;
    }

    /// <summary>Parses a list of decimal numbers from -128 to 255: <c>[104, 31, 31, 104]</c>, <c>[104, 31, -1]</c>, <c>{"0":104,"1":31}</c>.</summary>
    private static bool TryDecimal(ReadOnlySpan<byte> text, bool isContinued, ref byte[] bytes, out int count)
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

            int start = i;
            i += ByteWord.Length(text[i..]);
            if (text[i..].StartsWith(KeyEnd))
            {
                i += KeyEnd.Length;
                continue;
            }

            bool isNegative = start > 0 && text[start - 1] == '-' && (start == 1 || !ByteWord.IsLetterOrDigit(text[start - 2]));
            if (TryByte(text[start..i], isNegative, out bytes[count]))
            {
                count++;
                continue;
            }

            if (isContinued || count >= MinBytes)
                break;
            count = 0;
        }

        return isContinued ? count > 0 : count >= MinBytes && LooksLikeTelegram(bytes.AsSpan(0, count));
    }

    /// <summary>Parses the first word that is the base64 form of a telegram.</summary>
    private static bool TryBase64(ReadOnlySpan<byte> text, bool isContinued, ref byte[] bytes, out int count)
    {
        count = 0;
        Reserve(ref bytes, text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int start = i;
            while (i < text.Length && IsBase64(text[i]))
                i++;
            ReadOnlySpan<byte> word = text[start..i];
            bool isWord = isContinued ? word.Length == text.Length : word.Length >= MinBase64;
            if (!isWord || !TryDecode(word, bytes, out count))
                continue;

            // Any word of letters can be base64 without padding.
            bool isPadded = word.Length % 4 == 0;
            if (isContinued || BeginsAsFrame(bytes, count) || (isPadded && LooksLikeTelegram(bytes.AsSpan(0, count))))
                return true;
        }

        count = 0;
        return false;
    }

    /// <summary>Decodes base64, also without the padding at its end.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> word, Span<byte> bytes, out int count)
    {
        const int Group = 4;
        int whole = word.Length - (word.Length % Group);
        if (Base64.DecodeFromUtf8(word[..whole], bytes, out _, out count) != System.Buffers.OperationStatus.Done)
            return false;
        if (whole == word.Length)
            return true;

        Span<byte> rest = [(byte)'=', (byte)'=', (byte)'=', (byte)'='];
        word[whole..].CopyTo(rest);
        bool isDone = Base64.DecodeFromUtf8(rest, bytes[count..], out _, out int last) == System.Buffers.OperationStatus.Done;
        count += last;
        return isDone;
    }

    /// <summary>Parses a decimal number from 0 to 255, or from 1 to 128 with a sign.</summary>
    internal static bool TryByte(ReadOnlySpan<byte> word, bool isNegative, out byte value)
    {
        const int MostNegative = 128;
        bool isNumber = Utf8Parser.TryParse(word, out value, out int length) && length == word.Length;
        if (isNumber && isNegative && value <= MostNegative)
            value = (byte)-value;
        return isNumber;
    }

    /// <summary>Returns true if the bytes begin as a long frame, with equal length bytes, or with a whole frame.</summary>
    internal static bool BeginsAsFrame(byte[] bytes, int count)
    {
        int length = Frame.Examine(bytes, 0, count);
        bool isFrame = length != Frame.Invalid && length <= count;
        return isFrame || (count > 4 && bytes[0] == Frame.LongStart && bytes[1] == bytes[2] && bytes[3] == Frame.LongStart);
    }

    private static bool IsBase64(byte character) => char.IsAsciiLetterOrDigit((char)character) || character is (byte)'+' or (byte)'/' or (byte)'=';

    private static bool LooksLikeTelegram(ReadOnlySpan<byte> bytes)
    {
        return BeginsAsFrame(bytes.ToArray(), bytes.Length) || DamagedFrame.BeginsAt(bytes)
            || Wireless.WirelessFrame.Read(bytes) != null || (bytes.Length > 12 && bytes[0] is 0x72 or 0x78 or 0x7A);
    }

    internal static void Reserve(ref byte[] bytes, int length)
    {
        if (bytes.Length < length)
            bytes = new byte[2 * length];
    }
}
