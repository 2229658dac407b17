namespace Mbus
{
    /// <content>Evaluation of an answer.</content>
    public sealed partial class SecondarySearch
    {
        private const int FirstDeepDimension = 4;

        private readonly SearchNoise _noise = new();

        // Bytes received after the selection: the minimum of its repeats, because noise adds bytes.
        private int _received;

        // Meters that were reported but have no address of their own.
        private int _unnamed;

        private enum Answer : byte
        {
            Silence,
            Meter,
            Unreadable,
            Collision,
        }

        /// <summary>
        /// Evaluates the result of the selection. Returns true after a single E5, which must be confirmed: request the data of the slave at
        /// 253 and call <see cref="TakeReading"/>.
        /// </summary>
        /// <param name="outcome">Result: silence, a valid reply, or damage.</param>
        /// <param name="bytesReceived">Number of bytes received, valid or damaged, without an echo of the selection; 0 if unknown.</param>
        public bool TakeSelection(Outcome outcome, int bytesReceived)
        {
            Finding = SearchFinding.None;
            _received = _noise.Repeats > 0 && _received < bytesReceived ? _received : bytesReceived;
            if (outcome == Outcome.Reply)
                return true;

            Take(outcome == Outcome.Silence ? Answer.Silence : Answer.Collision);
            return false;
        }

        /// <summary>Evaluates the result of reading the selected slave; <paramref name="reply"/> is used if it is valid.</summary>
        public void TakeReading(Outcome outcome, Frame reply)
        {
            if (outcome == Outcome.Damage)
            {
                Take(Answer.Collision);
                return;
            }

            bool isMeter = TryAddress(reply, out SecondaryAddress address) && _pattern.Address.Matches(address);
            FoundAddress = address;
            Take(isMeter ? Answer.Meter : Answer.Unreadable);
        }

        // The fixed structure does not contain manufacturer and version.
        private static bool TryAddress(Frame reply, out SecondaryAddress address)
        {
            TelegramHeader header = TelegramHeader.Read(reply);
            address = header.Address;
            if (header.Kind == HeaderKind.Fixed)
                address = new SecondaryAddress(address.Identification, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
            bool hasAddress = header.Kind == HeaderKind.Fixed || header.Kind == HeaderKind.Long || header.Kind == HeaderKind.Address;
            return hasAddress && header.Content != TelegramContent.Incomplete;
        }

        private void Take(Answer answer)
        {
            bool collided = answer == Answer.Collision;
            bool isUnlikely = _probe == ProbeKind.Cell && _dimension >= FirstDeepDimension;
            _noise.Count(collided);
            if (_probe == ProbeKind.NoMeter)
                ConcludeNoMeter(collided);
            else if (collided && _noise.TryRepeat(isUnlikely))
                _again = true;
            else
                Conclude(answer);
        }

        // A station that repeatedly answers a selection that no meter matches answers everything.
        private void ConcludeNoMeter(bool collided)
        {
            _again = collided && _noise.TryRepeatCheck();
            if (_again)
                return;

            _noise.EndCheck();
            if (collided)
                Status = SearchStatus.OnlyNoise;
        }

        private void Conclude(Answer answer)
        {
            _noise.EndSelection();
            if (answer == Answer.Meter)
                Report();

            switch (_probe)
            {
                case ProbeKind.AllMeters:
                    _begun = true;
                    _hexDigits &= answer == Answer.Collision;
                    _answersToAll = answer == Answer.Collision ? _received : 0;
                    Split(answer);
                    break;
                case ProbeKind.Recount:
                    if (_received < _answersToAll)
                        _answersToAll = _received;
                    break;
                case ProbeKind.HexColumn:
                    _hexColumn++;
                    Split(answer);
                    break;
                case ProbeKind.Column:
                    ConcludeColumn(answer);
                    break;
                default:
                    ConcludeCell(answer);
                    break;
            }
        }

        private void ConcludeColumn(Answer answer)
        {
            _columns.Conclude(Value, answer == Answer.Silence || answer == Answer.Meter);
        }

        private void ConcludeCell(Answer answer)
        {
            if (SearchPattern.IsIdentification(_dimension))
            {
                if (_groups.Pattern(0).Equals(_start))
                    ConcludeColumn(answer);
                else if (answer == Answer.Collision)
                    _columns.MarkDirty(Value);
                if (answer == Answer.Silence)
                    _columns.AddSilentCell(Value);
            }

            _explained += answer == Answer.Silence ? 0 : answer == Answer.Collision ? AnyNumber : 1;
            _step++;
            Split(answer);
        }

        private void Split(Answer answer)
        {
            if (answer == Answer.Collision)
                Add(_pattern, SearchQueue.Several, _received);
            else if (answer == Answer.Unreadable)
                Add(_pattern, SearchQueue.Unreadable, 1);
        }

        private void Add(SearchPattern pattern, byte flags, int answers)
        {
            if (_opened)
                flags |= (byte)(_groups.Flags(0) & SearchQueue.NoFabrication);

            int dimension = SearchQueue.Dimension(pattern, flags);
            bool unreadable = (flags & SearchQueue.Unreadable) != 0;
            if (dimension == SearchPattern.Dimensions || (unreadable && !SearchPattern.IsIdentification(dimension)))
            {
                _unnamed += unreadable ? 1 : AnyNumber;
                Report(unreadable ? SearchFinding.WithoutData : SearchFinding.Inseparable, pattern);
            }
            else if (!_groups.Add(pattern, flags, answers))
            {
                Status = SearchStatus.TooMany;
            }
        }

        private void Report()
        {
            SearchPattern meter = new(FoundAddress, _pattern.FabricationNumber);
            if (_findings.Contains(meter))
                return;

            if (_findings.IsFull)
            {
                Status = SearchStatus.TooMany;
                return;
            }

            _findings.Add(meter);
            Report(SearchFinding.Meter, meter);
        }

        private void Report(SearchFinding finding, SearchPattern pattern)
        {
            Finding = finding;
            FoundAddress = pattern.Address;
            FoundFabricationNumber = pattern.FabricationNumber;
        }

        private void Close()
        {
            SearchPattern group = _groups.Pattern(0);
            byte flags = _groups.Flags(0);
            bool unexplained = IsUnexplained();
            bool hasTwo = _explained >= MinInGroup();
            int answers = _groups.Answers(0);
            _opened = false;
            _groups.RemoveFirst();
            if (!unexplained)
                return;

            if (_dimension == SearchPattern.Fabrication)
                Add(group, (byte)(flags | SearchQueue.NoFabrication), answers);
            else if ((flags & SearchQueue.Implied) != 0 && _explained == 0)
                Add(WithoutImplied(group), SearchQueue.HexOnly, answers);
            else if (hasTwo)
                HasUnexplainedAnswers = true;
            else
                CountFalseCollision();
        }

        // The concluded digit does not exist: it is one of A to E.
        private SearchPattern WithoutImplied(SearchPattern group)
        {
            int dimension = _dimension > 0 ? _dimension - 1 : 0;
            while (dimension > 0 && _start.IsFixed(dimension))
                dimension--;
            return group.With(dimension, 0xF);
        }

        private void CountFalseCollision()
        {
            _noise.CountFalseCollision();
            if (_noise.IsOnlyNoise)
                Status = SearchStatus.OnlyNoise;
        }
    }
}
