namespace Mbus
{
    /// <summary>Ranges and lengths of numbers in the coding of a VIF (EN 13757-3, types B, C, D and H).</summary>
    internal static class NumberRange
    {
        private const long SmallestNormalBits = 0x3810000000000000;

        internal static bool IsInRange(DataCoding coding, long value, int length)
        {
            if (length >= 8)
                return !IsUnsigned(coding) || value >= 0;
            int bits = 8 * length;
            return IsUnsigned(coding) ? value >> bits == 0 : value >> (bits - 1) == (value < 0 ? -1 : 0);
        }

        /// <summary>Returns the minimum number of bytes for a number, 1 to 8.</summary>
        internal static int BinaryLength(DataCoding coding, long value)
        {
            int length = 1;
            while (length < 8 && (!IsInRange(coding, value, length) || MeansInvalid(coding, value, 8 * length)))
                length++;
            return length;
        }

        /// <summary>Returns the length byte of binary data; <see cref="DataLayout.Reserved"/> if there is none for this length.</summary>
        internal static int BinaryLvar(int count)
        {
            if (count <= 15)
                return DataLayout.Binary + count;
            if (count <= 32 && count % 4 == 0)
                return 0xEC + (count / 4);
            return count == 48 ? 0xF5 : count == 64 ? 0xF6 : DataLayout.Reserved;
        }

        /// <summary>Returns the bits of the nearest number of type H, 4 bytes.</summary>
        internal static long Real32Bits(double value)
        {
            if (double.IsNaN(value))
                return 0x7FC00000;

            long bits = System.BitConverter.DoubleToInt64Bits((float)value);
            long sign = (bits >> 32) & 0x80000000;
            long magnitude = bits & long.MaxValue;
            if (magnitude >= 0x7FF0000000000000)
                return sign | 0x7F800000;
            if (magnitude >= SmallestNormalBits)
                return sign | ((magnitude >> 29) - ((1023L - 127L) << 23));

            const double Unit = 1.0 * (1L << 62) * (1L << 62) * (1L << 25);
            return sign | (long)(System.BitConverter.Int64BitsToDouble(magnitude) * Unit);
        }

        // The patterns of types B and C for "no valid value".
        private static bool MeansInvalid(DataCoding coding, long value, int bits)
        {
            if (coding == DataCoding.Bits)
                return false;
            return value == (IsUnsigned(coding) ? (1L << bits) - 1 : -1L << (bits - 1));
        }

        private static bool IsUnsigned(DataCoding coding)
        {
            return coding == DataCoding.Unsigned || coding == DataCoding.Bits || coding == DataCoding.Rating;
        }
    }
}
