namespace Mbus
{
    /// <content>Text form of a search, to continue it later.</content>
    public sealed partial class SecondarySearch
    {
        private const string HexKey = "hex=";
        private const string AnswersKey = "answers=";
        private const string NotBegun = "new";

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
                text += " " + SearchText.Of(_groups.Pattern(i), _groups.Flags(i), _groups.Answers(i));
            for (int i = 0; i < _findings.Count; i++)
                text += " =" + SearchText.Of(_findings[i]);
            return text;
        }

        private bool Take(string word)
        {
            if (word == NotBegun)
            {
                _begun = false;
                return true;
            }

            if (SearchText.BeginsWith(word, HexKey))
                return TakeHexColumn(word.Substring(HexKey.Length));
            if (SearchText.BeginsWith(word, AnswersKey))
                return SearchText.TryNumber(word.Substring(AnswersKey.Length), out _answersToAll);
            if (SearchText.BeginsWith(word, "="))
                return TakeFound(word.Substring(1));
            return TakeGroup(word);
        }

        private bool TakeHexColumn(string number)
        {
            _hexDigits = true;
            return SearchText.TryNumber(number, out _hexColumn) && _hexColumn <= HexColumns;
        }

        private bool TakeFound(string word)
        {
            bool valid = SearchText.TryPattern(word, out SearchPattern meter) && !_findings.IsFull;
            if (valid)
                _findings.Add(meter);
            return valid;
        }

        private bool TakeGroup(string word)
        {
            return SearchText.TryGroup(word, out SearchPattern group, out byte flags, out int answers)
                && IsPart(group, flags) && _groups.Add(group, flags, answers);
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
    }
}
