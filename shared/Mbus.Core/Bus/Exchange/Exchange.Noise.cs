namespace Mbus
{
    /// <content>
    /// Bytes beside a reply that are no collision: those that a converter adds to each reply, an E5 sent twice, and the address of another
    /// meter in the only reply.
    /// </content>
    public sealed partial class Exchange
    {
        private const int None = -1;

        /// <summary>
        /// Byte that the line adds before each reply, as some converters do when they switch to reception; -1 for none. It is known after a
        /// telegram with one byte before it, and then does not count as a collision.
        /// </summary>
        public int AddedBefore
        {
            get { return _addedBefore; }
        }

        /// <summary>Byte that the line adds after each reply, as <see cref="AddedBefore"/>; -1 for none.</summary>
        public int AddedAfter
        {
            get { return _addedAfter; }
        }

        /// <summary>True if the reply was accepted although it has another address: see <see cref="AcceptStray"/>.</summary>
        public bool HasOtherAddress
        {
            get
            {
                Frame reply = Reply;
                return reply.Length > 1 && !PrimaryAddress.Answers(RequestedAddress(), reply.A);
            }
        }

        /// <summary>
        /// True if the bytes after the last transmission may be the E5 of one slave: an intact E5 and one other byte, or E5 twice. Two slaves
        /// can send the same bytes: a single telegram for the next request proves that there is one.
        /// </summary>
        public bool MayBeAck
        {
            get { return _bytes == ReplyHead.Length && ReplyHead.Count(_head) == ReplyHead.Length && (ReplyHead.First(_head) == Frame.Ack || ReplyHead.Last(_head) == Frame.Ack); }
        }

        /// <summary>True if several bytes may contain one E5: none is damaged, and they do not begin with two E5, those of two slaves.</summary>
        public bool MayContainAck
        {
            get { return ReplyHead.Count(_head) == ReplyHead.Length && !(ReplyHead.First(_head) == Frame.Ack && ReplyHead.Last(_head) == Frame.Ack); }
        }

        /// <summary>
        /// After silence: A field of a telegram with another address that was the only one in each window of a data request; -1 for none.
        /// </summary>
        public int StrayAddress
        {
            get
            {
                byte function = RequestedFunction();
                bool isDataRequest = function == ControlField.ReqUd1 || function == ControlField.ReqUd2;
                bool isOnly = _isStrayHeld && _decoder.HasFrame && _strays == _sends && _bytes == 0;
                return _outcome == Outcome.Silence && isDataRequest && isOnly ? _decoder.Frame.A : None;
            }
        }

        /// <summary>
        /// Makes the telegram of <see cref="StrayAddress"/> the reply. The caller must know that no reply to another request can have come.
        /// </summary>
        public void AcceptStray()
        {
            _outcome = StrayAddress >= 0 ? Outcome.Reply : _outcome;
        }

        private bool IsAddedAfter(byte[] bytes, int offset, int count)
        {
            return count == 1 && bytes[offset] == _addedAfter;
        }

        // An E5 beside a telegram is the reply of another slave.
        private void LearnBytesBeside(byte[] bytes, int offset, int following)
        {
            if (_decoder.Frame.Length > Frame.ShortLength)
            {
                int first = ReplyHead.First(_head);
                if (_bytes - following - _decoder.Frame.Length == 1 && first >= 0 && first != Frame.Ack)
                    _addedBefore = first;
                if (following == 1 && bytes[offset] != Frame.Ack)
                    _addedAfter = bytes[offset];
            }

            if (IsAddedAfter(bytes, offset, following))
                _bytes -= following;
        }

        // Only a single byte is one that the line adds; several are another frame.
        private void LearnByteAfter(byte[] bytes, int offset, int count, long at)
        {
            if (_state != State.Replied || at > _busyUntil)
                return;

            bool isSingle = _head == ReplyHead.None && count == 1 && bytes[offset] != Frame.Ack;
            _addedAfter = isSingle ? bytes[offset] : None;
            _head = ReplyHead.Damaged;
        }
    }
}
