namespace Mbus
{
    /// <content>Line input: removes echoes, finds frames, and checks whether they answer the request.</content>
    public sealed partial class Exchange
    {
        /// <summary>Adds bytes from the line, in any state; outside an exchange they only count as line activity.</summary>
        /// <param name="bytes">Received bytes.</param>
        /// <param name="offset">Offset of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="at">Arrival time of the last byte, in microseconds.</param>
        public void Receive(byte[] bytes, int offset, int count, long at)
        {
            if (_state < State.Sending)
            {
                LearnByteAfter(bytes, offset, count, at);
                NoteActivity(at);
                return;
            }

            NoteActivity(at);
            int echoed = TakeEcho(bytes, offset, count);
            Decode(bytes, offset + echoed, count - echoed);
        }

        /// <summary>Adds bytes that arrived with a parity or framing error.</summary>
        public void ReceiveDamaged(int count, long at)
        {
            NoteActivity(at);
            if (_state < State.Sending)
                return;

            ReleaseEcho();
            NoteBytes(count);
            _head = ReplyHead.Damaged;
            _decoder.FeedDamaged();
            _state = _state == State.Confirming ? State.Waiting : _state;
        }

        private void NoteActivity(long at)
        {
            _lastByteAt = at;
            if (at + _timing.Idle > _busyUntil)
                _busyUntil = at + _timing.Idle;
        }

        private void NoteReplyBytes(byte[] bytes, int offset, int count)
        {
            if (count == 0)
                return;

            _head = ReplyHead.Add(_head, _bytes, bytes, offset, count);
            NoteBytes(count);
        }

        private void NoteBytes(int count)
        {
            if (_bytes == 0)
                _firstByteAt = _lastByteAt;
            _bytes += count;
        }

        // A reply never equals the start of its request beyond two bytes, so bytes that repeat the request from its start are held until
        // they differ from it (and are a reply) or are the whole request (and are dropped).
        private int TakeEcho(byte[] bytes, int offset, int count)
        {
            if (_echoed < 0)
                return 0;

            for (int i = 0; i < count; i++)
            {
                if (bytes[offset + i] != _request[_echoed])
                {
                    ReleaseEcho();
                    return i;
                }

                _echoed++;
                if (_echoed == _requestLength)
                {
                    _echoed = -1;
                    return i + 1;
                }
            }

            return count;
        }

        private void ReleaseEcho()
        {
            int held = _echoed;
            _echoed = -1;
            if (held > 0)
                Decode(_request, 0, held);
        }

        private void Decode(byte[] bytes, int offset, int count)
        {
            if (count == 0)
                return;

            NoteReplyBytes(bytes, offset, count);
            _isMarked = _bytes == 1 && bytes[offset] == DamageMark;
            if (_decoder.HasFrame && !DropFrame(bytes, offset, count))
                return;

            do
            {
                int taken = _decoder.Feed(bytes, offset, count);
                offset += taken;
                count -= taken;
                if (_decoder.Expected > 1)
                    _expected = _decoder.Expected;
                if (_decoder.HasFrame && IsReply(bytes, offset, count))
                {
                    if (_head != ReplyHead.None || count > 0)
                        LearnBytesBeside(bytes, offset, count);
                    TakeFrame();
                    return;
                }
            }
            while ((_decoder.HasFrame && !_isStrayHeld) || count > 0);
        }

        // A long frame that waits for the end of the request remains the reply; an E5 with other bytes does not count.
        private bool DropFrame(byte[] bytes, int offset, int count)
        {
            if (_isStrayHeld)
            {
                _isStrayHeld = false;
                return true;
            }

            if (_decoder.Frame.Kind != FrameKind.Single)
                return false;

            if (_state == State.Confirming && IsAddedAfter(bytes, offset, count))
            {
                _bytes -= count;
                return false;
            }

            _state = _state == State.Confirming ? State.Waiting : _state;
            return true;
        }

        private bool IsReply(byte[] bytes, int offset, int following)
        {
            _isStrayHeld = false;
            Frame frame = _decoder.Frame;
            if (frame.Kind == FrameKind.Single)
            {
                bool isLast = following == 0 || IsAddedAfter(bytes, offset, following);
                return isLast && BytesSeen - following == 1 && IsAckInTime(following);
            }

            bool isAck = frame.Kind == FrameKind.Short && ControlField.Function(frame.C) == 0;
            bool isData = frame.Length > Frame.ShortLength && MayGetData();
            bool answers = ControlField.IsFromSlave(frame.C) && (isAck || isData) && PrimaryAddress.Answers(RequestedAddress(), frame.A);
            if (!answers && IsEcho(frame))
            {
                ForgetBeforeEcho(bytes, offset, following);
            }
            else if (!answers)
            {
                _strays++;
                _bytes -= frame.Length;
                _head = ReplyHead.None;
                _isStrayHeld = isData && ControlField.IsFromSlave(frame.C) && following == 0 && _state == State.Waiting;
            }

            return answers;
        }

        private bool IsEcho(Frame frame)
        {
            int same = 0;
            while (same < _requestLength && frame.Buffer[frame.Offset + same] == _request[same])
                same++;
            return same == _requestLength;
        }

        // No slave answers before the end of the request, so no byte before its echo is of the reply.
        private void ForgetBeforeEcho(byte[] bytes, int offset, int following)
        {
            _bytes = 0;
            _expected = 0;
            _head = ReplyHead.None;
            int held = _decoder.PeekPending(out byte[] heldBytes, out int heldAt);
            NoteReplyBytes(heldBytes, heldAt, held);
            NoteReplyBytes(bytes, offset, following);
        }

        private bool IsAckInTime(int following)
        {
            if (_lastByteAt >= _acksFrom)
                return true;

            _hasEarlyAck = true;
            _bytes = following;
            _head = ReplyHead.None;
            return false;
        }

        private void TakeFrame()
        {
            if (_state == State.Sending || !_decoder.HasFrame)
                return;

            int length = _decoder.Frame.Length;
            if (length == 1)
            {
                _state = State.Confirming;
                return;
            }

            End(Outcome.Reply);
            if (length > Frame.ShortLength)
                _state = State.Replied;
        }

        // SND_NKE and SND_UD are answered by E5, but some manufacturer commands are answered by data.
        private bool MayGetData()
        {
            byte function = RequestedFunction();
            byte ci = _requestLength > Frame.ShortLength ? _request[6] : (byte)0;
            return function != ControlField.SndNke && (function != ControlField.SndUd || ControlInformation.IsManufacturerSpecific(ci));
        }
    }
}
