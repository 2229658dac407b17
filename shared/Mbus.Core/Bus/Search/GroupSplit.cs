namespace Mbus
{
    /// <summary>
    /// Splits a group of meters, the first of the queue, by the values of one dimension: chooses the next value to select, and counts the
    /// answers that the results explain.
    /// </summary>
    internal sealed class GroupSplit
    {
        /// <summary>Number of answers that a collision explains: any.</summary>
        internal const int AnyNumber = byte.MaxValue;

        /// <summary>Number of decimal digits, which are tried before A to E.</summary>
        internal const int Decimals = 10;

        private const int Digits = 15;
        private const int ByteValues = 255;
        private const int DeviceTypes = 0x40;
        private const int FirstDeepDimension = 4;

        private readonly SearchState _state;
        private readonly SearchReport _report;
        private readonly SearchNoise _noise;
        private readonly SearchColumns _columns = new();
        private int _dimension;
        private int _batch;
        private int _step;
        private int _firstDigit;
        private int _explained;

        internal GroupSplit(SearchState state, SearchReport report, SearchNoise noise)
        {
            _state = state;
            _report = report;
            _noise = noise;
        }

        /// <summary>True from <see cref="Open"/> to <see cref="Close"/>.</summary>
        internal bool IsOpen { get; private set; }

        /// <summary>True if a group got more answers than meters were found in it.</summary>
        internal bool HasUnexplainedAnswers { get; private set; }

        /// <summary>Number of decimal digits that have been tried.</summary>
        internal int DecimalsTried
        {
            get { return !IsOpen ? 0 : _step < Decimals ? _step : Decimals; }
        }

        /// <summary>True if so many digits are fixed that only one meter is likely to have them.</summary>
        internal bool IsDeep
        {
            get { return _dimension >= FirstDeepDimension; }
        }

        private SearchPattern Group
        {
            get { return _state.Groups.Pattern(0); }
        }

        private byte Flags
        {
            get { return _state.Groups.Flags(0); }
        }

        private bool IsIdentification
        {
            get { return SearchPattern.IsIdentification(_dimension); }
        }

        private int Value
        {
            get { return ValueAt(_step); }
        }

        // The results explain too few meters for a collision.
        private bool HasTooFew
        {
            get { return _explained < ((Flags & SearchQueue.Unreadable) != 0 ? 1 : SearchQueue.MinMeters); }
        }

        private bool IsUnexplained
        {
            get { return HasTooFew || HasMissingAnswers; }
        }

        // An identification has few digits; a byte has too many values to try all of them because of one byte that may be noise.
        private bool HasMissingAnswers
        {
            get { return Flags == SearchQueue.Several && IsIdentification && _explained < _state.Groups.Answers(0); }
        }

        private bool IsExplained
        {
            get
            {
                bool isLone = (Flags & SearchQueue.Unreadable) != 0;
                int enough = ByteValues + (_dimension == SearchPattern.DeviceType ? DeviceTypes : 0);
                return (isLone || (!SearchPattern.IsDigit(_dimension) && _step >= enough)) && !IsUnexplained;
            }
        }

        /// <summary>Begins with the first group of the queue.</summary>
        internal void Open()
        {
            IsOpen = true;
            _dimension = _state.Groups.Dimension(0);
            _batch = _state.Groups.Batch();
            _step = (Flags & SearchQueue.HexOnly) != 0 ? Decimals : 0;
            _explained = 0;
            _firstDigit = IsIdentification ? (MostFrequentDigit() + 1) % Decimals : 0;
            _columns.Begin(_dimension);
        }

        /// <summary>Chooses the next selection; returns false if every value that is needed has been tried.</summary>
        internal bool Next(out SearchProbe probe, out SearchPattern selection)
        {
            SearchPattern group = Group;
            probe = SearchProbe.Cell;
            selection = group;
            for (; _step < Steps(group) && !IsExplained; _step++)
            {
                if (!IsDue(group))
                    continue;
                if (ShouldTryColumn(group))
                {
                    probe = SearchProbe.Column;
                    selection = _state.Start.With(_dimension, Value);
                    return true;
                }

                selection = group.With(_dimension, Value);
                if (!IsImplied())
                    return true;

                _explained += AnyNumber;
                Add(selection, SearchQueue.Implied, _state.Groups.Answers(0));
            }

            return false;
        }

        /// <summary>Removes the group from the queue; what its results leave unexplained is a new group, or a false collision.</summary>
        internal void Close()
        {
            SearchPattern group = Group;
            byte flags = Flags;
            int answers = _state.Groups.Answers(0);
            bool unexplained = IsUnexplained;
            bool hasTooFew = HasTooFew;
            IsOpen = false;
            _state.Groups.RemoveFirst();
            if (!unexplained)
                return;

            if (_dimension == SearchPattern.Fabrication)
                Add(group, (byte)(flags | SearchQueue.NoFabrication), answers);
            else if ((flags & SearchQueue.Implied) != 0 && _explained == 0)
                Add(WithoutImplied(group), SearchQueue.HexOnly, answers);
            else if (!hasTooFew)
                HasUnexplainedAnswers = true;
            else
                CountFalseCollision();
        }

        /// <summary>Adds a group that has to be split, or reports it if no selection can split it.</summary>
        internal void Add(SearchPattern pattern, byte flags, int answers)
        {
            if (IsOpen)
                flags |= (byte)(Flags & SearchQueue.NoFabrication);

            int dimension = SearchQueue.Dimension(pattern, flags);
            bool unreadable = (flags & SearchQueue.Unreadable) != 0;
            if (unreadable && !SearchPattern.IsIdentification(dimension))
                _report.AddWithoutData(pattern);
            else if (dimension == SearchPattern.Dimensions)
                _report.AddInseparable(pattern);
            else if (!_state.Groups.Add(pattern, flags, answers))
                _report.End(SearchStatus.TooMany);
        }

        /// <summary>Takes the answer to a digit in all groups.</summary>
        internal void ConcludeColumn(SearchAnswer answer)
        {
            _columns.Conclude(Value, answer == SearchAnswer.Silence || answer == SearchAnswer.Meter);
        }

        /// <summary>Takes the answer to a value in this group.</summary>
        internal void ConcludeCell(SearchAnswer answer)
        {
            if (IsIdentification)
            {
                if (Group.Equals(_state.Start))
                    ConcludeColumn(answer);
                else if (answer == SearchAnswer.Collision)
                    _columns.MarkDirty(Value);
                if (answer == SearchAnswer.Silence)
                    _columns.AddSilentCell(Value);
            }

            _explained += answer == SearchAnswer.Silence ? 0 : answer == SearchAnswer.Collision ? AnyNumber : 1;
            _step++;
        }

        // The most likely digit is tried last: it may follow from the silence of the others.
        private int MostFrequentDigit()
        {
            int best = Decimals - 1;
            for (int digit = Decimals - 2; digit >= 0; digit--)
            {
                if (_state.Findings.CountWith(_dimension, digit) > _state.Findings.CountWith(_dimension, best))
                    best = digit;
            }

            return best;
        }

        private int Steps(SearchPattern group)
        {
            if (!SearchPattern.IsDigit(_dimension))
                return 2 * ByteValues;
            bool hex = IsIdentification && (group.HasHexDigit || IsUnexplained);
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
                return _state.Findings.CountWith(_dimension, Value) > 0 == _step < ByteValues;
            if (!IsIdentification || !_columns.IsClean(Value))
                return true;

            _explained += _state.Findings.CountIn(group.With(_dimension, Value).Address);
            return false;
        }

        private bool ShouldTryColumn(SearchPattern group)
        {
            return IsIdentification && _columns.IsUnknown(Value) && !group.Equals(_state.Start)
                && _state.Findings.CountIn(_state.Start.With(_dimension, Value).Address) <= 1 && _columns.IsWorthwhile(Value, _batch);
        }

        // The other decimal digits have no meter of this group of several meters, so this digit has them.
        private bool IsImplied()
        {
            bool seen = Flags == SearchQueue.Several && IsIdentification;
            if (!seen || _explained > 0 || _noise.Doubts > 0 || _step >= Decimals)
                return false;

            for (int step = _step + 1; step < Decimals; step++)
            {
                if (!_columns.IsClean(ValueAt(step)) || _state.Findings.CountIn(Group.With(_dimension, ValueAt(step)).Address) > 0)
                    return false;
            }

            return true;
        }

        // The concluded digit does not exist: it is one of A to E.
        private SearchPattern WithoutImplied(SearchPattern group)
        {
            int dimension = _dimension > 0 ? _dimension - 1 : 0;
            while (dimension > 0 && _state.Start.IsFixed(dimension))
                dimension--;
            return group.With(dimension, 0xF);
        }

        private void CountFalseCollision()
        {
            _noise.CountFalseCollision();
            if (_noise.IsOnlyNoise)
                _report.End(SearchStatus.OnlyNoise);
        }
    }
}
