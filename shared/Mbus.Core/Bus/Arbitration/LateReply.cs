namespace Mbus
{
    /// <summary>
    /// A request that ended without a valid reply, whose slave may still answer late, and which requests must not meet that answer: an
    /// E5 names no slave, a telegram only its address. A client's own late replies are the client's to tell apart, as on a bus of its
    /// own; nobody else may be given them.
    /// </summary>
    internal sealed class LateReply
    {
        private const int Any = -1;
        private const byte NoData = PrimaryAddress.Broadcast;

        private int _client;
        private byte _address;
        private long _ownEnd;
        private long _end;

        /// <summary>Until when requests may have to wait; <see cref="long.MaxValue"/> where none has to.</summary>
        internal long End
        {
            get { return _end == 0 ? long.MaxValue : _end; }
        }

        /// <summary>A reply to this request may still come.</summary>
        /// <param name="client">Whose request it was; -1 for one of the arbiter's own.</param>
        /// <param name="request">The request.</param>
        /// <param name="ownEnd">Until when requests of the same client wait.</param>
        /// <param name="end">Until when those of other clients wait.</param>
        internal void Expect(int client, Frame request, long ownEnd, long end)
        {
            bool isOnly = _end == 0;
            _client = isOnly || _client == client ? client : Any;
            byte address = MayGetData(request) ? request.A : NoData;
            _address = isOnly || _address == NoData ? address : Both(_address, address);
            _ownEnd = ownEnd > _ownEnd ? ownEnd : _ownEnd;
            _end = end > _end ? end : _end;
        }

        /// <summary>True where a late answer to one request cannot pass for the answer to the next.</summary>
        internal static bool Distinguishes(Frame request, Frame next)
        {
            return !CouldAnswer(MayGetData(request) ? request.A : NoData, next);
        }

        /// <summary>True where a late reply could pass for the answer to this request.</summary>
        internal bool MayMeet(Frame request)
        {
            return CouldAnswer(_address, request);
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
            if (now >= _end)
                Clear();
        }

        /// <summary>No reply can come any more.</summary>
        internal void Clear()
        {
            _end = 0;
            _ownEnd = 0;
        }

        private static byte Both(byte address, byte other)
        {
            return other == NoData || other == address ? address : PrimaryAddress.Test;
        }

        private static bool MayGetData(Frame request)
        {
            byte function = ControlField.Function(request.C);
            return function == ControlField.ReqUd1 || function == ControlField.ReqUd2
                || (function == ControlField.SndUd && ControlInformation.IsManufacturerSpecific(request.Ci));
        }

        // A request for data is asked again where an E5 comes too early; it waits only for data that may come from the same address.
        private static bool CouldAnswer(byte address, Frame request)
        {
            if (request.A == PrimaryAddress.Broadcast)
                return false;

            byte function = ControlField.Function(request.C);
            if (function != ControlField.ReqUd1 && function != ControlField.ReqUd2)
                return true;
            return address != NoData && (request.A == address || request.A >= PrimaryAddress.Selected || address >= PrimaryAddress.Selected);
        }
    }
}
