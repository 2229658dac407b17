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

        // From the third digit on, a collision is unlikely on a small bus; from the fifth on, always.
        private const int FirstUnlikelyDimension = 2;
        private const int FirstDeepDimension = 4;
        private const int Unlikely = 30;

        private readonly SearchState _state;
        private readonly SearchReport _report;
        private readonly SearchNoise _noise;
        private readonly SearchColumns _columns = new();
        private int _dimension;
        private int _batch;
        private int _step;
        private int _firstDigit;
        private int _explained;
        private bool _hasMeter;

        // Selections of this group, and of the groups that led to it only.
        private int _selections;

        // Groups at the start of the queue whose collisions came before noise was known; and whether that of the first one was repeated.
        private int _unchecked;
        private bool _isChecked;

        internal GroupSplit(SearchState state, SearchReport report, SearchNoise noise)
        {
            _state = state;
            _report = report;
            _noise = noise;
            _unchecked = state.Groups.Count;
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
            get { return _dimension >= FirstDeepDimension || (_dimension >= FirstUnlikelyDimension && IsSmallBus()); }
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

        private bool IsCheckable
        {
            get { return !_isChecked && (Flags & SearchQueue.Unreadable) == 0; }
        }

        // The collision came before noise was known, or the decimal digits do not explain it.
        private bool IsDoubtful
        {
            get
            {
                bool isUnexplained = IsIdentification && _step == Decimals && HasTooFew && (Flags & SearchQueue.HexOnly) == 0;
                return IsCheckable && (isUnexplained || (_noise.Doubts > 0 && _unchecked > 0));
            }
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
            _selections = _state.Groups.Cost(0);
            _hasMeter = false;
            _dimension = _state.Groups.Dimension(0);
            _batch = _state.Groups.Batch();
            _step = (Flags & SearchQueue.HexOnly) != 0 ? Decimals : 0;
            _explained = 0;
            _firstDigit = IsIdentification ? (MostFrequentDigit() + 1) % Decimals : 0;
            _columns.Begin(_dimension);
        }

        /// <summary>
        /// Chooses the next selection: a value, or the group again if its collision is doubtful. Returns false if every value that is needed
        /// has been tried.
        /// </summary>
        internal bool Next(out SearchProbe probe, out SearchPattern selection)
        {
            SearchPattern group = Group;
            probe = SearchProbe.Group;
            selection = (Flags & SearchQueue.Implied) != 0 ? WithoutImplied(group) : group;
            for (; _step < Steps(group) && !IsExplained; _step++)
            {
                if (IsDoubtful)
                    return true;
                if (!IsDue(group))
                    continue;
                if (ShouldTryColumn(group))
                {
                    probe = SearchProbe.Column;
                    selection = _state.Start.With(_dimension, Value);
                    return true;
                }

                bool isImplied = IsImplied();
                if (isImplied && IsCheckable && IsDeep)
                    return true;

                SearchPattern cell = group.With(_dimension, Value);
                if (!isImplied)
                {
                    probe = SearchProbe.Cell;
                    selection = cell;
                    _selections++;
                    return true;
                }

                _explained += AnyNumber;
                Add(cell, SearchQueue.Implied, _state.Groups.Answers(0));
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
            RemoveFirst();

            // Only the groups that it was split into explain it: the last one takes over the selections.
            if (!hasTooFew && !_hasMeter && _state.Groups.Count > 0)
                _state.Groups.AddCost(_state.Groups.Count - 1, _selections);
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
            if (_noise.Doubts == 0)
                _unchecked = _state.Groups.Count;
        }

        /// <summary>Takes the answer to the group again: without a collision, the first one was noise.</summary>
        internal void ConcludeGroup(SearchAnswer answer, int received)
        {
            _isChecked = answer == SearchAnswer.Collision;
            _state.Groups.LowerAnswers(0, received);
            if (_isChecked)
                return;

            RemoveFirst();
            CountFalseCollision();
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

            _hasMeter |= answer == SearchAnswer.Meter || answer == SearchAnswer.Unreadable;
            _explained += answer == SearchAnswer.Silence ? 0 : answer == SearchAnswer.Collision ? AnyNumber : 1;
            _step++;
        }

        private void RemoveFirst()
        {
            _state.Groups.RemoveFirst();
            _unchecked -= _unchecked > 0 ? 1 : 0;
            _isChecked = false;
            IsOpen = false;
        }

        // There are so few pairs of meters that hardly any two are equal in all digits up to this one.
        private bool IsSmallBus()
        {
            long meters = _state.Findings.Count;
            for (int i = 0; i < _state.Groups.Count; i++)
                meters += _state.Groups.Answers(i);
            int values = Decimals;
            for (int i = 0; i < _dimension; i++)
                values *= Decimals;
            return Unlikely * meters * (meters - 1) / 2 <= values;
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
            int dimension = group.NextOpen(0) - 1;
            while (dimension > 0 && _state.Start.IsFixed(dimension))
                dimension--;
            return group.With(dimension, 0xF);
        }

        private void CountFalseCollision()
        {
            _noise.CountFalseCollision(_selections);
            if (_noise.IsOnlyNoise)
                _report.End(SearchStatus.OnlyNoise);
        }
    }
}
