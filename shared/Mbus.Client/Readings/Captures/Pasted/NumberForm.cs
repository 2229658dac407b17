using System.Text;

namespace Mbus.Client.Readings;

/// <summary>Numbers with a fixed count of digits that are bytes or parts of bytes. A text has this form if it begins a long frame.</summary>
/// <param name="radix">Base of the digits.</param>
/// <param name="digits">Digits of each number.</param>
/// <param name="bits">Bits of each number: 4 for half a byte, the high one first; 16 and 32 for words, low byte first.</param>
/// <param name="mark">Characters that the first number of a long frame, 68, has in any case.</param>
internal sealed class NumberForm(uint radix, int digits, int bits, string mark)
{
    private const int MinBytes = 5;
    private const int HalfByte = 4;
    private const uint NoDigit = 0xFF;

    private readonly byte[] _mark = Encoding.ASCII.GetBytes(mark);

    /// <summary>The forms, in the order in which they are tried.</summary>
    internal static NumberForm[] All { get; } =
    [
        new(8, 3, 8, "150"),         // od -b: 150 044
        new(2, 8, 8, "01101000"),    // xxd -b: 01101000 00100100, also without spaces
        new(2, 4, 4, "0110"),        // 0110 1000
        new(16, 1, 4, "6 8"),        // 6 8 2 4
        new(8, 6, 16, "50"),         // od: 022150
        new(16, 4, 16, "68"),        // od -A n -x: 2468
        new(16, 8, 32, "68"),        // od -t x4: 68242468
    ];

    /// <summary>Parses the numbers of a line.</summary>
    /// <param name="text">Line.</param>
    /// <param name="isContinued">True if the lines before it have this form, and are not a whole telegram.</param>
    /// <param name="bytes">Buffer for the bytes.</param>
    /// <param name="count">Number of bytes.</param>
    internal bool TryRead(ReadOnlySpan<byte> text, bool isContinued, ref byte[] bytes, out int count)
    {
        count = 0;
        if (!isContinued && text.IndexOf(_mark) < 0)
            return false;

        ByteForms.Reserve(ref bytes, text.Length);
        bool hasHalf = false;
        for (int end = 0; end < text.Length; end++)
        {
            int start = end;
            end += ByteWord.Length(text[end..]);
            if (end == start || Add(text[start..end], bytes, ref count, ref hasHalf))
                continue;
            if (isContinued || count >= MinBytes)
                break;
            count = 0;
            hasHalf = false;
        }

        return isContinued ? count > 0 : count >= MinBytes && ByteForms.BeginsAsFrame(bytes, count);
    }

    private bool Add(ReadOnlySpan<byte> word, byte[] bytes, ref int count, ref bool hasHalf)
    {
        if (radix == 2 && word.StartsWith("0b"u8))
            word = word[2..];
        bool isRun = radix == 2 && bits == 8 && word.Length % digits == 0;
        if (word.Length != digits && !isRun)
            return false;

        for (int at = 0; at < word.Length; at += digits)
        {
            if (!TryParse(word.Slice(at, digits), out ulong value) || value >= 1UL << bits)
                return false;
            if (bits == HalfByte)
            {
                bytes[count] = (byte)(hasHalf ? (bytes[count] << HalfByte) | (byte)value : (byte)value);
                count += hasHalf ? 1 : 0;
                hasHalf = !hasHalf;
            }

            for (int shift = 0; bits > HalfByte && shift < bits; shift += 8)
                bytes[count++] = (byte)(value >> shift);
        }

        return true;
    }

    private bool TryParse(ReadOnlySpan<byte> word, out ulong value)
    {
        value = 0;
        foreach (byte character in word)
        {
            uint digit = ByteWord.TryDigit([character], out byte known) ? known : NoDigit;
            if (digit >= radix)
                return false;
            value = (value * radix) + digit;
        }

        return true;
    }
}
