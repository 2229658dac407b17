namespace Mbus.Firmware
{
    /// <summary>Integers in text.</summary>
    internal static class WholeNumber
    {
        private const int MaxDigits = 9;

        /// <summary>Parses an integer without blanks. False if the text has other characters, or if the number is out of range.</summary>
        internal static bool TryParse(string text, int minimum, int maximum, out int number)
        {
            number = 0;
            bool negative = text.Length > 0 && text[0] == '-';
            int first = negative ? 1 : 0;
            if (text.Length == first || text.Length > MaxDigits + first)
                return false;

            for (int i = first; i < text.Length; i++)
            {
                if (text[i] < '0' || text[i] > '9')
                    return false;
                number = (number * 10) + text[i] - '0';
            }

            number = negative ? -number : number;
            return number >= minimum && number <= maximum;
        }
    }
}
