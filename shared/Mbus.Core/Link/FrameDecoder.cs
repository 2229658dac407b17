namespace Mbus
{
    /// <summary>
    /// Finds frames in a stream of bytes, in pieces of any size. Bytes that do not start a valid frame are noise: they are counted and
    /// skipped one by one, so that a frame directly after them is still found. Holds at most one frame.
    /// </summary>
    /// <remarks>
    /// <code>
    /// do
    /// {
    ///     int taken = decoder.Feed(bytes, offset, count);
    ///     offset += taken;
    ///     count -= taken;
    ///     if (decoder.HasFrame)
    ///         Use(decoder.Frame);
    /// }
    /// while (decoder.HasFrame || count > 0);
    /// </code>
    /// </remarks>
    public sealed class FrameDecoder
    {
        private readonly byte[] _bytes = new byte[Frame.MaxLength];
        private int _start;
        private int _count;
        private int _needed = 1;
        private int _frameLength;
        private int _noise;

        /// <summary>True if the last call ended at a complete, valid frame.</summary>
        public bool HasFrame
        {
            get { return _frameLength != 0; }
        }

        /// <summary>Frame that was found, valid until the next call; no frame if <see cref="HasFrame"/> is false.</summary>
        public Frame Frame
        {
            get { return _frameLength == 0 ? default : new Frame(_bytes, _start, _frameLength); }
        }

        /// <summary>Number of bytes held of an incomplete frame.</summary>
        public int Pending
        {
            get { return _count - _frameLength; }
        }

        /// <summary>Length of the started frame, as far as known from its bytes; at least 1.</summary>
        internal int Expected
        {
            get { return _needed; }
        }

        /// <summary>
        /// Consumes bytes up to the end of the next frame, and returns their number. Call it again with the remaining bytes, even if none
        /// are left, while <see cref="HasFrame"/> is true: bytes held after a failed start may contain another frame.
        /// </summary>
        public int Feed(byte[] bytes, int offset, int count)
        {
            Drop(_frameLength);
            _frameLength = 0;

            int taken = 0;
            while (!Search() && taken < count)
            {
                int room = _needed - _count;
                int n = count - taken < room ? count - taken : room;
                MakeRoom(n);
                System.Array.Copy(bytes, offset + taken, _bytes, _start + _count, n);
                _count += n;
                taken += n;
            }

            return taken;
        }

        /// <summary>
        /// Adds one byte that arrived damaged (parity or framing error): no frame can include it, so all held bytes are noise.
        /// </summary>
        public void FeedDamaged()
        {
            _noise += _count - _frameLength + 1;
            Empty();
        }

        /// <summary>
        /// Handles silence inside a frame: its first byte was noise. Searches the following bytes for a frame; call it until
        /// <see cref="Pending"/> is 0 and <see cref="HasFrame"/> is false.
        /// </summary>
        public void GiveUp()
        {
            if (HasFrame)
            {
                Drop(_frameLength);
                _frameLength = 0;
            }
            else if (_count > 0)
            {
                Drop(1);
                _noise++;
            }

            Search();
        }

        /// <summary>Returns the bytes of an incomplete frame, valid until the next call. The result is <see cref="Pending"/>.</summary>
        internal int PeekPending(out byte[] bytes, out int offset)
        {
            bytes = _bytes;
            offset = _start + _frameLength;
            return Pending;
        }

        /// <summary>Returns the number of noise bytes since the last call of this method or of <see cref="Clear"/>.</summary>
        public int TakeNoise()
        {
            int noise = _noise;
            _noise = 0;
            return noise;
        }

        /// <summary>Discards the held bytes and the noise count.</summary>
        public void Clear()
        {
            Empty();
            _noise = 0;
        }

        private bool Search()
        {
            while (_count > 0)
            {
                _needed = Frame.Examine(_bytes, _start, _count);
                if (_needed > _count)
                    return false;

                if (_needed != Frame.Invalid)
                {
                    _frameLength = _needed;
                    return true;
                }

                Drop(1);
                _noise++;
            }

            _needed = 1;
            return false;
        }

        private void Drop(int count)
        {
            _start += count;
            _count -= count;
            if (_count == 0)
                _start = 0;
        }

        private void MakeRoom(int count)
        {
            if (_start + _count + count <= _bytes.Length)
                return;

            System.Array.Copy(_bytes, _start, _bytes, 0, _count);
            _start = 0;
        }

        private void Empty()
        {
            _start = 0;
            _count = 0;
            _needed = 1;
            _frameLength = 0;
        }
    }
}
