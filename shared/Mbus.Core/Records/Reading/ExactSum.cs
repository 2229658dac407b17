namespace Mbus
{
    /// <summary>Exact arithmetic on a mantissa and a power of ten. The methods return false if the mantissa would not fit 64 bits.</summary>
    internal static class ExactSum
    {
        public static bool TryMultiply(ref long mantissa, long factor)
        {
            long product = unchecked(mantissa * factor);
            if (product / factor != mantissa)
                return false;
            mantissa = product;
            return true;
        }

        /// <summary>Adds ten to the power of <paramref name="power"/>.</summary>
        public static bool TryAddPower(ref long mantissa, ref int exponent, int power)
        {
            while (exponent > power)
            {
                if (!TryMultiply(ref mantissa, 10))
                    return false;
                exponent--;
            }

            long added = 1;
            for (int i = exponent; i < power; i++)
            {
                if (!TryMultiply(ref added, 10))
                    return false;
            }

            long sum = unchecked(mantissa + added);
            if (sum < mantissa)
                return false;
            mantissa = sum;
            return true;
        }
    }
}
