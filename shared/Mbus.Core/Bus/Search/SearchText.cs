namespace Mbus
{
    /// <summary>
    /// Text of the patterns of a search: the address, and the fabrication number after a slash; for a group a colon, the letters of its flags,
    /// and the number of answers if it is above two.
    /// </summary>
    internal static class SearchText
    {
        private const string FlagLetters = "inxh";
        private const int MaxNumberDigits = 3;

        internal static string Of(SearchPattern pattern)
        {
            bool isPlain = pattern.FabricationNumber == SearchPattern.AnyDigits;
            return pattern.Address.ToString() + (isPlain ? "" : "/" + NumberText.Hex(pattern.FabricationNumber, 8));
        }

        internal static string Of(SearchPattern pattern, byte flags, int answers)
        {
            string number = answers > SearchQueue.MinMeters ? NumberText.Decimal(answers) : "";
            string text = flags != 0 || number.Length > 0 ? ":" : "";
            for (int i = 0; i < FlagLetters.Length; i++)
            {
                if ((flags & (1 << i)) != 0)
                    text += FlagLetters.Substring(i, 1);
            }

            return Of(pattern) + text + number;
        }

        internal static bool TryPattern(string text, out SearchPattern pattern)
        {
            string[] numbers = text.Split('/');
            SecondaryAddress number = SecondaryAddress.Any;
            bool valid = SecondaryAddress.TryParse(numbers[0], out SecondaryAddress address) && numbers.Length <= 2
                && (numbers.Length == 1 || (SecondaryAddress.TryParse(numbers[1] + "FFFFFFFF", out number) && NumberText.Hex(number.Identification, 8) == numbers[1]));
            pattern = new SearchPattern(address, number.Identification);
            return valid;
        }

        internal static bool TryGroup(string text, out SearchPattern pattern, out byte flags, out int answers)
        {
            string[] parts = text.Split(':');
            int letters = parts.Length == 1 ? 0 : CountLetters(parts[1]);
            int bits = letters == 0 ? 0 : FlagsOf(parts[1].Substring(0, letters));
            bool hasAnswers = parts.Length > 1 && letters < parts[1].Length;
            flags = (byte)bits;
            answers = 0;
            return TryPattern(parts[0], out pattern) && parts.Length <= 2 && bits >= 0
                && (!hasAnswers || TryNumber(parts[1].Substring(letters), out answers));
        }

        internal static bool TryNumber(string text, out int number)
        {
            number = 0;
            for (int i = 0; i < text.Length; i++)
            {
                int digit = text[i] - '0';
                if (digit < 0 || digit > 9 || i >= MaxNumberDigits)
                    return false;
                number = (10 * number) + digit;
            }

            return text.Length > 0;
        }

        // string.StartsWith compares by the current culture when the core runs on .NET.
        internal static bool BeginsWith(string word, string key)
        {
            return word.Length >= key.Length && word.Substring(0, key.Length) == key;
        }

        private static int CountLetters(string text)
        {
            int count = 0;
            while (count < text.Length && (text[count] < '0' || text[count] > '9'))
                count++;
            return count;
        }

        private static int FlagsOf(string letters)
        {
            int flags = 0;
            for (int i = 0; i < letters.Length; i++)
            {
                int bit = FlagBit(letters[i]);
                if (bit < 0)
                    return -1;
                flags |= 1 << bit;
            }

            return flags;
        }

        private static int FlagBit(char letter)
        {
            int bit = FlagLetters.Length - 1;
            while (bit >= 0 && FlagLetters[bit] != letter)
                bit--;
            return bit;
        }
    }
}
