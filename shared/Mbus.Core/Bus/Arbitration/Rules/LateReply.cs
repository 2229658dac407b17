namespace Mbus
{
    /// <summary>
    /// Requests that ended without a valid reply and whose slaves may still answer late, and the requests that could be confused by it: an
    /// E5 contains no address, a telegram only a primary one. A client must distinguish its own late replies, as on a bus of its own;
    /// another client must not receive them.
    /// </summary>
    internal sealed class LateReply
    {
        private const int Any = -1;
        private const int NoData = 256;

        private int _client;
        private int _firstAddress = NoData;
        private int _lastAddress;
        private long _ownEnd;
        private long _end;

        /// <summary>End of the time in which requests may have to wait; <see cref="long.MaxValue"/> for none.</summary>
        internal long End
        {
            get { return _end == 0 ? long.MaxValue : _end; }
        }

        /// <summary>Returns true if a late answer to one request cannot look like the answer to the next.</summary>
        internal static bool Distinguishes(Frame request, Frame next)
        {
            int first = MayGetData(request) ? FirstAddress(request.A) : NoData;
            return !CouldAnswer(first, LastAddress(request.A), next);
        }

        /// <summary>Records that a reply to this request may still come.</summary>
        /// <param name="client">
        /// Client of the request; -1 for a request of the arbiter itself, -2 for that of a disconnected client.
        /// </param>
        /// <param name="request">Request without a valid reply.</param>
        /// <param name="ownEnd">End of the wait for requests of the same client.</param>
        /// <param name="end">End of the wait for requests of other clients.</param>
        internal void Expect(int client, Frame request, long ownEnd, long end)
        {
            _client = _end == 0 || _client == client ? client : Any;
            _ownEnd = ownEnd > _ownEnd ? ownEnd : _ownEnd;
            _end = end > _end ? end : _end;
            if (!MayGetData(request))
                return;

            int first = FirstAddress(request.A);
            int last = LastAddress(request.A);
            _lastAddress = _firstAddress == NoData || last > _lastAddress ? last : _lastAddress;
            _firstAddress = first < _firstAddress ? first : _firstAddress;
        }

        /// <summary>Returns true if a late reply could look like the answer to this request.</summary>
        internal bool CouldAnswer(Frame request)
        {
            return CouldAnswer(_firstAddress, _lastAddress, request);
        }

        /// <summary>Records that a client has disconnected: its late replies belong to no client.</summary>
        internal void Leave(int client)
        {
            if (_client == client)
                _client = Any;
        }

        /// <summary>Returns the end of the time in which a late reply of another client may come.</summary>
        internal long EndFor(int client)
        {
            return client == _client ? _ownEnd : _end;
        }

        internal void Expire(long now)
        {
            if (now < _end)
                return;

            _end = 0;
            _ownEnd = 0;
            _firstAddress = NoData;
        }

        // The selected slave, and the only slave at 254, may have any address.
        private static int FirstAddress(byte address)
        {
            return address >= PrimaryAddress.Selected ? 0 : address;
        }

        private static int LastAddress(byte address)
        {
            return address >= PrimaryAddress.Selected ? PrimaryAddress.Test : address;
        }

        private static bool MayGetData(Frame request)
        {
            byte function = ControlField.Function(request.C);
            return function == ControlField.ReqUd1 || function == ControlField.ReqUd2
                || (function == ControlField.SndUd && ControlInformation.IsManufacturerSpecific(request.Ci));
        }

        // A data request with a frame count bit is repeated if an E5 comes too early; it waits only for data that may come from the same
        // address.
        private static bool CouldAnswer(int firstAddress, int lastAddress, Frame request)
        {
            if (request.A == PrimaryAddress.Broadcast)
                return false;

            byte function = ControlField.Function(request.C);
            if (function != ControlField.ReqUd1 && function != ControlField.ReqUd2)
                return true;
            return firstAddress <= LastAddress(request.A) && lastAddress >= FirstAddress(request.A);
        }
    }
}
