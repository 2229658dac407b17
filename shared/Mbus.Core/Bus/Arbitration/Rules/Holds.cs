namespace Mbus
{
    /// <summary>
    /// Meters held for clients: a meter with unread telegrams, or one that did not acknowledge its SND_UD, so that the repeat is still
    /// recognised as one. Only requests that may reach the same meter wait.
    /// </summary>
    internal sealed class Holds
    {
        internal const int NoHolder = -1;

        private const long None = 0;

        // Used in place of a primary address: address unknown; hold because of a SND_UD.
        private const byte UnknownPrimary = PrimaryAddress.Broadcast;
        private const byte Write = PrimaryAddress.Test;

        private readonly long[] _ends;
        private readonly byte[] _addresses;
        private readonly byte[] _primaries;
        private readonly byte[] _meters;
        private readonly bool[] _isMeterKnown;

        internal Holds(int clients)
        {
            _ends = new long[clients];
            _addresses = new byte[clients];
            _primaries = new byte[clients];
            _meters = new byte[clients * SecondaryAddress.Length];
            _isMeterKnown = new bool[clients];
        }

        /// <summary>Returns true if a meter is held for a client.</summary>
        internal bool Has(int client)
        {
            return _ends[client] != None;
        }

        /// <summary>Returns the first client from this one on with a held meter, or <see cref="NoHolder"/>.</summary>
        internal int NextHolder(int client)
        {
            while (client < _ends.Length && _ends[client] == None)
                client++;
            return client < _ends.Length ? client : NoHolder;
        }

        /// <summary>Returns when the hold of a client ends; <see cref="long.MaxValue"/> if it has none.</summary>
        internal long EndOf(int client)
        {
            return _ends[client] == None ? long.MaxValue : _ends[client];
        }

        /// <summary>Returns true if a reply begins with the secondary address of its meter.</summary>
        internal static bool IdentifiesMeter(Frame reply)
        {
            return reply.Ci == ControlInformation.VariableData && reply.DataLength >= SecondaryAddress.Length;
        }

        /// <summary>
        /// Holds the meter of a request: while it has more telegrams for the client, or until the repeat of a write that it did not
        /// acknowledge. Otherwise releases it: the last telegram ends a reading, and a client with a different request does not repeat its
        /// write.
        /// </summary>
        /// <param name="client">Client number.</param>
        /// <param name="request">Request to one meter.</param>
        /// <param name="reply">Valid reply, or no frame.</param>
        /// <param name="moreFollow">True if the reply ends with DIF 1F.</param>
        /// <param name="end">End of a hold, in microseconds; 0 to release the meter.</param>
        internal void Conclude(int client, Frame request, Frame reply, bool moreFollow, long end)
        {
            if (moreFollow)
                HoldReading(client, request.A, reply, end);
            else if (end != None)
                HoldWrite(client, request.A, end);
            else if (_primaries[client] == Write)
                Release(client);
            else if (reply.Length > 0 && ControlField.Function(request.C) == ControlField.ReqUd2)
                Release(client, request.A);
        }

        /// <summary>Ends the hold of a client if it is on the meter with this address.</summary>
        internal void Release(int client, byte address)
        {
            if (_addresses[client] == address || address >= PrimaryAddress.Test)
                Release(client);
        }

        /// <summary>Ends the hold of a client.</summary>
        internal void Release(int client)
        {
            _ends[client] = None;
        }

        /// <summary>Returns true if a request must wait for the hold of another client.</summary>
        /// <param name="holder">The other client, with a held meter.</param>
        /// <param name="request">Request to check.</param>
        /// <param name="selected">Selection of the requesting client, which a request to 253 uses; no frame if it has none.</param>
        internal bool Blocks(int holder, Frame request, Frame selected)
        {
            // A selection ends the previous one, so all requests to 253 reach a meter that is held at 253.
            byte address = _addresses[holder];
            if (request.A >= PrimaryAddress.Test || address == PrimaryAddress.Test || request.A == address)
                return true;
            if (address == PrimaryAddress.Selected)
                return request.A == _primaries[holder];
            if (request.A != PrimaryAddress.Selected)
                return false;

            Frame selection = Selection.IsSelection(request) ? request : selected;
            return selection.Length > 0 && (!_isMeterKnown[holder]
                || Selection.MaySelect(selection, SecondaryAddress.Read(_meters, holder * SecondaryAddress.Length)));
        }

        // The reply may contain the addresses of the meter.
        private void HoldReading(int client, byte address, Frame reply, long end)
        {
            _ends[client] = end;
            _primaries[client] = PrimaryAddress.IsSlave(reply.A) ? reply.A : UnknownPrimary;
            _addresses[client] = address == PrimaryAddress.Test && _primaries[client] != UnknownPrimary ? reply.A : address;
            _isMeterKnown[client] = IdentifiesMeter(reply);
            if (_isMeterKnown[client])
                System.Array.Copy(reply.Buffer, reply.DataOffset, _meters, client * SecondaryAddress.Length, SecondaryAddress.Length);
        }

        // A client that is reading the telegrams of another meter keeps that hold; a hold on the same meter is extended.
        private void HoldWrite(int client, byte address, long end)
        {
            bool isReading = _ends[client] != None && _primaries[client] != Write;
            if (!isReading || _addresses[client] == address)
                _ends[client] = end;
            if (isReading)
                return;

            _primaries[client] = Write;
            _addresses[client] = address;
            _isMeterKnown[client] = false;
        }
    }
}
