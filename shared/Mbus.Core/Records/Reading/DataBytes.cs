using System.Runtime.CompilerServices;

namespace Mbus
{
    /// <summary>Decodes the data of a record (EN 13757-3, data types A, B, C and H, and texts).</summary>
    internal static class DataBytes
    {
        /// <summary>Bytes whose digits fit 64 bits.</summary>
        private const int MaxPackedDigits = 8;

        /// <summary>Reads up to 8 bytes as bits.</summary>
        [MethodImpl(Inlining.Always)]
        public static long ReadBits(byte[] buffer, int offset, int count, bool highByteFirst)
        {
            long bits = 0;
            if (highByteFirst)
            {
                for (int i = 0; i < count; i++)
                    bits = (bits << 8) | buffer[offset + i];
            }
            else
            {
                for (int i = count - 1; i >= 0; i--)
                    bits = (bits << 8) | buffer[offset + i];
            }

            return bits;
        }

        /// <summary>Extends the sign of a number of type B with this number of bytes.</summary>
        public static long ExtendSign(long bits, int count)
        {
            int unused = 64 - (8 * count);
            return bits << unused >> unused;
        }

        /// <summary>Returns the minimum of type B, which means "no valid value".</summary>
        [MethodImpl(Inlining.Always)]
        public static long MinOf(int count)
        {
            return long.MinValue >> (64 - (8 * count));
        }

        /// <summary>Returns all ones of type C, which means "no valid value".</summary>
        public static long MaxUnsignedOf(int count)
        {
            return (long)(ulong.MaxValue >> (64 - (8 * count)));
        }

        /// <summary>
        /// Reads up to 9 bytes of BCD (EN 13757-3, annex B). Returns false for a digit above 9, except for F in the first digit, which is a
        /// minus sign if <paramref name="hasSignDigit"/> is true.
        /// </summary>
        [MethodImpl(Inlining.Always)]
        public static bool TryReadBcd(byte[] buffer, int offset, int count, bool highByteFirst, bool hasSignDigit, out long value)
        {
            if (count > MaxPackedDigits)
                return TryReadLongBcd(buffer, offset, count, highByteFirst, out value);

            long digits = ReadBits(buffer, offset, count, highByteFirst);
            bool isNegative = hasSignDigit && count > 0 && digits >> ((8 * count) - 4) == 0xF;
            if (isNegative)
                digits -= 0xFL << ((8 * count) - 4);
            long number = FromBcd((ulong)digits);
            value = isNegative ? -number : number;
            return number >= 0;
        }

        /// <summary>Converts the bits of a floating point number of 32 bits (type H).</summary>
        public static double FromReal32(uint bits)
        {
            const double Smallest = 1.0 / (1L << 62) / (1L << 62) / (1L << 25);
            long sign = (long)(bits >> 31) << 63;
            long exponent = (bits >> 23) & 0xFF;
            long fraction = bits & 0x7FFFFF;
            if (exponent == 0)
                return (sign < 0 ? -fraction : fraction) * Smallest;
            exponent = exponent == 0xFF ? 0x7FF : exponent + 1023 - 127;
            return System.BitConverter.Int64BitsToDouble(sign | (exponent << 52) | (fraction << 29));
        }

        /// <summary>Reads a text of ISO 8859-1, in reading order. The last character is sent first, except in mode 2.</summary>
        public static string ReadText(byte[] buffer, int offset, int count, bool highByteFirst)
        {
            char[] text = new char[count];
            for (int i = 0; i < count; i++)
                text[i] = (char)buffer[highByteFirst ? offset + i : offset + count - 1 - i];
            return new string(text);
        }

        /// <summary>Returns true if all bytes are printable ASCII characters.</summary>
        public static bool IsAscii(byte[] buffer, int offset, int count)
        {
            for (int i = offset; i < offset + count; i++)
            {
                if (buffer[i] < 0x20 || buffer[i] > 0x7E)
                    return false;
            }

            return true;
        }

        // The first of nine bytes, and the others.
        private static bool TryReadLongBcd(byte[] buffer, int offset, int count, bool highByteFirst, out long value)
        {
            int first = highByteFirst ? offset : offset + count - 1;
            long high = FromBcd(buffer[first]);
            long low = FromBcd((ulong)ReadBits(buffer, highByteFirst ? offset + 1 : offset, MaxPackedDigits, highByteFirst));
            value = (high * 10000000000000000) + low;
            return high >= 0 && low >= 0;
        }

        /// <summary>Converts 16 digits of four bits: all pairs of digits at once, then pairs of the results. Returns -1 for a digit above 9.</summary>
        [MethodImpl(Inlining.Always)]
        private static long FromBcd(ulong digits)
        {
            const ulong Sixes = 0x6666666666666666;
            const ulong Carries = 0x1111111111111110;
            if (((unchecked(digits + Sixes) ^ digits ^ Sixes) & Carries) != 0 || digits >= 0xA000000000000000)
                return -1;

            digits -= 6 * ((digits >> 4) & 0x0F0F0F0F0F0F0F0F);
            digits = (digits & 0x00FF00FF00FF00FF) + (100 * ((digits >> 8) & 0x00FF00FF00FF00FF));
            digits = (digits & 0x0000FFFF0000FFFF) + (10000 * ((digits >> 16) & 0x0000FFFF0000FFFF));
            return (long)((digits & 0xFFFFFFFF) + (100000000 * (digits >> 32)));
        }
    }
}
