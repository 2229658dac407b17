namespace Mbus
{
    /// <summary>One client of the <see cref="Arbiter"/>: the requests that it has sent and that wait for the bus. Bounded.</summary>
    internal sealed class ArbiterClient
    {
        private const int MaxRequests = 8;

        private readonly FrameDecoder _decoder = new FrameDecoder();
        private readonly byte[] _bytes = new byte[2 * Frame.MaxLength];
        private readonly byte[] _lengths = new byte[MaxRequests * 2];
        private readonly long[] _arrivals = new long[MaxRequests];
        private int _count;
        private int _used;

        internal bool Connected;

        internal long LastByteAt;

        internal FrameDecoder Decoder
        {
            get { return _decoder; }
        }

        internal bool HasRequest
        {
            get { return _count > 0; }
        }

        /// <summary>When the oldest request arrived.</summary>
        internal long OldestAt
        {
            get { return _arrivals[0]; }
        }

        /// <summary>When the newest request arrived.</summary>
        internal long NewestAt
        {
            get { return _arrivals[_count - 1]; }
        }

        internal Frame Oldest
        {
            get { return new Frame(_bytes, 0, LengthOf(0)); }
        }

        internal void Reset(bool connected, long now)
        {
            Connected = connected;
            LastByteAt = now;
            _decoder.Clear();
            RemoveAll();
        }

        internal void RemoveAll()
        {
            _count = 0;
            _used = 0;
        }

        /// <summary>Queues a request. False where there is no room for it.</summary>
        internal bool TryAdd(Frame request, long now)
        {
            if (_count == MaxRequests || _used + request.Length > _bytes.Length)
                return false;

            System.Array.Copy(request.Buffer, request.Offset, _bytes, _used, request.Length);
            _lengths[_count * 2] = (byte)request.Length;
            _lengths[(_count * 2) + 1] = (byte)(request.Length >> 8);
            _arrivals[_count] = now;
            _used += request.Length;
            _count++;
            return true;
        }

        internal void RemoveOldest()
        {
            int length = LengthOf(0);
            _count--;
            _used -= length;
            System.Array.Copy(_bytes, length, _bytes, 0, _used);
            System.Array.Copy(_lengths, 2, _lengths, 0, _count * 2);
            System.Array.Copy(_arrivals, 1, _arrivals, 0, _count);
        }

        private int LengthOf(int index)
        {
            return _lengths[index * 2] | (_lengths[(index * 2) + 1] << 8);
        }
    }
}
