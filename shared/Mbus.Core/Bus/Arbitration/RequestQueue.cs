namespace Mbus
{
    /// <summary>
    /// The requests of one client that wait for the bus, oldest first. Bounded. The one that is being served stays until it is concluded.
    /// </summary>
    internal sealed class RequestQueue
    {
        private const int Capacity = 5;

        // One longest request and several short ones.
        private const int CapacityBytes = Frame.MaxLength + ((Capacity - 1) * Frame.ShortLength);

        private readonly byte[] _bytes = new byte[CapacityBytes];
        private readonly short[] _lengths = new short[Capacity];
        private readonly long[] _arrivals = new long[Capacity];
        private int _count;
        private int _used;
        private bool _isServing;

        /// <summary>True where there is a request.</summary>
        internal bool HasRequest
        {
            get { return _count > 0; }
        }

        /// <summary>True where there is a request that is not being served.</summary>
        internal bool HasWaiting
        {
            get { return _count > FirstWaiting; }
        }

        /// <summary>The oldest request, or the one that is being served.</summary>
        internal Frame Oldest
        {
            get { return new Frame(_bytes, 0, _lengths[0]); }
        }

        /// <summary>The oldest request that is not being served.</summary>
        internal Frame OldestWaiting
        {
            get { return _isServing ? new Frame(_bytes, _lengths[0], _lengths[1]) : Oldest; }
        }

        /// <summary>When the oldest request arrived that is not being served.</summary>
        internal long WaitingSince
        {
            get { return _arrivals[FirstWaiting]; }
        }

        /// <summary>When the request arrived that is being served.</summary>
        internal long ServedSince
        {
            get { return _arrivals[0]; }
        }

        /// <summary>When the newest request arrived.</summary>
        internal long NewestAt
        {
            get { return _arrivals[_count - 1]; }
        }

        private int FirstWaiting
        {
            get { return _isServing ? 1 : 0; }
        }

        /// <summary>Queues a request. False where there is no room for it.</summary>
        internal bool TryAdd(Frame request, long now)
        {
            if (_count == Capacity || _used + request.Length > _bytes.Length)
                return false;

            System.Array.Copy(request.Buffer, request.Offset, _bytes, _used, request.Length);
            _lengths[_count] = (short)request.Length;
            _arrivals[_count] = now;
            _used += request.Length;
            _count++;
            return true;
        }

        /// <summary>The oldest request is being served from now on.</summary>
        internal void Serve()
        {
            _isServing = true;
        }

        /// <summary>Removes the request that has been served, or the oldest.</summary>
        internal void RemoveOldest()
        {
            _isServing = false;
            Remove(0);
        }

        /// <summary>Removes the oldest request that is not being served.</summary>
        internal void RemoveOldestWaiting()
        {
            Remove(FirstWaiting);
        }

        /// <summary>Removes all requests.</summary>
        internal void Clear()
        {
            _isServing = false;
            _count = 0;
            _used = 0;
        }

        private void Remove(int index)
        {
            int at = index == 0 ? 0 : _lengths[0];
            int length = _lengths[index];
            _count--;
            _used -= length;
            System.Array.Copy(_bytes, at + length, _bytes, at, _used - at);
            System.Array.Copy(_lengths, index + 1, _lengths, index, _count - index);
            System.Array.Copy(_arrivals, index + 1, _arrivals, index, _count - index);
        }
    }
}
