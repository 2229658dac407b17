namespace Mbus
{
    /// <summary>
    /// Finds all meters by their secondary addresses with as few selections as possible: returns the next selection and evaluates its
    /// result (EN 13757-3, wildcard search). It does no I/O, and allocates nothing after construction except its texts.
    /// </summary>
    /// <remarks>
    /// <code>
    /// while (search.Next())
    /// {
    ///     // SND_UD to 253 with CI 52 and search.WriteSelection(...), once; a lone E5 is read by REQ_UD2.
    ///     if (search.TakeSelection(outcome, bytesReceived))
    ///         search.TakeReading(readOutcome, reply);
    /// }
    /// // After each of the three calls: if (search.Finding != SearchFinding.None) Show(search.FoundAddress);
    /// </code>
    /// Groups of meters that collide are split by one digit after another, the last one first. Before many groups are tried for a digit one
    /// by one, all are tried at once if that is likely to give silence or a single meter. Results that follow from others are not
    /// requested. The digits A to E are tried on request, and if the decimal digits do not explain the received bytes: a collision of a
    /// number of bytes needs at least as many meters, because each sends one byte and overlapping bytes merge. Meters whose answers always
    /// merge are not counted this way: next to two decimal ones, a meter with a digit A to E is then found on request only. Equal
    /// identifications are split by device type, fabrication number, version and manufacturer; there the values of meters found before are
    /// tried first; other versions and manufacturers are tried only until two meters are explained. Bounded by <see cref="MaxMeters"/> and
    /// half as many groups.
    /// </remarks>
    public sealed class SecondarySearch
    {
        /// <summary>Maximum number of meters found.</summary>
        public const int MaxMeters = 500;

        /// <summary>Maximum length of the user data of a selection, in bytes: address and fabrication number.</summary>
        public const int MaxSelectionLength = SecondaryAddress.Length + 6;

        private readonly SearchState _state;
        private SearchReport _report;
        private SearchNoise _noise;
        private GroupSplit _split;
        private SearchPattern _pattern;
        private SearchProbe _probe;
        private SearchPattern _meter;
        private bool _again;
        private bool _recounted;

        // Bytes received after the selection: the minimum of its repeats, because noise adds bytes.
        private int _received;

        /// <summary>Creates a search for all meters that match a mask.</summary>
        /// <param name="mask">Secondary address with wildcards; <see cref="SecondaryAddress.Any"/> for all meters.</param>
        /// <param name="hexDigits">
        /// True to search identifications with digits A to E immediately, not only on evidence: 40 more selections.
        /// </param>
        public SecondarySearch(SecondaryAddress mask, bool hexDigits)
            : this(new SearchState(mask, hexDigits))
        {
        }

        private SecondarySearch(SearchState state)
        {
            _state = state;
            _noise = new SearchNoise(state.HasBegun);
            _report = new SearchReport(state);
            _split = new GroupSplit(state, _report, _noise);
        }

        /// <summary>State of the search.</summary>
        public SearchStatus Status
        {
            get { return _report.Status; }
        }

        /// <summary>Address of the selection to send.</summary>
        public SecondaryAddress Mask
        {
            get { return _pattern.Address; }
        }

        /// <summary>Fabrication number of the selection to send, 8 digits with wildcards F; FFFFFFFF for none.</summary>
        public uint FabricationNumber
        {
            get { return _pattern.FabricationNumber; }
        }

        /// <summary>
        /// True if the selection is for all meters of the search's mask, or for one digit over all meters. Each meter gets several such
        /// selections, and its answers show its reply time.
        /// </summary>
        public bool IsWide
        {
            get { return _probe != SearchProbe.Cell || (_state.Groups.Count > 0 && _state.Groups.Pattern(0).Equals(_state.Start)); }
        }

        /// <summary>
        /// True if a collision is unlikely for the selection: it is the first one, or has as many digits as only one meter is likely to have.
        /// Bytes beside a single E5 are then worth a reading, which shows whether there is one meter.
        /// </summary>
        public bool ExpectsOneMeter
        {
            get { return _probe == SearchProbe.AllMeters || IsUnlikely; }
        }

        /// <summary>Result of the last call.</summary>
        public SearchFinding Finding
        {
            get { return _report.Finding; }
        }

        /// <summary>Address that was found; unknown parts are wildcards.</summary>
        public SecondaryAddress FoundAddress
        {
            get { return _report.Found.Address; }
        }

        /// <summary>
        /// Fabrication number pattern that selects the found meter if others have the same address: 8 digits with wildcards F; FFFFFFFF if
        /// not needed.
        /// </summary>
        public uint FoundFabricationNumber
        {
            get { return _report.Found.FabricationNumber; }
        }

        /// <summary>Number of meters found so far.</summary>
        public int Meters
        {
            get { return _state.Findings.Count; }
        }

        /// <summary>Number of selections so far.</summary>
        public int Selections { get; private set; }

        /// <summary>Number of selections that were answered, but not by one valid reply.</summary>
        public int Collisions
        {
            get { return _noise.Collisions; }
        }

        /// <summary>Number of collisions without enough meters: noise.</summary>
        public int FalseCollisions
        {
            get { return _noise.FalseCollisions; }
        }

        /// <summary>True if some results were noise. A damaged E5 is then worth a reading.</summary>
        public bool HasNoise
        {
            get { return _noise.Doubts > 0; }
        }

        /// <summary>True if the digits A to E are or were tried at every position, on request or on evidence.</summary>
        public bool TriesHexDigits
        {
            get { return _state.TriesHexDigits; }
        }

        /// <summary>
        /// True if a selection got more answers than meters were found for it: a meter whose address no selection of this search matches,
        /// or noise.
        /// </summary>
        public bool HasUnexplainedAnswers
        {
            get { return _split.HasUnexplainedAnswers || (Status == SearchStatus.Complete && _report.HasMissingMeters); }
        }

        /// <summary>Estimated number of remaining selections: groups that collide deeper add to it.</summary>
        public int Remaining
        {
            get { return _state.HasBegun ? (GroupSplit.Decimals * _state.Groups.Count) + _state.HexColumnsLeft - _split.DecimalsTried : 1; }
        }

        // A collision is unlikely, or has been seen before.
        private bool IsUnlikely
        {
            get { return _probe == SearchProbe.Group || (_probe == SearchProbe.Cell && _split.IsDeep); }
        }

        /// <summary>
        /// Parses the output of <see cref="ToString"/>; returns null for any other text. The search continues with the group that it was
        /// splitting.
        /// </summary>
        public static SecondarySearch? FromText(string text)
        {
            SearchState? state = text == null ? null : SearchState.FromText(text);
            return state == null ? null : new SecondarySearch(state);
        }

        /// <summary>
        /// Returns the search in one line: its mask; <c>new</c> if it has not started; <c>hex=N</c> if it tries the digits A to E;
        /// <c>answers=N</c> if more than two meters answered the mask; the groups still to be split; and, after <c>=</c>, the meters found.
        /// </summary>
        public override string ToString()
        {
            return _state.ToString();
        }

        /// <summary>Returns a meter found so far, also by the search that was continued.</summary>
        /// <param name="index">Index in the order of the findings, below <see cref="Meters"/>.</param>
        /// <param name="fabricationNumber">Fabrication number pattern that selects it; FFFFFFFF if not needed.</param>
        public SecondaryAddress MeterAt(int index, out uint fabricationNumber)
        {
            SearchPattern meter = _state.Findings[index];
            fabricationNumber = meter.FabricationNumber;
            return meter.Address;
        }

        /// <summary>
        /// Writes the user data of the selection after CI 52: 8 bytes, or 14 with the record of the fabrication number. Returns their
        /// length.
        /// </summary>
        public int WriteSelection(byte[] buffer, int offset)
        {
            return WriteSelection(buffer, offset, Mask, FabricationNumber);
        }

        /// <summary>Writes the user data of a selection by address and, unless it is FFFFFFFF, fabrication number (EN 13757-3).</summary>
        public static int WriteSelection(byte[] buffer, int offset, SecondaryAddress address, uint fabricationNumber)
        {
            return new SearchPattern(address, fabricationNumber).WriteSelection(buffer, offset);
        }

        /// <summary>Begins again, after answers that came too late to be taken. The meters found so far are not reported again.</summary>
        public void Restart()
        {
            _state.Restart();
            _noise = new SearchNoise(false);
            _report = new SearchReport(_state);
            _split = new GroupSplit(_state, _report, _noise);
            _again = false;
            _recounted = false;
        }

        /// <summary>Chooses the next selection; may also report inseparable meters. Returns false when the search has ended.</summary>
        public bool Next()
        {
            _report.Clear();
            if (Status != SearchStatus.Searching)
                return false;

            bool more = _again || Choose();
            _again = false;
            Selections += more ? 1 : 0;
            if (more && _noise.IsTooMuch(Selections))
                _report.End(SearchStatus.OnlyNoise);
            else if (!more && Status == SearchStatus.Searching)
                _report.End(SearchStatus.Complete);
            return Status == SearchStatus.Searching;
        }

        /// <summary>
        /// Evaluates the result of the selection. Returns true after a single E5, which must be confirmed: request the data of the slave at
        /// 253 and call <see cref="TakeReading"/>.
        /// </summary>
        /// <param name="outcome">Result: silence, a valid reply, or damage.</param>
        /// <param name="bytesReceived">Number of bytes received, valid or damaged, without an echo of the selection; 0 if unknown.</param>
        public bool TakeSelection(Outcome outcome, int bytesReceived)
        {
            _report.Clear();
            _received = _noise.Repeats > 0 && _received < bytesReceived ? _received : bytesReceived;
            if (outcome == Outcome.Reply)
                return true;

            Take(outcome == Outcome.Silence ? SearchAnswer.Silence : SearchAnswer.Collision);
            return false;
        }

        /// <summary>
        /// Reports noise, for example a damaged telegram that was sound when it was read again: collisions are repeated from now on.
        /// </summary>
        public void NoteNoise()
        {
            _noise.CountNoise();
        }

        /// <summary>Evaluates the result of reading the selected slave; <paramref name="reply"/> is used if it is valid.</summary>
        public void TakeReading(Outcome outcome, Frame reply)
        {
            if (outcome == Outcome.Damage)
            {
                Take(SearchAnswer.Collision);
                return;
            }

            bool isMeter = _pattern.TryFind(reply, out _meter);
            Take(isMeter ? SearchAnswer.Meter : SearchAnswer.Unreadable);
        }

        private bool Choose()
        {
            if (!_state.HasBegun)
                return Probe(SearchProbe.AllMeters, _state.Start);
            if (_noise.IsCheckDue)
                return Probe(SearchProbe.NoMeter, SearchPattern.OfNoMeter);

            while (_state.Groups.Count > 0 && Status == SearchStatus.Searching)
            {
                if (!_split.IsOpen)
                    _split.Open();
                if (_split.Next(out SearchProbe probe, out SearchPattern selection))
                    return Probe(probe, selection);
                _split.Close();
            }

            return ChooseRecount() || ChooseHexColumn();
        }

        // One answer too many may be noise: count again before drawing conclusions.
        private bool ChooseRecount()
        {
            if (_recounted || _state.TriesHexDigits || !_report.HasMissingMeters || Status != SearchStatus.Searching)
                return false;

            _recounted = true;
            return Probe(SearchProbe.Recount, _state.Start);
        }

        private bool ChooseHexColumn()
        {
            _state.TriesHexDigits |= _state.Findings.HasHexDigit || _report.HasMissingMeters;
            return Status == SearchStatus.Searching && _state.TryHexColumn(out SearchPattern pattern) && Probe(SearchProbe.HexColumn, pattern);
        }

        private bool Probe(SearchProbe kind, SearchPattern pattern)
        {
            if (kind >= SearchProbe.Group)
                _noise.CountExtra();
            _probe = kind;
            _pattern = pattern;
            return true;
        }

        private void Take(SearchAnswer answer)
        {
            bool collided = answer == SearchAnswer.Collision;
            _noise.Count(collided);
            if (_probe == SearchProbe.NoMeter)
                ConcludeNoMeter(collided);
            else if (collided && _noise.TryRepeat(IsUnlikely))
                _again = true;
            else
                Conclude(answer);
        }

        // A station that repeatedly answers a selection that no meter matches answers everything.
        private void ConcludeNoMeter(bool collided)
        {
            _noise.CountCheck(collided);
            _again = collided && _noise.TryRepeatCheck();
            if (_again)
                return;

            _noise.EndCheck();
            if (collided || _noise.IsMostlyNoise)
                _report.End(SearchStatus.OnlyNoise);
        }

        private void Conclude(SearchAnswer answer)
        {
            _noise.EndSelection();
            if (answer == SearchAnswer.Meter)
                _report.AddMeter(_meter);

            switch (_probe)
            {
                case SearchProbe.AllMeters:
                    _state.HasBegun = true;
                    _state.TriesHexDigits &= answer == SearchAnswer.Collision;
                    _state.AnswersToAll = answer == SearchAnswer.Collision ? _received : 0;
                    AddGroup(answer);
                    break;
                case SearchProbe.Recount:
                    _state.Recount(_pattern, _received);
                    break;
                case SearchProbe.Group:
                    _state.Recount(_pattern, _received);
                    _split.ConcludeGroup(answer, _received);
                    AddGroup(answer == SearchAnswer.Unreadable ? answer : SearchAnswer.Silence);
                    break;
                case SearchProbe.HexColumn:
                    _state.EndHexColumn();
                    AddGroup(answer);
                    break;
                case SearchProbe.Column:
                    _split.ConcludeColumn(answer);
                    break;
                default:
                    _split.ConcludeCell(answer);
                    AddGroup(answer);
                    break;
            }
        }

        private void AddGroup(SearchAnswer answer)
        {
            if (answer == SearchAnswer.Collision)
                _split.Add(_pattern, SearchQueue.Several, _received);
            else if (answer == SearchAnswer.Unreadable)
                _split.Add(_pattern, SearchQueue.Unreadable, 1);
        }
    }
}
