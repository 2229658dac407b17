namespace Mbus
{
    /// <summary>
    /// Whom the bus is kept for. A selection by secondary address, and a meter that has more telegrams, belong to one client until it
    /// is through with them, gone, or silent for <see cref="Arbiter.Lease"/>.
    /// </summary>
    /// <remarks>
    /// Requests of others wait even where they go to primary addresses, and so leave a selection alone: a late reply to one would
    /// pass for that of the selected slave, which may have any address.
    /// </remarks>
    internal sealed class Tenancy
    {
        private const int None = -1;

        private readonly bool[] _lostSelection;
        private int _selector = None;
        private int _holder = None;
        private long _end;

        internal Tenancy(int clients)
        {
            _lostSelection = new bool[clients];
        }

        /// <summary>The client that the bus is kept for; -1 for none.</summary>
        internal int Holder
        {
            get { return _holder; }
        }

        /// <summary>When it is kept no longer; <see cref="long.MaxValue"/> where it is not kept.</summary>
        internal long End
        {
            get { return _holder == None ? long.MaxValue : _end; }
        }

        internal static bool IsSelection(Frame request)
        {
            return ControlField.Function(request.C) == ControlField.SndUd
                && (request.Ci == ControlInformation.SelectSlave || request.Ci == ControlInformation.SelectSlaveMode2);
        }

        internal bool Admits(int client)
        {
            return _holder == None || _holder == client;
        }

        /// <summary>
        /// True where a request would reach a meter that another client has selected since this one did.
        /// </summary>
        internal bool Misses(int client, Frame request)
        {
            return _lostSelection[client] && request.A == PrimaryAddress.Selected && !IsSelection(request)
                && ControlField.Function(request.C) != ControlField.SndNke;
        }

        internal void Expire(long now)
        {
            if (now >= End)
                _holder = None;
        }

        internal void EndAll()
        {
            _holder = None;
        }

        internal void Leave(int client)
        {
            _lostSelection[client] = false;
            Free(client);
            if (_selector == client)
                _selector = None;
        }

        /// <summary>Draws the conclusions from a client's request and what became of it.</summary>
        internal void Conclude(int client, Frame request, Outcome outcome, bool moreFollow, long now)
        {
            byte function = ControlField.Function(request.C);
            if (IsSelection(request))
            {
                NoteSelection(client);
                KeepOrFree(client, outcome != Outcome.Silence, now);
            }
            else if (function == ControlField.ReqUd2)
            {
                // Without a reply the client may ask again, in the time it has.
                bool mayRepeat = outcome != Outcome.Reply && _holder == client;
                if (!mayRepeat)
                    KeepOrFree(client, moreFollow, now);
            }
            else if (function == ControlField.SndNke && request.A >= PrimaryAddress.Selected)
            {
                Free(client);
            }
        }

        private void NoteSelection(int client)
        {
            if (_selector != None && _selector != client)
                _lostSelection[_selector] = true;
            _lostSelection[client] = false;
            _selector = client;
        }

        private void KeepOrFree(int client, bool keep, long now)
        {
            if (!keep)
            {
                Free(client);
                return;
            }

            _holder = client;
            _end = now + Arbiter.Lease;
        }

        private void Free(int client)
        {
            if (_holder == client)
                _holder = None;
        }
    }
}
