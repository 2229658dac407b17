using System.Buffers;
using System.Buffers.Text;

namespace Mbus.Client.Formats;

/// <summary>Writes text into a caller's buffer in the formats of C's printf.</summary>
internal ref struct LibmbusOutput(IBufferWriter<byte> output)
{
    /// <summary>Size of the longest output between two calls of <see cref="Reserve"/>: a record with two texts of 767 bytes.</summary>
    private const int MaxPiece = 2560;

    /// <summary>Limit at which libmbus ends a text: less than 6 of its 768 bytes are free, the maximum for one character.</summary>
    private const int MaxEscaped = 762;

    private Span<byte> _bytes = output.GetSpan(MaxPiece);
    private int _count;

    /// <summary>Reserves space for one piece of output.</summary>
    internal void Reserve()
    {
        if (_bytes.Length - _count >= MaxPiece)
            return;

        Flush();
        _bytes = output.GetSpan(MaxPiece);
    }

    /// <summary>Passes the written bytes to the caller's buffer.</summary>
    internal void Flush()
    {
        output.Advance(_count);
        _bytes = default;
        _count = 0;
    }

    internal void Write(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_bytes[_count..]);
        _count += text.Length;
    }

    internal void Write(byte character) => _bytes[_count++] = character;

    /// <summary>Writes a number as %d or %lld.</summary>
    internal void WriteNumber(long value)
    {
        if ((ulong)value < 100)
        {
            WriteDigits((int)value, value < 10 ? 1 : 2);
            return;
        }

        Utf8Formatter.TryFormat(value, _bytes[_count..], out int length);
        _count += length;
    }

    /// <summary>Writes a number as %X; with two digits as %.2X or, in lower case, %.2x.</summary>
    internal void WriteHex(ulong value, byte digits = 0, char symbol = 'X')
    {
        Utf8Formatter.TryFormat(value, _bytes[_count..], out int length, new StandardFormat(symbol, digits));
        _count += length;
    }

    /// <summary>Writes a number that is not negative in a number of digits, as %02d or %04d.</summary>
    internal void WriteDigits(int value, int digits)
    {
        uint rest = (uint)value;
        for (int i = _count + digits - 1; i >= _count; i--)
        {
            (rest, uint digit) = (rest / 10, rest % 10);
            _bytes[i] = (byte)('0' + digit);
        }

        _count += digits;
    }

    /// <summary>Writes a number as %f: six decimals of the exact value, halves rounded to even.</summary>
    internal void WriteReal(double value)
    {
        if (double.IsNegative(value))
            Write((byte)'-');
        if (!double.IsFinite(value))
        {
            Write(double.IsNaN(value) ? "nan"u8 : "inf"u8);
            return;
        }

        value = Math.Abs(value);
        if (value < 1L << 53)
        {
            long whole = double.ConvertToIntegerNative<long>(value);
            int millionths = Millionths(value - whole);
            WriteNumber(millionths < 1_000_000 ? whole : whole + 1);
            if (millionths % 1_000_000 == 0)
            {
                Write(".000000"u8);
                return;
            }

            Write((byte)'.');
            WriteDigits(millionths, 6);
        }
        else
        {
            value.TryFormat(_bytes[_count..], out int length, "F6", System.Globalization.CultureInfo.InvariantCulture);
            _count += length;
        }
    }

    /// <summary>Writes bytes as hexadecimal pairs, last byte first.</summary>
    internal void WriteDump(scoped ReadOnlySpan<byte> bytes)
    {
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            Write("0123456789ABCDEF"u8[bytes[i] >> 4]);
            Write("0123456789ABCDEF"u8[bytes[i] & 0x0F]);
            if (i > 0)
                Write((byte)' ');
        }
    }

    /// <summary>
    /// Writes text that was sent last character first, up to its first NUL and at most <paramref name="most"/> characters: control
    /// characters become spaces, and &amp;, &lt;, &gt; and quotes are escaped.
    /// </summary>
    internal void WriteText(scoped ReadOnlySpan<byte> reversed, int most = int.MaxValue)
    {
        int start = _count;
        for (int i = reversed.Length - 1; i >= 0 && reversed[i] != 0 && most > 0 && _count - start < MaxEscaped; i--, most--)
        {
            byte c = reversed[i];
            switch (c)
            {
                case (byte)'&': Write("&amp;"u8); break;
                case (byte)'<': Write("&lt;"u8); break;
                case (byte)'>': Write("&gt;"u8); break;
                case (byte)'"': Write("&quot;"u8); break;
                default: Write(c is < (byte)' ' or 0x7F ? (byte)' ' : c); break;
            }
        }
    }

    /// <summary>
    /// Returns a number below 1 in millionths: its exact mantissa times 10^6 divided by a power of two, halves rounded to even.
    /// </summary>
    private static int Millionths(double fraction)
    {
        const int MantissaBits = 52;
        const int SmallestShift = 75;

        long bits = BitConverter.DoubleToInt64Bits(fraction);
        int shift = 1023 + MantissaBits - (int)(bits >> MantissaBits);
        if (shift >= SmallestShift)
            return 0;

        // In two halves, each of which fits 64 bits: the product has 73.
        ulong mantissa = (ulong)((bits & ((1L << MantissaBits) - 1)) | (1L << MantissaBits));
        ulong low = (uint)mantissa * 1_000_000UL;
        ulong high = ((mantissa >> 32) * 1_000_000) + (low >> 32);
        shift -= 32;
        int millionths = (int)(high >> shift);
        ulong rest = high - ((ulong)millionths << shift);
        ulong half = 1UL << (shift - 1);
        bool roundsUp = rest > half || (rest == half && ((uint)low != 0 || int.IsOddInteger(millionths)));
        return roundsUp ? millionths + 1 : millionths;
    }
}
