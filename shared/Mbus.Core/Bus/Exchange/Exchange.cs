namespace Mbus
{
    /// <summary>
    /// One request and its reply, with repeats (EN 13757-2, link layer procedures): keeps the idle time before the request, waits
    /// for the reply from the last stop bit sent, takes an echo of the request off, repeats the identical request after silence or
    /// damage, and tells silence, one valid reply and damage apart.
    /// </summary>
    /// <remarks>
    /// It does no I/O. The driver calls <see cref="Poll"/> when <see cref="NextDeadline"/> has come and after every other call; where
    /// it answers true, the driver puts <see cref="Request"/> on the line and calls <see cref="Sent"/>. All times are microseconds
    /// on one clock. Every wait is bounded: by the reply window, by the gap that ends a reply, and before sending by the length
    /// of the longest frame.
    /// </remarks>
    public sealed partial class Exchange
    {
        /// <summary>
        /// What a bridge says in place of a collision or a damaged reply: one byte that can begin no frame. On a line that has another
        /// bridge behind it (one that cannot tell when its last stop bit left), this byte alone ends the wait.
        /// </summary>
        public const byte DamageMark = 0x00;

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
        private bool _echo;
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

        /// <summary>An exchange on a line with these times, for one request after another.</summary>
        public Exchange(LineTiming timing)
        {
            _timing = timing;
        }

        // Idle -> Settling: Begin.  Settling -> Sending: Poll, the line was idle long enough.  Sending -> Waiting: Sent.
        // Waiting -> Confirming: a lone E5.  Confirming -> Waiting: more bytes.  Waiting, Confirming -> Idle: reply, silence, damage.
        // Waiting -> Settling: silence or damage with a repeat left.
        private enum State : byte
        {
            Idle,
            Settling,
            Sending,
            Waiting,
            Confirming,
        }

        /// <summary>The times of the line. May be set between two exchanges, as after a change of the baud rate.</summary>
        public LineTiming Timing
        {
            get { return _timing; }
            set { _timing = value; }
        }

        /// <summary>How the exchange stands or has ended.</summary>
        public Outcome Outcome
        {
            get { return _outcome; }
        }

        /// <summary>The reply, where <see cref="Outcome"/> says so; valid until the next call.</summary>
        public Frame Reply
        {
            get { return _outcome == Outcome.Reply ? _decoder.Frame : default; }
        }

        /// <summary>The bytes to put on the line; <see cref="RequestLength"/> of them.</summary>
        public byte[] Request
        {
            get { return _request; }
        }

        /// <summary>The length of the request. Bytes.</summary>
        public int RequestLength
        {
            get { return _requestLength; }
        }

        /// <summary>How often the request has been put on the line.</summary>
        public int Sends
        {
            get { return _sends; }
        }

        /// <summary>True where the line has echoed the request.</summary>
        public bool Echo
        {
            get { return _echo; }
        }

        /// <summary>The bytes heard since the last send, without an echo.</summary>
        public int BytesSeen
        {
            get { return _bytes; }
        }

        /// <summary>The length of the frame that was begun last, as far as its head told; 0 where none was.</summary>
        public int BytesExpected
        {
            get { return _expected; }
        }

        /// <summary>Valid frames that answer another request: late replies, other addresses.</summary>
        public int Strays
        {
            get { return _strays; }
        }

        /// <summary>When the last stop bit of the request left. Microseconds.</summary>
        public long SentAt
        {
            get { return _sentAt; }
        }

        /// <summary>When the first byte came after the last send, meaningless where <see cref="BytesSeen"/> is 0. Microseconds.</summary>
        public long FirstByteAt
        {
            get { return _firstByteAt; }
        }

        /// <summary>
        /// The time from the request to the first byte, never negative; meaningless where <see cref="BytesSeen"/> is 0. A byte that came
        /// before the estimated end of the request proves that the line did not take that long: its time counts from when the line had
        /// taken the request. Microseconds.
        /// </summary>
        public long ReplyDelay
        {
            get
            {
                long delay = _firstByteAt - (_firstByteAt < _sentAt ? _takenAt : _sentAt);
                return delay > 0 ? delay : 0;
            }
        }

        /// <summary>When the last byte came, of any kind. Microseconds.</summary>
        public long LastByteAt
        {
            get { return _lastByteAt; }
        }

        /// <summary>True while the reply is waited for and no byte has come since the request left.</summary>
        public bool IsUnanswered
        {
            get { return _state == State.Waiting && _bytes == 0 && _echoed <= 0; }
        }

        /// <summary>True where a lone E5 has come, which is the reply unless more bytes follow.</summary>
        public bool HasAck
        {
            get { return _state == State.Confirming; }
        }

        /// <summary>True where an E5 came before it could be told from the late answer to another request (see <see cref="Begin(Frame, int, long, long)"/>).</summary>
        public bool HasEarlyAck
        {
            get { return _hasEarlyAck; }
        }

        /// <summary>When <see cref="Poll"/> is to be called, if nothing else happens before; <see cref="long.MaxValue"/> for never.</summary>
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
        /// The reply that is arriving, for a bridge that passes it on before it is whole: bytes of a long frame from the slave that
        /// was asked, whose head is complete, or a lone E5. No bytes where there is neither.
        /// </summary>
        /// <param name="buffer">The bytes lie here, until the next call.</param>
        /// <param name="offset">Where they begin.</param>
        /// <returns>How many there are.</returns>
        public int Arriving(out byte[] buffer, out int offset)
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

        /// <summary>
        /// Begins an exchange. The request is copied. An exchange that was under way is given up.
        /// </summary>
        /// <param name="request">A valid frame from master to slave.</param>
        /// <param name="sends">How often to send it at most: 3 by the standard, 1 for no repeats; a broadcast, which nobody answers, goes once.</param>
        /// <param name="now">Microseconds.</param>
        public void Begin(Frame request, int sends, long now)
        {
            Begin(request, sends, now, long.MinValue);
        }

        /// <summary>Begins an exchange on a bus where a late E5 may still come that answers another request.</summary>
        /// <param name="request">A valid frame from master to slave.</param>
        /// <param name="sends">How often to send it at most.</param>
        /// <param name="now">Microseconds.</param>
        /// <param name="acksFrom">From when an E5 is taken as the reply. Microseconds.</param>
        public void Begin(Frame request, int sends, long now, long acksFrom)
        {
            System.Array.Copy(request.Buffer, request.Offset, _request, 0, request.Length);
            _requestLength = request.Length;
            _sendsLeft = request.A == PrimaryAddress.Broadcast ? 1 : sends;
            _sends = 0;
            _strays = 0;
            _echo = false;
            _damaged = false;
            _hasEarlyAck = false;
            _acksFrom = acksFrom;
            _outcome = Outcome.Pending;
            Settle(now);
        }

        /// <summary>Gives the exchange up, as when the line is lost. It ends as <see cref="Outcome.Silence"/>.</summary>
        public void Abandon()
        {
            End(Outcome.Silence);
        }

        /// <summary>Lets time pass. True where the request is to be put on the line now.</summary>
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

        /// <summary>The request is on the line.</summary>
        /// <param name="at">When its last stop bit left; where the line cannot tell, an estimate later than <paramref name="now"/>.</param>
        /// <param name="now">Microseconds.</param>
        public void Sent(long at, long now)
        {
            if (_state != State.Sending)
                return;

            _state = State.Waiting;
            _sentAt = at;
            _takenAt = now;
            _busyUntil = at + _timing.Idle;
            _replyBy = at + (RequestedAddress() == PrimaryAddress.Broadcast ? _timing.Idle : _timing.ReplyWindow);

            // What came before the request was out answers something else: where that is known, and the line's clocks leave no doubt.
            if (_bytes > 0 && !IsEstimate() && _firstByteAt < at - _timing.Slack)
                ForgetBytes();
            else
                TakeFrame();
        }

        // The end of the request lies after the line has taken it only where it is computed.
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
            _expected = 0;
            _isMarked = false;
            _decoder.Clear();
        }

        // Slaves answer in their own time: a selection by wildcards has found one only where the whole window brings no other.
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

        // While a reply is arriving the gap between its bytes counts, otherwise the window in which it may begin; a babbling meter
        // gets no more time than the longest frame.
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
                if (_decoder.HasFrame && IsReply(0))
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
