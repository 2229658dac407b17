namespace Mbus
{
    /// <summary>
    /// Bytes of a record that is being written, at the end of earlier records. A byte that does not fit marks the record as failed; it is
    /// then not kept.
    /// </summary>
    internal sealed class RecordBytes
    {
        private byte[] _buffer = new byte[0];
        private int _offset;
        private int _end;
        private int _next;

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Length of the complete records in bytes.</summary>
        internal int Length
        {
            get { return _next - _offset; }
        }

        /// <summary>Offset of the next byte.</summary>
        internal int At { get; private set; }

        /// <summary>True if a part did not fit into the buffer or into its field.</summary>
        internal bool HasFailed { get; private set; }

        /// <summary>Starts a new sequence of records; no record has begun.</summary>
        internal void Reset(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _offset = offset;
            _end = offset + count;
            _next = offset;
            At = offset;
            HasFailed = true;
        }

        /// <summary>Begins a record after the complete ones.</summary>
        internal void Begin()
        {
            At = _next;
            HasFailed = false;
        }

        /// <summary>Ends the record: keeps it if it is complete. Returns whether it was kept.</summary>
        internal bool Close(bool isComplete)
        {
            bool written = isComplete && !HasFailed;
            if (written)
                _next = At;
            At = _next;
            HasFailed = true;
            return written;
        }

        /// <summary>Marks the record as failed if a part of it does not fit.</summary>
        internal void FailIf(bool isWrong)
        {
            HasFailed |= isWrong;
        }

        internal void Put(byte value)
        {
            if (At < _end)
                _buffer[At] = value;
            else
                HasFailed = true;
            At++;
        }

        internal void PutBytes(byte[] data, int offset, int count)
        {
            if (count > _end - At)
                HasFailed = true;
            else if (count > 0)
                System.Array.Copy(data, offset, _buffer, At, count);
            At += count;
        }

        internal void PutText(string text)
        {
            for (int i = text.Length - 1; i >= 0; i--)
            {
                if (text[i] > 0xFF)
                    HasFailed = true;
                Put((byte)text[i]);
            }
        }

        internal void PutBinary(long value, int length)
        {
            for (int i = 0; i < length; i++)
                Put((byte)(value >> (8 * i)));
        }

        /// <summary>
        /// Writes digits, the lowest first; a negative number gets <paramref name="minus"/> as its first digit, which needs a free
        /// position.
        /// </summary>
        internal void PutBcd(long value, int length, int minus)
        {
            bool isNegative = value < 0;
            ulong rest = isNegative ? (ulong)(-value) : (ulong)value;
            for (int i = 0; i < length; i++)
            {
                int low = (int)(rest % 10);
                int high = (int)(rest / 10 % 10);
                rest /= 100;
                if (isNegative && i == length - 1)
                {
                    HasFailed |= high != 0;
                    high = minus;
                }

                Put((byte)(low | (high << 4)));
            }

            HasFailed |= rest != 0;
        }

        internal void PutAddress(SecondaryAddress address)
        {
            if (At <= _end - SecondaryAddress.Length)
                address.Write(_buffer, At);
            else
                HasFailed = true;
            At += SecondaryAddress.Length;
        }

        /// <summary>Sets the extension bit of a byte that was written before.</summary>
        internal void Extend(int at)
        {
            if (at >= 0 && at < _end)
                _buffer[at] |= DataLayout.Extension;
        }
    }
}
