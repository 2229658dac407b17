namespace Mbus
{
    /// <summary>What a search has found and still has to do, and its text, from which the search can continue later.</summary>
    internal sealed class SearchState
    {
        /// <summary>Number of selections for the digits A to E at all positions.</summary>
        internal const int HexColumns = SearchPattern.DeviceType * HexDigitsPerPosition;

        private const int HexDigitsPerPosition = 5;
        private const string HexKey = "hex=";
        private const string AnswersKey = "answers=";
        private const string NotBegun = "new";

        private int _answersToAll;
        private int _hexColumn;

        internal SearchState(SecondaryAddress mask, bool hexDigits)
        {
            Start = new SearchPattern(mask, SearchPattern.AnyDigits);
            TriesHexDigits = hexDigits;
        }

        /// <summary>Pattern of all meters.</summary>
        internal SearchPattern Start { get; }

        /// <summary>Groups that still have to be split.</summary>
        internal SearchQueue Groups { get; } = new(SecondarySearch.MaxMeters / 2);

        internal SearchFindings Findings { get; } = new(SecondarySearch.MaxMeters);

        /// <summary>True after the selection of all meters.</summary>
        internal bool HasBegun { get; set; }

        /// <summary>True if the digits A to E are tried at every position.</summary>
        internal bool TriesHexDigits { get; set; }

        /// <summary>Number of answers to the selection of all meters; 0 for less than two.</summary>
        internal int AnswersToAll
        {
            get { return _answersToAll; }
            set { _answersToAll = value; }
        }

        /// <summary>Number of remaining selections for the digits A to E.</summary>
        internal int HexColumnsLeft
        {
            get { return TriesHexDigits ? HexColumns - _hexColumn : 0; }
        }

        /// <summary>Returns the next selection of a digit A to E for all meters; false if there is none.</summary>
        internal bool TryHexColumn(out SearchPattern pattern)
        {
            pattern = Start;
            for (; HexColumnsLeft > 0; _hexColumn++)
            {
                int position = _hexColumn / HexDigitsPerPosition;
                if (Start.IsFixed(position))
                    continue;

                pattern = Start.With(position, GroupSplit.Decimals + (_hexColumn % HexDigitsPerPosition));
                return true;
            }

            return false;
        }

        /// <summary>Begins again with all meters; keeps those found.</summary>
        internal void Restart()
        {
            HasBegun = false;
            _answersToAll = 0;
            _hexColumn = 0;
            while (Groups.Count > 0)
                Groups.RemoveFirst();
        }

        /// <summary>Takes the number of answers to another selection of all meters: noise adds to it.</summary>
        internal void Recount(SearchPattern pattern, int answers)
        {
            if (pattern.Equals(Start) && answers < _answersToAll)
                _answersToAll = answers;
        }

        internal void EndHexColumn()
        {
            _hexColumn++;
        }

        /// <summary>Parses the output of <see cref="ToString"/>; returns null for any other text.</summary>
        internal static SearchState? FromText(string text)
        {
            string[] words = text.Trim().Split(' ');
            if (!SecondaryAddress.TryParse(words[0], out SecondaryAddress mask))
                return null;

            SearchState state = new(mask, false) { HasBegun = true };
            for (int i = 1; i < words.Length; i++)
            {
                if (!state.Take(words[i]))
                    return null;
            }

            return state;
        }

        public override string ToString()
        {
            string text = Start.Address.ToString();
            if (!HasBegun)
                text += " " + NotBegun;
            if (TriesHexDigits)
                text += " " + HexKey + NumberText.Decimal(_hexColumn);
            if (_answersToAll > SearchQueue.MinMeters)
                text += " " + AnswersKey + NumberText.Decimal(_answersToAll);
            for (int i = 0; i < Groups.Count; i++)
                text += " " + SearchText.Of(Groups.Pattern(i), Groups.Flags(i), Groups.Answers(i));
            for (int i = 0; i < Findings.Count; i++)
                text += " =" + SearchText.Of(Findings[i]);
            return text;
        }

        private bool Take(string word)
        {
            if (word == NotBegun)
            {
                HasBegun = false;
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
            TriesHexDigits = true;
            return SearchText.TryNumber(number, out _hexColumn) && _hexColumn <= HexColumns;
        }

        private bool TakeFound(string word)
        {
            bool valid = SearchText.TryPattern(word, out SearchPattern meter) && !Findings.IsFull;
            if (valid)
                Findings.Add(meter);
            return valid;
        }

        private bool TakeGroup(string word)
        {
            return SearchText.TryGroup(word, out SearchPattern group, out byte flags, out int answers)
                && IsPart(group, flags) && Groups.Add(group, flags, answers);
        }

        // A group has a dimension that can split it, and the fixed values of the mask.
        private bool IsPart(SearchPattern group, byte flags)
        {
            for (int i = 0; i < SearchPattern.Dimensions; i++)
            {
                if (Start.IsFixed(i) && group.Value(i) != Start.Value(i))
                    return false;
            }

            return SearchQueue.Dimension(group, flags) < SearchPattern.Dimensions;
        }
    }
}
