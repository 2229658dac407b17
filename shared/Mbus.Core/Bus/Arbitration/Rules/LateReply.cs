namespace Mbus
{
    /// <summary>
    /// Requests that ended without a valid reply, whose slaves may still answer late, and which requests must not meet such an answer: an
    /// E5 names no slave, a telegram only its address. A client's own late replies are the client's to tell apart, as on a bus of its
    /// own; no other client may be given them.
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

        /// <summary>Until when requests may have to wait; <see cref="long.MaxValue"/> where none has to.</summary>
        internal long End
        {
            get { return _end == 0 ? long.MaxValue : _end; }
        }

        /// <summary>True where a late answer to one request cannot pass for the answer to the next.</summary>
        internal static bool Distinguishes(Frame request, Frame next)
        {
            int first = MayGetData(request) ? FirstAddress(request.A) : NoData;
            return !CouldAnswer(first, LastAddress(request.A), next);
        }

        /// <summary>A reply to this request may still come.</summary>
        /// <param name="client">Whose request it was; -1 for one of the arbiter's own, -2 for that of a client that has left.</param>
        /// <param name="request">The request.</param>
        /// <param name="ownEnd">Until when requests of the same client wait.</param>
        /// <param name="end">Until when those of other clients wait.</param>
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

        /// <summary>True where a late reply could pass for the answer to this request.</summary>
        internal bool MayMeet(Frame request)
        {
            return CouldAnswer(_firstAddress, _lastAddress, request);
        }

        /// <summary>A client has left: its late replies are nobody's.</summary>
        internal void Leave(int client)
        {
            if (_client == client)
                _client = Any;
        }

        /// <summary>Until when a late reply may come that is not this client's.</summary>
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

        // What is selected, and the only slave at 254, may have any address.
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

        // A request for data with a frame count bit is made again where an E5 comes too early; it waits only for data that may come from the same address.
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
