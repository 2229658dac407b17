namespace Mbus
{
    /// <content>Choice of the next request, and of the frames to send before it.</content>
    public sealed partial class Arbiter
    {
        private const int ResetSends = 3;

        private int _resets;
        private bool _isResetProven;
        private bool _isDataDoubtful;
        private long _doubtUntil;

        // Phase      What happens                                                     Next phase
        // Free       a request to 253, and the bus has another selection, or the
        //            slave would treat it as a repeat                                 Selecting
        // Free       another request that the slave would treat as a repeat           Resetting
        // Free       any other request                                                Requesting
        // Selecting  E5                                                               Requesting
        // Selecting  silence, damage: passed to the client                            Free
        // Resetting  E5 to the first send                                             Requesting
        // Resetting  E5 to a later transmission: another one may still come           Free; Requesting when no E5 can come any more
        // Resetting  no E5, the request is for data                                   Requesting; unproven the first time
        // Resetting  no E5, the request is SND_UD: it is dropped                      Free
        // Resetting  the client's own sequence was lost by it: the request is dropped Free
        // Requesting a reply, unproven                                                Resetting
        // Requesting an E5 to a request with a frame count bit that may be another
        //            slave's late one                                                 Free; Requesting when no E5 can come any more
        // Requesting a reply, silence, damage                                         Free
        // any        the client has sent another request or disconnected              Free, when the bus allows
        // any        the line is lost                                                 Free
        private void Enter(ArbiterPhase phase, Frame frame, int sends, long now)
        {
            _phase = phase;
            if (phase == ArbiterPhase.Free)
            {
                _shares.End(now);
                _owner = None;
                return;
            }

            // A reset on behalf of a client ends its own sequence as well.
            _memory.Touch(phase == ArbiterPhase.Resetting ? Disconnected : _owner, frame);
            if (Selection.IsSelection(frame))
                _selection.Lose();
            _doubtUntil = _late.EndFor(_owner) < _late.End && _late.End != long.MaxValue ? _late.End : 0;
            _isDataDoubtful = _late.CouldAnswer(frame);
            _exchange.Begin(frame, sends, now, _late.EndFor(_owner));
        }

        private bool TryStartNext(long now)
        {
            _heldUntil = long.MaxValue;
            int next = None;
            int first = None;
            for (int client = 0; client < _clients.Length; client++)
            {
                RequestQueue requests = _clients[client].Requests;
                if (!requests.HasWaiting)
                    continue;

                if (IsUnanswerable(client, requests.Waiting, now))
                    requests.RemoveWaiting();
                else if (!IsBefore(client, next) || IsHeld(client, requests.Waiting, now))
                    continue;
                else if (!MayGetLateReply(client, requests.Waiting, now))
                    next = client;
                else if (IsBefore(client, first))
                    first = client;
            }

            if (next == None)
                return false;

            // Send nothing else between a client of an address that is ahead and the end of its wait: that could extend the wait without
            // limit.
            bool isOtherFirst = first != None && _shares.IsAhead(_clients[first].Share, _clients[next].Share);
            if (isOtherFirst || IsKeptFrom(next))
                return false;

            Serve(next, now);
            return true;
        }

        /// <summary>
        /// Returns true while the bus is reserved for the next request of the client with the last reply, if its address is ahead.
        /// </summary>
        private bool IsKeptFrom(int client)
        {
            return _keptUntil != long.MaxValue && _shares.IsAhead(_keptFor, _clients[client].Share);
        }

        private bool IsBefore(int client, int other)
        {
            if (other == None)
                return true;

            int share = _clients[client].Share;
            int otherShare = _clients[other].Share;
            return share == otherShare ? _shares.IsAhead(share, client, other) : _shares.IsAhead(share, otherShare);
        }

        /// <summary>
        /// Returns true if the request would get no answer on a bus of the client's own, or if that answer is no longer available.
        /// </summary>
        private bool IsUnanswerable(int client, Frame request, long now)
        {
            bool isToSelected = request.A == PrimaryAddress.Selected && !Selection.IsSelection(request);
            bool isForOne = isToSelected && _access != Access.ChangeBus && Passage.IsForOneMeter(request, _records);
            if (isToSelected && !_clients[client].Selection.IsMade && (isForOne || !_selection.IsInactive))
            {
                bool isReset = ControlField.Function(request.C) == ControlField.SndNke;
                Notice(isReset ? ArbiterNotice.NothingToDeselect : ArbiterNotice.NotSelected, client);
                return true;
            }

            if (isForOne && _clients[client].Selection.MayMatchSeveral)
            {
                Refuse(client, request, Access.ChangeBus);
                return true;
            }

            if (!_memory.Losses.HasLost(client, request, now))
                return false;

            Notice(ArbiterNotice.SequenceLost, client);
            return true;
        }

        // Frames sent before a request are answered by E5, and a late E5 could be mistaken for that answer.
        private bool MayGetLateReply(int client, Frame request, long now)
        {
            if (now < _late.EndFor(client) && _late.CouldAnswer(request))
                return true;
            return _late.End != long.MaxValue && (_clients[client].WaitsForLateReply || IsPreparationNeeded(client, request));
        }

        private bool IsHeld(int client, Frame request, long now)
        {
            int share = _clients[client].Share;
            for (int holder = _holds.NextHolder(0); holder != Holds.NoHolder; holder = _holds.NextHolder(holder + 1))
            {
                if (holder == client || !_holds.Blocks(holder, request, _clients[client].Selection.Frame))
                    continue;

                int other = _clients[holder].Share;
                if (other == share)
                    return true;
                if (!_credit.TryUse(other, now))
                    continue;

                _heldUntil = Earlier(_heldUntil, _credit.EndOf(other));
                return true;
            }

            return false;
        }

        private bool IsPreparationNeeded(int client, Frame request)
        {
            bool needsReset = _memory.NeedsReset(client, request);
            return needsReset || NeedsSelection(client, request, needsReset);
        }

        private void Serve(int client, long now)
        {
            RequestQueue requests = _clients[client].Requests;
            _owner = client;
            _heldUntil = long.MaxValue;
            _resets = 0;
            _isResetProven = false;
            _clients[client].WaitsForLateReply = false;
            _route.Begin();
            _shares.Begin(_clients[client].Share, client, now);
            requests.Serve();
            Proceed(now);
        }

        /// <summary>Sends the current request, or the frame that must precede it.</summary>
        private void Proceed(long now)
        {
            Frame request = _clients[_owner].Requests.Served;
            bool needsReset = _memory.NeedsReset(_owner, request);
            if (NeedsSelection(_owner, request, needsReset))
                Enter(ArbiterPhase.Selecting, _clients[_owner].Selection.Frame, 1, now);
            else if (needsReset && _resets == 0)
                Enter(ArbiterPhase.Resetting, ResetOf(request.A), IsWrite(request) ? ResetSends : 1, now);
            else
                Enter(ArbiterPhase.Requesting, request, 1, now);
        }

        // A selection resets the slave's memory at 253; SND_NKE would deselect it.
        private bool NeedsSelection(int client, Frame request, bool needsReset)
        {
            return request.A == PrimaryAddress.Selected && !Selection.IsSelection(request) && _clients[client].Selection.IsMade
                && (needsReset || _selection.Client != client);
        }

        private Frame ResetOf(byte address)
        {
            int length = Frame.WriteShort(_own, 0, ControlField.SndNke, address);
            return new Frame(_own, 0, length);
        }

        private static bool IsWrite(Frame request)
        {
            return ControlField.Function(request.C) == ControlField.SndUd;
        }

        /// <summary>
        /// Returns when the wait for an unneeded reply may end: its client has sent another request, no byte has arrived, and the slave can
        /// no longer answer (or, at 253 after a deselection, no slave can answer).
        /// </summary>
        private long EarliestEndOfWait()
        {
            if (_phase != ArbiterPhase.Requesting || _owner < 0 || !_route.IsStale || !_exchange.IsUnanswered)
                return long.MaxValue;

            Frame request = OnTheBus();
            if (request.A == PrimaryAddress.Selected && _selection.IsEmpty)
                return _exchange.SentAt;
            return LateReply.Distinguishes(request, _clients[_owner].Requests.Waiting)
                ? _exchange.SentAt + _exchange.Timing.SlaveWindow
                : long.MaxValue;
        }

        private Frame OnTheBus()
        {
            return new Frame(_exchange.Request, 0, _exchange.RequestLength);
        }
    }
}
