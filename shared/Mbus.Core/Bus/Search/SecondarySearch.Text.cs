namespace Mbus
{
    /// <content>Text form of a search, to continue it later.</content>
    public sealed partial class SecondarySearch
    {
        private const string HexKey = "hex=";
        private const string AnswersKey = "answers=";
        private const string NotBegun = "new";
        private const string FlagLetters = "inxh";

        /// <summary>
        /// Parses the output of <see cref="ToString"/>; returns null for any other text. The search continues with the group that it was
        /// splitting.
        /// </summary>
        public static SecondarySearch? FromText(string text)
        {
            if (text == null)
                return null;

            string[] words = text.Trim().Split(' ');
            if (!SecondaryAddress.TryParse(words[0], out SecondaryAddress mask))
                return null;

            SecondarySearch search = new(mask, false);
            search._begun = true;
            for (int i = 1; i < words.Length; i++)
            {
                if (!search.Take(words[i]))
                    return null;
            }

            return search;
        }

        /// <summary>
        /// Returns the search in one line: its mask; <c>new</c> if it has not started; <c>hex=N</c> if it tries the digits A to E;
        /// <c>answers=N</c> if more than two meters answered the mask; the groups still to be split; and, after <c>=</c>, the meters found.
        /// </summary>
        public override string ToString()
        {
            string text = _start.Address.ToString();
            if (!_begun)
                text += " " + NotBegun;
            if (_hexDigits)
                text += " " + HexKey + NumberText.Decimal(_hexColumn);
            if (_answersToAll > SearchQueue.MinMeters)
                text += " " + AnswersKey + NumberText.Decimal(_answersToAll);
            for (int i = 0; i < _groups.Count; i++)
                text += " " + PatternText(_groups.Pattern(i)) + FlagsText(_groups.Flags(i), _groups.Answers(i));
            for (int i = 0; i < _findings.Count; i++)
                text += " =" + PatternText(_findings[i]);
            return text;
        }

        private static string PatternText(SearchPattern pattern)
        {
            bool isPlain = pattern.FabricationNumber == SearchPattern.AnyDigits;
            return pattern.Address.ToString() + (isPlain ? "" : "/" + NumberText.Hex(pattern.FabricationNumber, 8));
        }

        private static string FlagsText(byte flags, int answers)
        {
            string number = answers > SearchQueue.MinMeters ? NumberText.Decimal(answers) : "";
            string text = flags != 0 || number.Length > 0 ? ":" : "";
            for (int i = 0; i < FlagLetters.Length; i++)
            {
                if ((flags & (1 << i)) != 0)
                    text += FlagLetters.Substring(i, 1);
            }

            return text + number;
        }

        private bool Take(string word)
        {
            if (word == NotBegun)
            {
                _begun = false;
                return true;
            }

            if (BeginsWith(word, HexKey))
                return TakeHexColumn(word.Substring(HexKey.Length));
            if (BeginsWith(word, AnswersKey))
                return TryNumber(word.Substring(AnswersKey.Length), out _answersToAll);
            if (BeginsWith(word, "="))
                return TakeFound(word.Substring(1));
            return TakeGroup(word);
        }

        // string.StartsWith compares by the current culture when the core runs on .NET.
        private static bool BeginsWith(string word, string key)
        {
            return word.Length >= key.Length && word.Substring(0, key.Length) == key;
        }

        private bool TakeHexColumn(string number)
        {
            _hexDigits = true;
            return TryNumber(number, out _hexColumn) && _hexColumn <= HexColumns;
        }

        private static bool TryNumber(string text, out int number)
        {
            number = 0;
            for (int i = 0; i < text.Length; i++)
            {
                int digit = text[i] - '0';
                if (digit < 0 || digit > 9 || i > 2)
                    return false;
                number = (10 * number) + digit;
            }

            return text.Length > 0;
        }

        private bool TakeFound(string word)
        {
            bool valid = TryPattern(word, out SearchPattern meter) && !_findings.IsFull;
            if (valid)
                _findings.Add(meter);
            return valid;
        }

        private bool TakeGroup(string word)
        {
            string[] parts = word.Split(':');
            int letters = parts.Length == 1 ? 0 : CountLetters(parts[1]);
            int flags = letters == 0 ? 0 : FlagsOf(parts[1].Substring(0, letters));
            int answers = 0;
            bool hasAnswers = parts.Length > 1 && letters < parts[1].Length;
            return parts.Length <= 2 && TryPattern(parts[0], out SearchPattern group) && flags >= 0
                && (!hasAnswers || TryNumber(parts[1].Substring(letters), out answers))
                && IsPart(group, (byte)flags) && _groups.Add(group, (byte)flags, answers);
        }

        private static int CountLetters(string text)
        {
            int count = 0;
            while (count < text.Length && (text[count] < '0' || text[count] > '9'))
                count++;
            return count;
        }

        private static bool TryPattern(string text, out SearchPattern pattern)
        {
            string[] numbers = text.Split('/');
            SecondaryAddress number = SecondaryAddress.Any;
            bool valid = SecondaryAddress.TryParse(numbers[0], out SecondaryAddress address) && numbers.Length <= 2
                && (numbers.Length == 1 || SecondaryAddress.TryParse(numbers[1] + "FFFFFFFF", out number));
            pattern = new SearchPattern(address, number.Identification);
            return valid;
        }

        // A group has a dimension that can split it, and the fixed values of the mask.
        private bool IsPart(SearchPattern group, byte flags)
        {
            for (int i = 0; i < SearchPattern.Dimensions; i++)
            {
                if (_start.IsFixed(i) && group.Value(i) != _start.Value(i))
                    return false;
            }

            return SearchQueue.Dimension(group, flags) < SearchPattern.Dimensions;
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
