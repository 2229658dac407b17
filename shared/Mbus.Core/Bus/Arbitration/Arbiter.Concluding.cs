namespace Mbus
{
    /// <content>Bus input, and its evaluation.</content>
    public sealed partial class Arbiter
    {
        /// <summary>Adds bytes from the bus.</summary>
        /// <param name="bytes">Received bytes.</param>
        /// <param name="offset">Offset of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="at">Arrival time of the last byte, in microseconds.</param>
        public void ReceiveFromBus(byte[] bytes, int offset, int count, long at)
        {
            if (_phase == ArbiterPhase.Free)
                Notice(ArbiterNotice.Unsolicited, None);
            _exchange.Receive(bytes, offset, count, at);
            CutThrough();
        }

        /// <summary>Adds bytes from the bus that arrived with a parity or framing error.</summary>
        public void ReceiveDamagedFromBus(int count, long at)
        {
            if (_phase == ArbiterPhase.Free)
                Notice(ArbiterNotice.Unsolicited, None);
            _exchange.ReceiveDamaged(count, at);
            CutThrough();
        }

        private void Conclude(long now)
        {
            Outcome outcome = _exchange.Outcome;
            if (_exchange.Strays > 0)
                outcome = JudgeStrays(outcome);
            ExpectLateReply(outcome, now);
            if (_isBusLost)
            {
                ConcludeLost(now);
                return;
            }

            switch (_phase)
            {
                case ArbiterPhase.Selecting:
                    ConcludeSelecting(outcome, now);
                    break;
                case ArbiterPhase.Resetting:
                    ConcludeResetting(outcome, now);
                    break;
                default:
                    ConcludeRequesting(outcome, now);
                    break;
            }
        }

        // A telegram with another address is the reply if it cannot be the late one to another request.
        private Outcome JudgeStrays(Outcome outcome)
        {
            bool isAccepted = _phase == ArbiterPhase.Requesting && !_isBusLost && _exchange.StrayAddress >= 0 && !_memory.MayReplyLate((byte)_exchange.StrayAddress);
            if (isAccepted)
                _exchange.AcceptStray();
            Notice(isAccepted ? ArbiterNotice.OtherAddress : ArbiterNotice.WrongReply, _owner);
            return isAccepted ? Outcome.Reply : outcome;
        }

        private void ConcludeLost(long now)
        {
            _isBusLost = false;
            if (_phase == ArbiterPhase.Requesting)
                Remember(OnTheBus(), Outcome.Silence, now);
            if (_owner >= 0)
                _clients[_owner].NoteUnserved();
            Finish(Outcome.Silence, now);
        }

        private void ConcludeSelecting(Outcome outcome, long now)
        {
            if (outcome != Outcome.Reply)
            {
                if (_owner >= 0)
                    ApplyDropped(_owner, _clients[_owner].Requests.Served);
                Finish(outcome, now);
                return;
            }

            _selection.Confirm(_owner);
            _memory.Reset(PrimaryAddress.Selected);
            Continue(now);
        }

        private void ConcludeResetting(Outcome outcome, long now)
        {
            _resets++;
            _isResetProven = outcome == Outcome.Reply;
            if (_isResetProven)
                _memory.Reset(OnTheBus().A);
            if (OnTheBus().A == PrimaryAddress.Selected)
                _selection.End(_isResetProven);

            if (!_isResetProven && _owner >= 0 && IsWrite(_clients[_owner].Requests.Served))
            {
                Notice(ArbiterNotice.ResetUnanswered, _owner);
                Finish(Outcome.Silence, now);
            }
            else if (_isResetProven && _exchange.Sends > 1)
            {
                Postpone(now);
            }
            else if (_resets == 1)
            {
                Continue(now);
            }
            else if (_owner >= 0 && !_route.IsStale)
            {
                Enter(ArbiterPhase.Requesting, _clients[_owner].Requests.Served, 1, now);
            }
            else
            {
                Finish(Outcome.Silence, now);
            }
        }

        // The E5 to another transmission of the same frame may still arrive, and would look like the answer to the client's request.
        private void Postpone(long now)
        {
            bool isWanted = _owner >= 0 && !_route.IsStale && !_clients[_owner].Requests.HasWaiting;
            if (isWanted)
                _clients[_owner].Requests.Postpone();
            if (isWanted)
                Enter(ArbiterPhase.Free, default, 0, now);
            else
                Finish(Outcome.Silence, now);
        }

        // The slave is ready for the client's request, if it is still pending.
        private void Continue(long now)
        {
            bool isWanted = _owner >= 0 && !_route.IsStale;
            bool isLost = isWanted && _memory.Losses.HasLost(_owner, _clients[_owner].Requests.Served, now);
            if (isLost)
                Notice(ArbiterNotice.SequenceLost, _owner);
            if (isWanted && !isLost)
                Proceed(now);
            else
                Finish(Outcome.Silence, now);
        }

        private void ConcludeRequesting(Outcome outcome, long now)
        {
            // A slave that answers could also have answered the SND_NKE: its bytes may be the reply to another client.
            bool isUnproven = _resets == 1 && !_isResetProven;
            if (outcome == Outcome.Reply && isUnproven && !_route.IsStale)
            {
                Enter(ArbiterPhase.Resetting, ResetOf(OnTheBus().A), ResetSends - 1, now);
                return;
            }

            bool isCounted = ControlField.HasFrameCount(OnTheBus().C);
            if (outcome == Outcome.Silence && _exchange.HasEarlyAck && isCounted && !_route.IsStale)
            {
                _memory.Note(_owner, OnTheBus(), default, false, false);
                _clients[_owner].WaitsForLateReply = true;
                Postpone(now);
                return;
            }

            Remember(OnTheBus(), outcome, now);
            Finish(outcome, now);
        }

        private void Remember(Frame request, Outcome outcome, long now)
        {
            Frame reply = _exchange.Reply;
            byte function = ControlField.Function(request.C);
            if (Selection.IsSelection(request))
            {
                RememberSelection(request, outcome);
            }
            else if (function == ControlField.SndNke)
            {
                RememberReset(request, outcome);
            }
            else
            {
                bool moreFollow = function == ControlField.ReqUd2 && reply.Length > Frame.ShortLength && _records.ReadToEnd(reply);
                _memory.Note(_owner, request, reply, IsDoubtful(), moreFollow);
                NoteOtherDialogue(request, reply);
                _memory.ForgetNewAddresses(request, _records);
                HoldOrRelease(request, reply, moreFollow, now);
            }
        }

        private void RememberSelection(Frame request, Outcome outcome)
        {
            if (_owner >= 0)
            {
                _holds.Release(_owner, PrimaryAddress.Selected);
                _memory.StartAgain(_owner, PrimaryAddress.Selected);
                _clients[_owner].Selection.Clear();
            }

            if (outcome == Outcome.Silence)
                return;

            // If the slave of another client may have missed it, the next request to 253 repeats the selection.
            bool mayBeOfAnother = _selection.MayBelongToAnother(_owner);
            if (outcome == Outcome.Reply && !(IsDoubtful() && mayBeOfAnother))
                _memory.Reset(PrimaryAddress.Selected);
            if (!mayBeOfAnother || (outcome == Outcome.Reply && !IsDoubtful()))
                _selection.Confirm(_owner);

            if (_owner >= 0)
                _clients[_owner].Selection.Make(request);
        }

        private void RememberReset(Frame request, Outcome outcome)
        {
            bool isProven = outcome == Outcome.Reply && !IsDoubtful();
            if (isProven)
                _memory.Reset(request.A);
            if (request.A == PrimaryAddress.Selected)
                _selection.End(isProven);
            if (_owner < 0)
                return;

            if (isProven)
                _memory.Losses.Forget(_owner, request.A);
            else
                _memory.StartAgain(_owner, request.A);
            _holds.Release(_owner, request.A);
            if (request.A == PrimaryAddress.Selected)
                _clients[_owner].Selection.Clear();
        }

        // Some slaves keep one frame count memory for their own address and for 253.
        private void NoteOtherDialogue(Frame request, Frame reply)
        {
            if (_selection.IsInactive)
                return;

            if (request.A == PrimaryAddress.Selected)
            {
                _selection.Replied(reply);
                _memory.NotePossible(_owner, request, _selection.Primary);
            }
            else if (_selection.MayHaveAddress(request.A) && !IsKnownUnselected(reply))
            {
                _memory.NotePossible(_owner, request, PrimaryAddress.Selected);
            }
        }

        private bool IsKnownUnselected(Frame reply)
        {
            return _selection.Client >= 0 && Holds.IdentifiesMeter(reply)
                && !Selection.MaySelect(_clients[_selection.Client].Selection.Frame, SecondaryAddress.Read(reply.Buffer, reply.DataOffset));
        }

        private void HoldOrRelease(Frame request, Frame reply, bool moreFollow, long now)
        {
            if (_owner < 0 || request.A == PrimaryAddress.Broadcast)
                return;

            bool isReceivable = request.A != PrimaryAddress.Selected || !_selection.IsInactive;
            bool isUnsettled = IsWrite(request) && ControlField.HasFrameCount(request.C) && reply.Length == 0 && isReceivable;
            _holds.Conclude(_owner, request, reply, moreFollow, moreFollow || isUnsettled ? now + Lease : 0);
        }

        /// <summary>
        /// Returns true if a reply came while one to an earlier request of the same client was still possible: it may be that one.
        /// </summary>
        private bool IsDoubtful()
        {
            return _exchange.FirstByteAt < _doubtUntil && (_isDataDoubtful || _exchange.Reply.Length == 1);
        }

        // The arbiter's own frames belong to no client: a late answer to them is not for a client.
        private void ExpectLateReply(Outcome outcome, long now)
        {
            Frame request = OnTheBus();
            bool isAnswerable = request.A != PrimaryAddress.Broadcast
                && (request.A != PrimaryAddress.Selected || Selection.IsSelection(request) || !_selection.IsInactive);
            bool isAnswered = outcome == Outcome.Reply && !IsDoubtful() && _exchange.Sends == 1;
            if (isAnswered || !isAnswerable)
                return;

            // After damage a late reply has begun by then: it came with the damage, or does not come. After silence the time may be late.
            long windowEnd = _exchange.SentAt + _exchange.Timing.ReplyWindow;
            if (outcome == Outcome.Damage && now >= windowEnd + _exchange.Timing.SlaveWindow)
                return;

            long ownEnd = windowEnd > now ? windowEnd : now;
            long end = ownEnd + _exchange.Timing.SlaveWindow;
            _shares.Extend(end);
            if (_phase == ArbiterPhase.Requesting)
                _late.Expect(_owner, request, ownEnd, end);
            else
                _late.Expect(None, request, end, end);
        }

        // The line was lost during the transmission, and its client knows; but the frame is on the bus now, perhaps of a new connection.
        private void ExpectReplyToLost(long at)
        {
            Frame request = OnTheBus();
            long end = at + _exchange.Timing.ReplyWindow + _exchange.Timing.SlaveWindow;
            if (request.A != PrimaryAddress.Broadcast)
                _late.Expect(None, request, end, end);
        }

        /// <summary>Ends the current request: passes the reply or the damage mark to its client, or nothing.</summary>
        private void Finish(Outcome outcome, long now)
        {
            if (_phase == ArbiterPhase.Requesting || !_route.IsStale)
                _counters.Count(outcome);
            if (outcome == Outcome.Reply)
            {
                _route.Forward(_owner, _exchange.Reply.Buffer, _exchange.Reply.Offset, _exchange.Reply.Length);
            }
            else if (outcome == Outcome.Damage)
            {
                Notice(ArbiterNotice.Damage, _owner);
                _route.MarkDamage(_owner);
            }

            if (_owner >= 0)
                EndTurn(outcome, now);
            Enter(ArbiterPhase.Free, default, 0, now);
        }

        // A client sends its next request after the reply to the previous one: without a short wait, a client with short requests would get
        // only one turn for each turn of a client with long ones.
        private void EndTurn(Outcome outcome, long now)
        {
            // A repeat sent while the reply was arriving is answered by that reply.
            if (outcome == Outcome.Reply && _route.IsRepeated && !_route.IsStale)
                _clients[_owner].Requests.RemoveWaiting();
            _clients[_owner].Requests.RemoveServed();

            int share = _clients[_owner].Share;
            if (!_holds.Has(_owner))
                _credit.Settle(share, now);
            if (outcome == Outcome.Silence || _connected == _shares.Places(share))
                return;

            _keptFor = share;
            _keptUntil = now + _exchange.Timing.Idle;
        }

        private void CutThrough()
        {
            bool isUnproven = _resets == 1 && !_isResetProven;
            if (_phase != ArbiterPhase.Requesting || _owner < 0 || isUnproven)
                return;

            bool asItArrives = _clients[_owner].Handover == Handover.AsItArrives;
            bool isSlow = _exchange.Timing.BaudRate < CutThroughBelow && !_exchange.HasAck;
            if (!asItArrives && !isSlow)
                return;

            int arrived = _exchange.PeekReply(out byte[] bytes, out int offset);
            _route.ForwardArriving(_owner, bytes, offset, arrived);
        }
    }
}
