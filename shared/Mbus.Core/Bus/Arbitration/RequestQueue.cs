namespace Mbus
{
    /// <summary>
    /// The requests of one client: the one that is being served, until it is concluded, and the one that waits for its turn. A client
    /// that sends a third has given up the second.
    /// </summary>
    internal sealed class RequestQueue
    {
        // One longest request, and a selection or a short one.
        private const int CapacityBytes = Frame.MaxLength + Selection.MaxLength;

        private readonly byte[] _bytes = new byte[CapacityBytes];
        private int _served;
        private int _waiting;

        /// <summary>True where there is a request.</summary>
        internal bool HasRequest
        {
            get { return _served + _waiting > 0; }
        }

        /// <summary>True where there is a request that is not being served.</summary>
        internal bool HasWaiting
        {
            get { return _waiting > 0; }
        }

        /// <summary>The request that is being served.</summary>
        internal Frame Served
        {
            get { return new Frame(_bytes, 0, _served); }
        }

        /// <summary>The request that waits.</summary>
        internal Frame Waiting
        {
            get { return new Frame(_bytes, _served, _waiting); }
        }

        /// <summary>When the request arrived that waits.</summary>
        internal long WaitingSince { get; private set; }

        /// <summary>How many clients were connected then.</summary>
        internal int ClientsThen { get; private set; }

        /// <summary>Queues a request where none waits. False where there is no room for it.</summary>
        internal bool TryAdd(Frame request, int clients, long now)
        {
            if (_served + request.Length > _bytes.Length)
                return false;

            System.Array.Copy(request.Buffer, request.Offset, _bytes, _served, request.Length);
            _waiting = request.Length;
            WaitingSince = now;
            ClientsThen = clients;
            return true;
        }

        /// <summary>The request that waits is being served from now on.</summary>
        internal void Serve()
        {
            _served = _waiting;
            _waiting = 0;
        }

        /// <summary>The request that is being served waits again.</summary>
        internal void Postpone()
        {
            _waiting = _served;
            _served = 0;
        }

        /// <summary>Removes the request that has been served.</summary>
        internal void RemoveServed()
        {
            System.Array.Copy(_bytes, _served, _bytes, 0, _waiting);
            _served = 0;
        }

        /// <summary>Removes the request that waits.</summary>
        internal void RemoveWaiting()
        {
            _waiting = 0;
        }

        /// <summary>Removes both.</summary>
        internal void Clear()
        {
            _served = 0;
            _waiting = 0;
        }
    }
}
