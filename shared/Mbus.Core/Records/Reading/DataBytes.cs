namespace Mbus
{
    /// <summary>Decodes the data of a record (EN 13757-3, data types A, B, C and H, and texts).</summary>
    internal static class DataBytes
    {
        /// <summary>Reads up to 8 bytes as bits.</summary>
        public static long ReadBits(byte[] buffer, int offset, int count, bool highByteFirst)
        {
            long bits = 0;
            if (highByteFirst)
            {
                for (int i = offset; i < offset + count; i++)
                    bits = (bits << 8) | buffer[i];
            }
            else
            {
                for (int i = offset + count - 1; i >= offset; i--)
                    bits = (bits << 8) | buffer[i];
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
        /// Reads BCD (EN 13757-3, annex B). Returns false for a digit above 9, except for F in the first digit, which is a minus sign if
        /// <paramref name="hasSignDigit"/> is true.
        /// </summary>
        public static bool TryReadBcd(byte[] buffer, int offset, int count, bool highByteFirst, bool hasSignDigit, out long value)
        {
            value = 0;
            bool isNegative = false;
            for (int i = 0; i < count; i++)
            {
                int digits = buffer[highByteFirst ? offset + i : offset + count - 1 - i];
                int high = digits >> 4;
                if (i == 0 && high == 0xF && hasSignDigit)
                {
                    isNegative = true;
                    high = 0;
                }

                if (high > 9 || (digits & 0x0F) > 9)
                    return false;
                value = (value * 100) + (high * 10) + (digits & 0x0F);
            }

            if (isNegative)
                value = -value;
            return true;
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
    }
}
