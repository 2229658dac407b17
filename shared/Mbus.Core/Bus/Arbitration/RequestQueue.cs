namespace Mbus
{
    /// <summary>
    /// Requests of one client: the current one, until it is concluded, and a waiting one. A third request replaces the waiting one.
    /// </summary>
    internal sealed class RequestQueue
    {
        // One longest request, and a selection or a short one.
        private const int CapacityBytes = Frame.MaxLength + Selection.MaxLength;

        private readonly byte[] _bytes = new byte[CapacityBytes];
        private int _served;
        private int _waiting;

        /// <summary>True if there is a request.</summary>
        internal bool HasRequest
        {
            get { return _served + _waiting > 0; }
        }

        /// <summary>True if there is a waiting request.</summary>
        internal bool HasWaiting
        {
            get { return _waiting > 0; }
        }

        /// <summary>Current request.</summary>
        internal Frame Served
        {
            get { return new Frame(_bytes, 0, _served); }
        }

        /// <summary>Waiting request.</summary>
        internal Frame Waiting
        {
            get { return new Frame(_bytes, _served, _waiting); }
        }

        /// <summary>Arrival time of the waiting request.</summary>
        internal long WaitingSince { get; private set; }

        /// <summary>Number of clients connected at that time.</summary>
        internal int ClientsAtArrival { get; private set; }

        /// <summary>Returns true if the current request has the same bytes.</summary>
        internal bool IsServed(Frame request)
        {
            if (request.Length != _served)
                return false;

            for (int i = 0; i < _served; i++)
            {
                if (request.Buffer[request.Offset + i] != _bytes[i])
                    return false;
            }

            return true;
        }

        /// <summary>Queues a request if none is waiting. Returns false if there is no space for it.</summary>
        internal bool TryAdd(Frame request, int clients, long now)
        {
            if (_served + request.Length > _bytes.Length)
                return false;

            System.Array.Copy(request.Buffer, request.Offset, _bytes, _served, request.Length);
            _waiting = request.Length;
            WaitingSince = now;
            ClientsAtArrival = clients;
            return true;
        }

        /// <summary>Makes the waiting request the current one.</summary>
        internal void Serve()
        {
            _served = _waiting;
            _waiting = 0;
        }

        /// <summary>Makes the current request wait again.</summary>
        internal void Postpone()
        {
            _waiting = _served;
            _served = 0;
        }

        /// <summary>Removes the current request.</summary>
        internal void RemoveServed()
        {
            System.Array.Copy(_bytes, _served, _bytes, 0, _waiting);
            _served = 0;
        }

        /// <summary>Removes the waiting request.</summary>
        internal void RemoveWaiting()
        {
            _waiting = 0;
        }

        /// <summary>Removes both requests.</summary>
        internal void Clear()
        {
            _served = 0;
            _waiting = 0;
        }
    }
}
