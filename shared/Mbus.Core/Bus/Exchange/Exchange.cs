namespace Mbus
{
    /// <summary>
    /// One request and its reply, with repeats (EN 13757-2, link layer procedures): keeps the idle time before the request, waits for the
    /// reply from the last stop bit sent, strips the echo of the request, repeats the identical request after silence or damage, and
    /// distinguishes silence, one valid reply and damage.
    /// </summary>
    /// <remarks>
    /// It does no I/O. The driver calls <see cref="Poll"/> at <see cref="NextDeadline"/> and after every other call; if it returns true,
    /// the driver sends <see cref="Request"/> on the line and calls <see cref="Sent"/>. All times are microseconds on one clock. Every wait
    /// is bounded: by the reply window, by the gap that ends a reply, and before sending by the length of the longest frame.
    /// </remarks>
    public sealed partial class Exchange
    {
        /// <summary>
        /// Byte sent by a bridge in place of a collision or a damaged reply; it cannot start a frame. On a line with another bridge behind
        /// it (which cannot know when its last stop bit left), this byte alone ends the wait.
        /// </summary>
        internal const byte DamageMark = 0x00;

        private readonly FrameDecoder _decoder = new();
        private readonly byte[] _request = new byte[Frame.MaxLength];
        private LineTiming _timing;
        private State _state;
        private Outcome _outcome = Outcome.Silence;
        private int _requestLength;
        private int _sendsLeft;
        private int _sends;
        private int _echoed;
        private int _bytes;
        private int _expected;
        private int _strays;
        private int _head = ReplyHead.None;
        private int _addedBefore = None;
        private int _addedAfter = None;
        private bool _isStrayHeld;
        private bool _damaged;
        private bool _isMarked;
        private bool _hasEarlyAck;
        private long _acksFrom;
        private long _busyUntil;
        private long _sendBy;
        private long _sentAt;
        private long _takenAt;
        private long _replyBy;
        private long _firstByteAt;
        private long _lastByteAt;

        /// <summary>Creates an exchange for a line with this timing; it serves one request after another.</summary>
        public Exchange(LineTiming timing)
        {
            _timing = timing;
        }

        // Idle, Replied -> Settling: Begin.  Settling -> Sending: Poll, the line was idle long enough.  Sending -> Waiting: Sent.
        // Waiting -> Confirming: a lone E5.  Confirming -> Waiting: more bytes.  Waiting, Confirming -> Idle: E5, silence, damage.
        // Waiting -> Replied: a telegram, after which a byte that the line adds may still come.  Waiting -> Settling: silence or damage with a repeat left.
        private enum State : byte
        {
            Idle,
            Replied,
            Settling,
            Sending,
            Waiting,
            Confirming,
        }

        /// <summary>Timing of the line. May be set between two exchanges, for example after a change of the baud rate.</summary>
        public LineTiming Timing
        {
            get { return _timing; }
            set { _timing = value; }
        }

        /// <summary>State or result of the exchange.</summary>
        public Outcome Outcome
        {
            get { return _outcome; }
        }

        /// <summary>Reply, if <see cref="Outcome"/> is <see cref="Outcome.Reply"/>; valid until the next call.</summary>
        public Frame Reply
        {
            get { return _outcome == Outcome.Reply ? _decoder.Frame : default; }
        }

        /// <summary>Bytes to send on the line; <see cref="RequestLength"/> of them.</summary>
        public byte[] Request
        {
            get { return _request; }
        }

        /// <summary>Length of the request in bytes.</summary>
        public int RequestLength
        {
            get { return _requestLength; }
        }

        /// <summary>Number of transmissions of the request.</summary>
        public int Sends
        {
            get { return _sends; }
        }

        /// <summary>
        /// Number of bytes received since the last transmission, without an echo and without the byte that the line adds before each reply.
        /// </summary>
        public int BytesSeen
        {
            get { return _addedBefore >= 0 && _bytes > 1 && ReplyHead.First(_head) == _addedBefore ? _bytes - 1 : _bytes; }
        }

        /// <summary>Length of the frame that started last, as far as its start shows; 0 for none.</summary>
        public int BytesExpected
        {
            get { return _expected; }
        }

        /// <summary>Number of valid frames that answer another request: late replies, other addresses.</summary>
        public int Strays
        {
            get { return _strays; }
        }

        /// <summary>Time at which the last stop bit of the request left, in microseconds.</summary>
        public long SentAt
        {
            get { return _sentAt; }
        }

        /// <summary>
        /// Time of the first byte after the last transmission, in microseconds; meaningless if <see cref="BytesSeen"/> is 0.
        /// </summary>
        public long FirstByteAt
        {
            get { return _firstByteAt; }
        }

        /// <summary>
        /// Time from the request to the first byte, in microseconds, never negative; meaningless if <see cref="BytesSeen"/> is 0. A byte
        /// before the estimated end of the request proves that the line was faster: its time counts from when the line had accepted the
        /// request.
        /// </summary>
        public long ReplyDelay
        {
            get
            {
                long delay = _firstByteAt - (_firstByteAt < _sentAt ? _takenAt : _sentAt);
                return delay > 0 ? delay : 0;
            }
        }

        /// <summary>Time of the last byte of any kind, in microseconds.</summary>
        public long LastByteAt
        {
            get { return _lastByteAt; }
        }

        /// <summary>True during the wait for a reply while no byte has come since the request left.</summary>
        internal bool IsUnanswered
        {
            get { return _state == State.Waiting && _bytes == 0 && _echoed <= 0; }
        }

        /// <summary>True after a single E5, which is the reply unless more bytes follow.</summary>
        public bool HasAck
        {
            get { return _state == State.Confirming; }
        }

        /// <summary>
        /// True if an E5 came before it could be distinguished from the late answer to another request (see <see cref="Begin(Frame, int,
        /// long, long)"/>).
        /// </summary>
        internal bool HasEarlyAck
        {
            get { return _hasEarlyAck; }
        }

        /// <summary>Time of the next call of <see cref="Poll"/> without other events; <see cref="long.MaxValue"/> for never.</summary>
        public long NextDeadline
        {
            get
            {
                switch (_state)
                {
                    case State.Settling: return _busyUntil < _sendBy ? _busyUntil : _sendBy;
                    case State.Waiting: return WaitEnd();
                    case State.Confirming: return ConfirmEnd();
                    default: return long.MaxValue;
                }
            }
        }

        /// <summary>
        /// Returns the reply that is arriving, for a bridge that forwards it before it is complete: bytes of a long frame from the
        /// addressed slave, after its complete start, or a single E5. Returns 0 for neither.
        /// </summary>
        /// <param name="buffer">Buffer with the bytes; valid until the next call.</param>
        /// <param name="offset">Offset of the first byte.</param>
        /// <returns>Number of bytes.</returns>
        internal int PeekReply(out byte[] buffer, out int offset)
        {
            const int C = 4, A = 5;
            int count = _decoder.PeekPending(out buffer, out offset);
            if (_state == State.Confirming)
            {
                buffer = _decoder.Frame.Buffer;
                offset = _decoder.Frame.Offset;
                return _decoder.Frame.Length;
            }

            bool isReply = _state == State.Waiting && count > A && MayGetData()
                && ControlField.IsFromSlave(buffer[offset + C]) && PrimaryAddress.Answers(RequestedAddress(), buffer[offset + A]);
            return isReply ? count : 0;
        }

        /// <summary>Starts an exchange. Copies the request, and abandons any current exchange.</summary>
        /// <param name="request">Valid frame from master to slave.</param>
        /// <param name="sends">
        /// Maximum number of transmissions: 3 by the standard, 1 for no repeats; a broadcast, which is not answered, is sent once.
        /// </param>
        /// <param name="now">Current time, in microseconds.</param>
        public void Begin(Frame request, int sends, long now)
        {
            Begin(request, sends, now, long.MinValue);
        }

        /// <summary>Starts an exchange on a bus where a late E5 to another request may still come.</summary>
        /// <param name="request">Valid frame from master to slave.</param>
        /// <param name="sends">Maximum number of transmissions.</param>
        /// <param name="now">Current time, in microseconds.</param>
        /// <param name="acksFrom">Time from which an E5 is accepted as the reply, in microseconds.</param>
        internal void Begin(Frame request, int sends, long now, long acksFrom)
        {
            System.Array.Copy(request.Buffer, request.Offset, _request, 0, request.Length);
            _requestLength = request.Length;
            _sendsLeft = request.A == PrimaryAddress.Broadcast ? 1 : sends;
            _sends = 0;
            _strays = 0;
            _damaged = false;
            _hasEarlyAck = false;
            _acksFrom = acksFrom;
            _outcome = Outcome.Pending;
            Settle(now);
        }

        /// <summary>Abandons the exchange, for example when the line is lost. It ends as <see cref="Outcome.Silence"/>.</summary>
        internal void Abandon()
        {
            End(Outcome.Silence);
        }

        /// <summary>Advances time. Returns true if the request must be sent on the line now.</summary>
        public bool Poll(long now)
        {
            if (now < NextDeadline)
                return false;

            switch (_state)
            {
                case State.Settling:
                    StartSending();
                    return true;
                case State.Waiting:
                    EndOfWait(now);
                    return false;
                case State.Confirming:
                    End(Outcome.Reply);
                    return false;
                default:
                    return false;
            }
        }

        /// <summary>Confirms that the request is on the line.</summary>
        /// <param name="at">
        /// Time at which the last stop bit left; an estimate later than <paramref name="now"/> if the line cannot measure it.
        /// </param>
        /// <param name="now">Current time, in microseconds.</param>
        public void Sent(long at, long now)
        {
            if (_state != State.Sending)
                return;

            _state = State.Waiting;
            _sentAt = at;
            _takenAt = now;
            _busyUntil = at + _timing.Idle;
            _replyBy = at + (RequestedAddress() == PrimaryAddress.Broadcast ? _timing.Idle : _timing.ReplyWindow);

            // Bytes that came before the request was sent answer another one, if that time is known and the line's clocks are exact.
            if (_bytes > 0 && !IsEstimate() && _firstByteAt < at - _timing.Slack)
                ForgetBytes();
            else
                TakeFrame();
        }

        // The end of the request is later than its acceptance by the line only if it is computed.
        private bool IsEstimate()
        {
            return _sentAt > _takenAt;
        }

        private byte RequestedAddress()
        {
            return _request[_requestLength == Frame.ShortLength ? 2 : 5];
        }

        private byte RequestedFunction()
        {
            return ControlField.Function(_request[_requestLength == Frame.ShortLength ? 1 : 4]);
        }

        private void Settle(long now)
        {
            _state = State.Settling;
            _sendBy = now + _timing.Bytes(Frame.MaxLength);
        }

        private void StartSending()
        {
            _state = State.Sending;
            _sends++;
            _sendsLeft--;
            _echoed = 0;
            ForgetBytes();
        }

        private void ForgetBytes()
        {
            _bytes = 0;
            _head = ReplyHead.None;
            _isStrayHeld = false;
            _expected = 0;
            _isMarked = false;
            _decoder.Clear();
        }

        // Slaves answer at different times: a wildcard selection has found a single slave only if no other answers in the whole window.
        private long ConfirmEnd()
        {
            long end = _lastByteAt + _timing.Idle;
            return end < _replyBy && SelectsByWildcard() ? _replyBy : end;
        }

        private bool SelectsByWildcard()
        {
            const int Ci = 6, Selection = 7;
            return RequestedFunction() == ControlField.SndUd
                && _requestLength >= Selection + SecondaryAddress.Length
                && _request[Ci] == ControlInformation.SelectSlave
                && SecondaryAddress.Read(_request, Selection).HasWildcard;
        }

        // While a reply is arriving the gap between its bytes counts, otherwise the window in which it may start; a babbling meter gets no
        // more time than the longest frame.
        private long WaitEnd()
        {
            if (_isMarked && IsEstimate())
                return _lastByteAt + _timing.Idle;

            long gapEnd = _lastByteAt + _timing.ByteGap;
            if ((_bytes == 0 && _echoed <= 0) || gapEnd <= _replyBy)
                return _replyBy;

            long end = _replyBy + _timing.Bytes(Frame.MaxLength) + _timing.ByteGap;
            return gapEnd < end ? gapEnd : end;
        }

        private void EndOfWait(long now)
        {
            ReleaseEcho();
            while (_state == State.Waiting && _decoder.Pending > 0)
            {
                _decoder.GiveUp();
                if (_decoder.HasFrame && IsReply(_request, 0, 0))
                    TakeFrame();
            }

            if (_state != State.Waiting)
                return;

            _damaged |= _bytes > 0;
            if (_sendsLeft > 0)
                Settle(now);
            else
                End(_damaged ? Outcome.Damage : Outcome.Silence);
        }

        private void End(Outcome outcome)
        {
            _state = State.Idle;
            _outcome = outcome;
        }
    }
}
