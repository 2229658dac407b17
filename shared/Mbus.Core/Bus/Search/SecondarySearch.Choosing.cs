namespace Mbus
{
    /// <content>Choice of the next selection.</content>
    public sealed partial class SecondarySearch
    {
        private const int Decimals = 10;
        private const int Digits = 15;
        private const int ByteValues = 255;
        private const int DeviceTypes = 0x40;

        // Number of answers that a collision among a group's values explains: any.
        private const int AnyNumber = byte.MaxValue;

        private readonly SearchColumns _columns = new();
        private SearchPattern _pattern;
        private ProbeKind _probe;
        private bool _again;
        private bool _recounted;

        // Group that is being split, the first of the queue.
        private bool _opened;
        private int _dimension;
        private int _batch;
        private int _step;
        private int _firstDigit;
        private int _explained;

        private enum ProbeKind : byte
        {
            /// <summary>Mask of the search.</summary>
            AllMeters,

            /// <summary>One value of the dimension that splits a group.</summary>
            Cell,

            /// <summary>One digit of all groups that it splits.</summary>
            Column,

            /// <summary>One of the digits A to E at one position, for all meters.</summary>
            HexColumn,

            /// <summary>Mask of the search again, to count the answers again.</summary>
            Recount,

            /// <summary>Address that no meter has, to distinguish noise from meters.</summary>
            NoMeter,
        }

        private int Value
        {
            get { return ValueAt(_step); }
        }

        /// <summary>Chooses the next selection; may also report inseparable meters. Returns false when the search has ended.</summary>
        public bool Next()
        {
            Finding = SearchFinding.None;
            if (Status != SearchStatus.Searching)
                return false;

            bool more = _again || Choose();
            _again = false;
            if (!more && Status == SearchStatus.Searching)
            {
                Status = SearchStatus.Complete;
                HasUnexplainedAnswers |= HasMissingMeters();
            }

            Selections += more ? 1 : 0;
            return more;
        }

        private bool Choose()
        {
            if (!_begun)
                return Probe(ProbeKind.AllMeters, _start);
            if (_noise.IsCheckDue)
                return Probe(ProbeKind.NoMeter, Impossible());

            while (_groups.Count > 0 && Status == SearchStatus.Searching)
            {
                if (!_opened)
                    Open();
                if (ChooseInGroup())
                    return true;
                Close();
            }

            return ChooseRecount() || ChooseHexColumn();
        }

        private bool Probe(ProbeKind kind, SearchPattern pattern)
        {
            _probe = kind;
            _pattern = pattern;
            return true;
        }

        private static SearchPattern Impossible()
        {
            return new SearchPattern(new SecondaryAddress(0xEEEEEEEE, 0xEEEE, 0xEE, 0xEE), SearchPattern.AnyDigits);
        }

        private void Open()
        {
            _opened = true;
            _dimension = _groups.Dimension(0);
            _batch = _groups.Batch();
            _step = (_groups.Flags(0) & SearchQueue.HexOnly) != 0 ? Decimals : 0;
            _explained = 0;
            _firstDigit = SearchPattern.IsIdentification(_dimension) ? (MostFrequentDigit() + 1) % Decimals : 0;
            _columns.Begin(_dimension);
        }

        // The most likely digit is tried last: it may follow from the silence of the others.
        private int MostFrequentDigit()
        {
            int best = Decimals - 1;
            for (int digit = Decimals - 2; digit >= 0; digit--)
            {
                if (_findings.CountWith(_dimension, digit) > _findings.CountWith(_dimension, best))
                    best = digit;
            }

            return best;
        }

        private bool ChooseInGroup()
        {
            SearchPattern group = _groups.Pattern(0);
            for (; _step < Steps(group) && !IsExplained(); _step++)
            {
                if (!IsDue(group))
                    continue;
                if (ShouldTryColumn(group))
                    return Probe(ProbeKind.Column, _start.With(_dimension, Value));
                if (!IsImplied())
                    return Probe(ProbeKind.Cell, group.With(_dimension, Value));

                _explained += AnyNumber;
                Add(group.With(_dimension, Value), SearchQueue.Implied, _groups.Answers(0));
            }

            return false;
        }

        private int Steps(SearchPattern group)
        {
            if (!SearchPattern.IsDigit(_dimension))
                return 2 * ByteValues;
            bool hex = SearchPattern.IsIdentification(_dimension) && (group.HasHexDigit || IsUnexplained());
            return hex ? Digits : Decimals;
        }

        private int ValueAt(int step)
        {
            if (!SearchPattern.IsDigit(_dimension))
                return step % ByteValues;
            return step < Decimals ? (step + _firstDigit) % Decimals : step;
        }

        // Bytes are tried in two passes: first the values of known meters, then the others.
        private bool IsDue(SearchPattern group)
        {
            if (!SearchPattern.IsDigit(_dimension))
                return _findings.CountWith(_dimension, Value) > 0 == _step < ByteValues;
            if (!SearchPattern.IsIdentification(_dimension) || !_columns.IsClean(Value))
                return true;

            _explained += _findings.CountIn(group.With(_dimension, Value).Address);
            return false;
        }

        private bool IsUnexplained()
        {
            return _explained < MinInGroup() || HasMissingAnswers();
        }

        private int MinInGroup()
        {
            return (_groups.Flags(0) & SearchQueue.Unreadable) != 0 ? 1 : SearchQueue.MinMeters;
        }

        // An identification has few digits; a byte has too many values to try all of them because of one byte that may be noise.
        private bool HasMissingAnswers()
        {
            return _groups.Flags(0) == SearchQueue.Several && SearchPattern.IsIdentification(_dimension) && _explained < _groups.Answers(0);
        }

        private bool IsExplained()
        {
            bool isLone = (_groups.Flags(0) & SearchQueue.Unreadable) != 0;
            int enough = ByteValues + (_dimension == SearchPattern.DeviceType ? DeviceTypes : 0);
            return (isLone || (!SearchPattern.IsDigit(_dimension) && _step >= enough)) && !IsUnexplained();
        }

        private bool ShouldTryColumn(SearchPattern group)
        {
            return SearchPattern.IsIdentification(_dimension) && _columns.IsUnknown(Value) && !group.Equals(_start)
                && _findings.CountIn(_start.With(_dimension, Value).Address) <= 1 && _columns.IsWorthwhile(Value, _batch);
        }

        // The other decimal digits have no meter of this group of several meters, so this digit has them.
        private bool IsImplied()
        {
            bool seen = _groups.Flags(0) == SearchQueue.Several && SearchPattern.IsIdentification(_dimension);
            if (!seen || _explained > 0 || _noise.Doubts > 0 || _step >= Decimals)
                return false;

            for (int step = _step + 1; step < Decimals; step++)
            {
                if (!_columns.IsClean(ValueAt(step)) || _findings.CountIn(_groups.Pattern(0).With(_dimension, ValueAt(step)).Address) > 0)
                    return false;
            }

            return true;
        }

        // One answer too many may be noise: count again before drawing conclusions.
        private bool ChooseRecount()
        {
            if (_recounted || _hexDigits || !HasMissingMeters() || Status != SearchStatus.Searching)
                return false;

            _recounted = true;
            return Probe(ProbeKind.Recount, _start);
        }

        private bool HasMissingMeters()
        {
            return _findings.Count + _unnamed < _answersToAll;
        }

        private bool ChooseHexColumn()
        {
            _hexDigits |= _findings.HasHexDigit || HasMissingMeters();
            for (; _hexDigits && _hexColumn < HexColumns && Status == SearchStatus.Searching; _hexColumn++)
            {
                int position = _hexColumn / HexDigitsPerPosition;
                if (!_start.IsFixed(position))
                    return Probe(ProbeKind.HexColumn, _start.With(position, Decimals + (_hexColumn % HexDigitsPerPosition)));
            }

            return false;
        }
    }
}
