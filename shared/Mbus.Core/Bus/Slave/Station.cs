namespace Mbus
{
    /// <summary>
    /// Slave: the link layer of EN 13757-2 around a <see cref="Meter"/>. Bytes and times are inputs, replies and the next deadline are
    /// outputs. Times are microseconds; nothing is allocated after construction.
    /// </summary>
    /// <remarks>
    /// A frame takes effect, and is answered, only after the line has been silent for the response delay; a frame that this slave does not
    /// answer, after 11 bits, because the master may continue as soon as a faster slave has answered. Usage:
    /// <code>
    /// on bytes:        station.Receive(bytes, offset, count, now);
    /// at NextDeadline: if (station.Poll(now)) Send(station.Reply, station.ReplyLength);
    /// </code>
    /// </remarks>
    public sealed class Station
    {
        private const long Never = long.MaxValue;
        private const int UnimplementedCi = 1;
        private const long DefaultFallBackTime = 600L * 1000000L;

        private readonly FrameDecoder _decoder = new();
        private readonly StationLink _own = new();
        private readonly StationLink _network = new();
        private readonly StationAnswers _answers;
        private readonly WrittenRecords _written;
        private readonly BaudRateSwitch _baudRate = new();
        private readonly byte[] _ack = new byte[] { Frame.Ack };
        private LineTiming _timing;
        private long _lastByteAt = -Never;
        private long _due = Never;

        /// <summary>Creates a slave that is not selected, at the baud rate of <paramref name="timing"/>.</summary>
        /// <param name="meter">Application of the slave.</param>
        /// <param name="primaryAddress">Primary address, 0 to 250.</param>
        /// <param name="timing">Baud rate; the slack extends the maximum pause within a frame.</param>
        /// <exception cref="System.ArgumentException">The address is above 250.</exception>
        public Station(Meter meter, byte primaryAddress, LineTiming timing)
        {
            if (!PrimaryAddress.IsSlave(primaryAddress))
                throw new System.ArgumentException("Expected a primary address of 0 to 250, not " + NumberText.Decimal(primaryAddress) + ".");

            Meter = meter;
            _answers = new StationAnswers(meter);
            _written = new WrittenRecords(this);
            Address = primaryAddress;
            Reply = _ack;
            ResponseDelay = timing.Idle;
            FallBackTime = DefaultFallBackTime;
            RestartTime = Never;
            _timing = timing;
        }

        /// <summary>Application of the slave.</summary>
        public Meter Meter { get; }

        /// <summary>Primary address, 0 to 250; a master can change it.</summary>
        public byte Address { get; private set; }

        /// <summary>True while the slave is selected by its secondary address and answers to 253.</summary>
        public bool IsSelected { get; private set; }

        /// <summary>Baud rate of reception and transmission; a master can change it.</summary>
        public int BaudRate
        {
            get { return _timing.BaudRate; }
        }

        /// <summary>Time from the end of a frame to the reply, in microseconds; at least 11 bits, default 33 bits.</summary>
        public long ResponseDelay { get; set; }

        /// <summary>
        /// True for a slave that treats every frame as a new one; the standard allows it for slaves with a single telegram.
        /// </summary>
        public bool IgnoresFrameCount { get; set; }

        /// <summary>
        /// Time without a request, in microseconds, after which the next request is not a repeat and starts with the first telegram.
        /// Default: never, as in the standard; but many meters have such a time, and some masters rely on it.
        /// </summary>
        public long RestartTime { get; set; }

        /// <summary>Access number of the next telegram.</summary>
        public byte AccessNumber
        {
            get { return _answers.AccessNumber; }
            set { _answers.AccessNumber = value; }
        }

        /// <summary>
        /// Time without a valid frame at a new baud rate after which the slave returns to the previous one, in microseconds; 2 to 10
        /// minutes in the standard, default 10.
        /// </summary>
        public long FallBackTime { get; set; }

        /// <summary>Bytes of the reply, from index 0; valid until the next call.</summary>
        public byte[] Reply { get; private set; }

        /// <summary>Number of bytes in <see cref="Reply"/>; 0 for no reply.</summary>
        public int ReplyLength { get; private set; }

        /// <summary>Time of the next action of <see cref="Poll"/>; <see cref="long.MaxValue"/> for never, unless bytes arrive.</summary>
        public long NextDeadline
        {
            get
            {
                long change = _baudRate.NextDeadline;
                return _due < change ? _due : change;
            }
        }

        /// <summary>Adds bytes that arrived without a pause; <paramref name="now"/> is the end of the last byte's stop bit.</summary>
        public void Receive(byte[] bytes, int offset, int count, long now)
        {
            if (count <= 0)
                return;

            Listen(now - _timing.Bytes(count), now);
            do
            {
                int taken = _decoder.Feed(bytes, offset, count);
                offset += taken;
                count -= taken;
                if (_decoder.HasFrame && count == 0 && _decoder.Pending == 0)
                {
                    Handle(_decoder.Frame, now);
                    return;
                }
            }
            while (_decoder.HasFrame || count > 0);
        }

        /// <summary>Adds one byte that arrived with a parity or framing error; <paramref name="now"/> is the end of its stop bit.</summary>
        public void ReceiveDamaged(long now)
        {
            Listen(now - _timing.Bytes(1), now);
            _decoder.FeedDamaged();
        }

        /// <summary>
        /// Performs due actions. Returns true if a reply must be sent now: <see cref="Reply"/>, at <see cref="BaudRate"/>.
        /// </summary>
        public bool Poll(long now)
        {
            _timing = _baudRate.Apply(_timing, FallBackTime, now);
            ReplyLength = 0;
            if (now < _due)
                return false;

            _due = Never;
            return Act(_decoder.Frame, now);
        }

        /// <summary>Changes the primary address; returns false if it is above 250.</summary>
        internal bool SetAddress(byte address)
        {
            if (!PrimaryAddress.IsSlave(address))
                return false;

            // The master's frame count bits for the new address differ from those for the old one.
            if (address != Address)
                _own.Reset();
            Address = address;
            return true;
        }

        // Bytes after a frame make it invalid, unless they start after it was due to take effect.
        private void Listen(long start, long now)
        {
            if (NextDeadline <= start)
                Poll(start);

            ReplyLength = 0;
            _due = Never;
            if (start > _lastByteAt + _timing.ByteGap)
                _decoder.Clear();
            _lastByteAt = now;
        }

        private void Handle(Frame frame, long now)
        {
            if (!ControlField.IsFromMaster(frame.C))
                return;

            _baudRate.Keep();
            if (LinkFor(frame) != null)
                _due = now + (IsAnswered(frame) && ResponseDelay > _timing.EarliestReply ? ResponseDelay : _timing.EarliestReply);
        }

        private bool IsAnswered(Frame frame)
        {
            return frame.A != PrimaryAddress.Broadcast && (!Selection.IsSelection(frame) || SelectionMatch.IsFor(Meter, frame));
        }

        private bool Act(Frame frame, long now)
        {
            StationLink? link = LinkFor(frame);
            if (link == null)
                return false;

            bool answered = frame.Kind == FrameKind.Short ? ActOnShort(frame, link, now) : ActOnLong(frame, link, now);
            if (!answered || frame.A == PrimaryAddress.Broadcast)
                ReplyLength = 0;
            return ReplyLength != 0;
        }

        /// <summary>Returns the dialogue that a frame belongs to; null if the frame is not for this slave.</summary>
        private StationLink? LinkFor(Frame frame)
        {
            if (frame.A == PrimaryAddress.Selected)
                return IsSelected || Selection.IsSelection(frame) ? _network : null;

            bool own = frame.A == Address || frame.A == PrimaryAddress.Test || frame.A == PrimaryAddress.Broadcast;
            return own ? _own : null;
        }

        private bool ActOnShort(Frame frame, StationLink link, long now)
        {
            if (frame.C == ControlField.SndNke)
                return ResetLink(link);

            byte function = ControlField.Function(frame.C);
            bool request = function == ControlField.ReqUd1 || function == ControlField.ReqUd2;
            return request && frame.A != PrimaryAddress.Broadcast && AnswerRequest(frame.C, link, now);
        }

        private bool ActOnLong(Frame frame, StationLink link, long now)
        {
            if (ControlField.Function(frame.C) != ControlField.SndUd)
                return false;
            if (Selection.IsSelection(frame))
                return Select(frame);

            bool repeated = frame.A != PrimaryAddress.Broadcast && link.RepeatsSend(frame.C) && !IgnoresFrameCount;
            Acknowledge();
            if (!repeated)
                Execute(frame, now);
            return true;
        }

        private bool Select(Frame selection)
        {
            IsSelected = SelectionMatch.IsFor(Meter, selection);
            if (!IsSelected)
                return false;

            _network.Reset();
            return Acknowledge();
        }

        private bool ResetLink(StationLink link)
        {
            link.Reset();
            if (link == _network)
                IsSelected = false;
            return Acknowledge();
        }

        private bool Acknowledge()
        {
            Reply = _ack;
            ReplyLength = _ack.Length;
            return true;
        }

        private bool AnswerRequest(byte c, StationLink link, long now)
        {
            link.RestartAfter(RestartTime, now);
            bool repeated = link.RepeatsRequest(c) && !IgnoresFrameCount;
            if (!repeated)
                link.AnswerLength = _answers.Write(ControlField.Function(c), link, Address, now);

            Reply = link.Answer;
            ReplyLength = link.AnswerLength;
            return true;
        }

        private void Execute(Frame frame, long now)
        {
            int error = WrittenRecords.NoError;
            if (frame.Ci == ControlInformation.ApplicationReset)
                ResetApplication(frame);
            else if (frame.Ci == ControlInformation.DataSend)
                error = _written.Execute(frame, now);
            else if (ControlInformation.BaudRate(frame.Ci) != 0)
                PlanBaudRate(ControlInformation.BaudRate(frame.Ci), now);
            else
                error = UnimplementedCi;

            _answers.SetError(error);
        }

        private void ResetApplication(Frame frame)
        {
            _own.NextTelegram = 0;
            _network.NextTelegram = 0;
            Meter.Reset(frame.Buffer, frame.DataOffset, frame.DataLength);
        }

        // The E5 is sent at the old baud rate.
        private void PlanBaudRate(int baudRate, long now)
        {
            if (baudRate != BaudRate)
                _baudRate.Plan(baudRate, now + _timing.Bytes(1));
        }
    }
}
