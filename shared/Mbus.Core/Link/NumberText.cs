namespace Mbus
{
    /// <summary>Formats numbers independently of the culture: on .NET, ToString would use the minus sign of the thread's culture.</summary>
    internal static class NumberText
    {
        private const string Digits = "0123456789ABCDEF";
        private const int LongestDecimal = 11;

        /// <summary>Returns the given number of hexadecimal digits, the lowest ones.</summary>
        internal static string Hex(uint value, int digits)
        {
            char[] text = new char[digits];
            for (int i = digits - 1; i >= 0; i--)
            {
                text[i] = Digits[(int)(value & 0xF)];
                value >>= 4;
            }

            return new string(text);
        }

        /// <summary>Returns a number in decimal digits, padded with zeros.</summary>
        internal static string Decimal(int value, int digits = 1)
        {
            char[] text = new char[LongestDecimal];
            int at = LongestDecimal;
            long rest = value < 0 ? -(long)value : value;
            for (int count = 0; rest > 0 || count < digits; count++)
            {
                text[--at] = Digits[(int)(rest % 10)];
                rest /= 10;
            }

            if (value < 0)
                text[--at] = '-';
            return new string(text, at, LongestDecimal - at);
        }

        /// <summary>Writes a number that is not negative in decimal digits, padded with zeros. Returns the offset after it.</summary>
        internal static int Write(char[] text, int at, int value, int digits)
        {
            int count = 1;
            for (int rest = value / 10; rest > 0; rest /= 10)
                count++;
            int end = at + (count > digits ? count : digits);
            for (int i = end - 1; i >= at; i--)
            {
                text[i] = Digits[value % 10];
                value /= 10;
            }

            return end;
        }
    }
}
