namespace Mbus.Firmware
{
    /// <summary>
    /// A 32-bit floating point number (type H of EN 13757-3, IEEE 754) as the shortest decimal that gives the same number again,
    /// computed with integers only: the interpreter's conversion of floating-point numbers to text has errors.
    /// </summary>
    internal static class Real
    {
        private const int Length = 4;
        private const int FractionBits = 23;
        private const int Bias = 127 + FractionBits;
        private const int SpecialExponent = 0xFF;

        // For half the distance to the next number, and half of that. A number is rounded only above the limit, where the sum of all
        // rounding errors is far below that half.
        private const int GuardBits = 2;
        private const long Limit = long.MaxValue / 16;

        /// <summary>Returns the number of a record, without the power of ten of its VIF. False for other types, other lengths, and numbers that are not finite.</summary>
        internal static bool TryGet(RecordReader record, out long mantissa, out int exponent)
        {
            mantissa = 0;
            exponent = 0;
            if (record.Type != DataType.Real || record.DataLength != Length || !record.TryGetReal(out _))
                return false;

            byte[] bytes = record.Buffer;
            int at = record.DataOffset;
            uint bits = (uint)(bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
            mantissa = Convert(bits, out exponent);
            return true;
        }

        /// <summary>Returns the shortest decimal of a finite number: the result times ten to the power of <paramref name="exponent"/>.</summary>
        internal static long Convert(uint bits, out int exponent)
        {
            int biased = (int)(bits >> FractionBits) & SpecialExponent;
            long fraction = bits & ((1 << FractionBits) - 1);
            long number = biased == 0 ? fraction : fraction | (1 << FractionBits);
            int power = (biased == 0 ? 1 : biased) - Bias;
            exponent = 0;
            if (number == 0)
                return 0;

            // The distance to the next number below a power of two is half; a number in the middle is rounded to the even one.
            bool isEven = (number & 1) == 0;
            long half = fraction == 0 && biased > 1 ? 1L << (GuardBits - 2) : 1L << (GuardBits - 1);
            number <<= GuardBits;
            Scale(ref number, ref half, power - GuardBits, ref exponent);
            long shortest = Shorten(number, isEven ? half : half - 1, ref exponent);
            return (bits >> 31) != 0 ? -shortest : shortest;
        }

        // number x 2^power becomes number x 10^exponent; half, the half of its last bit, is scaled, too.
        private static void Scale(ref long number, ref long half, int power, ref int exponent)
        {
            for (; power > 0; power--)
            {
                Fit(ref number, ref half, ref exponent);
                number *= 2;
                half *= 2;
            }

            for (; power < 0; power++)
            {
                Fit(ref number, ref half, ref exponent);
                number *= 5;
                half *= 5;
                exponent--;
            }
        }

        private static void Fit(ref long number, ref long half, ref int exponent)
        {
            while (number > Limit)
            {
                number = (number + 5) / 10;
                half /= 10;
                exponent++;
            }
        }

        private static long Shorten(long number, long largestError, ref int exponent)
        {
            long unit = 1;
            long shortest = number;
            while (unit <= number / 10)
            {
                unit *= 10;
                long rounded = (number + (unit / 2)) / unit;
                long error = (rounded * unit) - number;
                if (error > largestError || error < -largestError)
                    break;
                shortest = rounded;
                exponent++;
            }

            return shortest;
        }
    }
}
