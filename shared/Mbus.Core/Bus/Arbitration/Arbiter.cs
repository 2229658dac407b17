namespace Mbus
{
    /// <summary>
    /// Shares one bus among many clients: accepts requests of masters that each expect a bus of their own, sends them on the bus one at a
    /// time, and returns each reply to the client that requested it.
    /// </summary>
    /// <remarks>
    /// It does no I/O. The driver passes it the bytes of the clients and of the bus. After every call, and at <see cref="NextDeadline"/>,
    /// the driver calls <see cref="Poll"/> and performs the returned step, until <see cref="ArbiterStep.Wait"/>. Each client receives what
    /// it would receive alone: the slave's answer to its request, or nothing, or one byte that is not a frame (<see cref="DamageMark"/>)
    /// for bytes without a valid reply, so that a wildcard search can continue with narrower selections. For this the arbiter sends two
    /// kinds of frames by itself: SND_NKE to a slave that would treat a request as the repeat of another client's, and a client's selection
    /// again if another client has selected since. Queues, waits and holds are bounded.
    /// </remarks>
    public sealed partial class Arbiter
    {
        /// <summary>Byte sent to a client in place of a collision or a damaged reply.</summary>
        internal const byte DamageMark = Exchange.DamageMark;

        /// <summary>Maximum number of clients.</summary>
        public const int MaxClients = 250;

        /// <summary>Maximum pause between the bytes of one request, in microseconds.</summary>
        internal const long LongestPause = 1000000;

        /// <summary>Time without a request after which a client may be displaced, in microseconds.</summary>
        internal const long IdleAfter = 60000000;

        /// <summary>
        /// Time after connecting within which a client must send its first request to be safe from displacement, in microseconds.
        /// </summary>
        internal const long FirstRequestWithin = 10000000;

        /// <summary>
        /// Baud rate below which a reply is forwarded while it arrives, because a whole reply takes longer than masters wait.
        /// </summary>
        public const int CutThroughBelow = 1200;

        // Longest pause of a master between two telegrams of one meter: 4.1 s of libmbus over TCP.
        private const long MasterPause = 4500000;

        // Limit on the delay that the sequences of one address cause for others: one of three telegrams read by libmbus takes at most two
        // leases.
        private const int LeasesKept = 2;

        private const int None = -1;
        private const int Disconnected = -2;

        private readonly Exchange _exchange;
        private readonly ArbiterClient[] _clients;
        private readonly SlaveMemory _memory;
        private readonly Holds _holds;
        private readonly BusShares _shares;
        private readonly HoldCredit _credit;
        private readonly BusSelection _selection = new();
        private readonly LateReply _late = new();
        private readonly ReplyRoute _route = new();
        private readonly NoticeQueue _notices = new();
        private readonly BusCounters _counters = new();
        private readonly RecordReader _records = new();
        private readonly byte[] _own = new byte[Frame.ShortLength];
        private readonly Access _access;
        private ArbiterPhase _phase;
        private int _owner = None;
        private int _connected;
        private int _send;
        private bool _isSending;
        private bool _isSendLost;
        private bool _isBusLost;
        private bool _isStatusRequested;
        private int _keptFor;
        private long _keptUntil = long.MaxValue;
        private long _heldUntil = long.MaxValue;

        /// <summary>Creates an arbiter for one bus.</summary>
        /// <param name="timing">Timing of the line to the bus.</param>
        /// <param name="clients">Maximum number of simultaneous clients, 1 to <see cref="MaxClients"/>.</param>
        /// <param name="access">Permissions of the clients.</param>
        /// <exception cref="System.ArgumentException">The number of clients is out of range.</exception>
        public Arbiter(LineTiming timing, int clients, Access access)
        {
            if (clients < 1 || clients > MaxClients)
                throw new System.ArgumentException("Expected 1 to 250 clients, not " + NumberText.Decimal(clients) + ".");

            _exchange = new Exchange(timing);
            _memory = new SlaveMemory(clients);
            _holds = new Holds(clients);
            _shares = new BusShares(clients);
            _credit = new HoldCredit(_shares.Rows, LeasesKept * Lease);
            _access = access;
            _clients = new ArbiterClient[clients];
            for (int i = 0; i < clients; i++)
                _clients[i] = new ArbiterClient();
        }

        /// <summary>Current use of the bus.</summary>
        internal ArbiterPhase Phase
        {
            get { return _phase; }
        }

        /// <summary>Bytes to send on the bus.</summary>
        public byte[] Request
        {
            get { return _exchange.Request; }
        }

        /// <summary>Number of bytes in <see cref="Request"/>.</summary>
        public int RequestLength
        {
            get { return _exchange.RequestLength; }
        }

        /// <summary>Number of the current transmission, for <see cref="Sent"/> and <see cref="SendFailed"/>.</summary>
        public int Send
        {
            get { return _send; }
        }

        /// <summary>Client that uses the bus; -1 for none.</summary>
        public int Owner
        {
            get { return _owner == Disconnected ? None : _owner; }
        }

        /// <summary>
        /// True while the frame on the bus is the request of <see cref="Owner"/> itself, and not a frame that the arbiter sends before it.
        /// </summary>
        public bool IsOwnersRequest
        {
            get { return _phase == ArbiterPhase.Requesting && _owner >= 0; }
        }

        /// <summary>Bytes for a client when <see cref="Poll"/> returns <see cref="ArbiterStep.Deliver"/>; valid until the next call.</summary>
        public byte[] Output
        {
            get { return _route.Output; }
        }

        /// <summary>Offset of the bytes in <see cref="Output"/>.</summary>
        public int OutputOffset
        {
            get { return _route.Offset; }
        }

        /// <summary>Number of bytes in <see cref="Output"/>.</summary>
        public int OutputLength
        {
            get { return _route.Count; }
        }

        /// <summary>Client that receives <see cref="Output"/>.</summary>
        public int OutputClient
        {
            get { return _route.Client; }
        }

        /// <summary>Last request reported by <see cref="ArbiterNotice.Refused"/>.</summary>
        public RefusedRequest LastRefused { get; } = new RefusedRequest();

        /// <summary>Number of completed client requests.</summary>
        public int Requests
        {
            get { return _counters.Requests; }
        }

        /// <summary>Number of requests with a valid reply.</summary>
        public int Replies
        {
            get { return _counters.Replies; }
        }

        /// <summary>Number of requests without any byte received.</summary>
        public int Silences
        {
            get { return _counters.Silences; }
        }

        /// <summary>Number of requests with bytes that were not one valid reply.</summary>
        public int Damages
        {
            get { return _counters.Damages; }
        }

        /// <summary>
        /// Maximum time that a request waits for the bus, in microseconds: until its meter is no longer held for another client, and each
        /// client has had one longest reading. Masters with shorter timeouts send their next request, or disconnect.
        /// </summary>
        public long LongestWait
        {
            get { return LongestWaitOf(_connected); }
        }

        /// <summary>
        /// Time that a meter is held for a client after each telegram that announces more, or after an unacknowledged write, in
        /// microseconds: the pause of a master, and one reading.
        /// </summary>
        internal long Lease
        {
            get { return MasterPause + _exchange.Timing.LongestReading; }
        }

        /// <summary>Time of the next call of <see cref="Poll"/> without other events; <see cref="long.MaxValue"/> for never.</summary>
        public long NextDeadline
        {
            get
            {
                long deadline = _isSending ? long.MaxValue : Earlier(_exchange.NextDeadline, EarliestEndOfWait());
                bool isWaiting = false;
                for (int i = 0; i < _clients.Length; i++)
                {
                    ArbiterClient client = _clients[i];
                    isWaiting |= client.Requests.HasWaiting;
                    if (client.Requests.HasWaiting)
                        deadline = Earlier(deadline, ExpiresAt(client.Requests));
                    if (client.Decoder.Pending > 0)
                        deadline = Earlier(deadline, client.LastByteAt + LongestPause);
                    if (!client.Requests.HasRequest)
                        deadline = Earlier(deadline, _holds.EndOf(i));
                }

                return isWaiting && !_isSending ? Earlier(Earlier(deadline, _heldUntil), Earlier(_late.End, _keptUntil)) : deadline;
            }
        }

        /// <summary>Time of the last byte of an answer that may be incomplete; <see cref="long.MaxValue"/> if there is none.</summary>
        public long IncompleteSince
        {
            get { return _exchange.Outcome == Outcome.Pending && _exchange.BytesSeen > 0 ? _exchange.LastByteAt : long.MaxValue; }
        }

        /// <summary>Confirms that the request is on the bus.</summary>
        /// <param name="send">Transmission number; any but the last one is ignored.</param>
        /// <param name="at">
        /// Time at which the last stop bit left; an estimate later than <paramref name="now"/> if the line cannot measure it.
        /// </param>
        /// <param name="now">Current time, in microseconds.</param>
        public void Sent(int send, long at, long now)
        {
            if (!_isSending || send != _send)
                return;

            _isSending = false;
            if (_isSendLost)
                ExpectReplyToLost(at);
            else
                _exchange.Sent(at, now);
        }

        /// <summary>Reports that the request could not be sent: it ends without an answer.</summary>
        /// <param name="send">Transmission number; any but the last one is ignored.</param>
        public void SendFailed(int send)
        {
            if (!_isSending || send != _send)
                return;

            _isSending = false;
            if (!_isSendLost)
                LoseBus();
        }

        /// <summary>
        /// Reports the loss of the line to the bus: the current request ends without an answer. An unfinished transmission must still end,
        /// by <see cref="Sent"/> or <see cref="SendFailed"/>, before the next one starts.
        /// </summary>
        public void LoseBus()
        {
            _isSendLost = _isSending;
            _isBusLost = _phase != ArbiterPhase.Free;
            if (_isBusLost)
                _exchange.Abandon();
            _selection.Lose();
            for (int i = 0; i < _clients.Length; i++)
            {
                _holds.Release(i);
                _credit.Forgive(_clients[i].Share);
            }
        }

        /// <summary>Returns true if a request of this client waits for the bus.</summary>
        public bool IsWaiting(int client)
        {
            return _clients[client].Requests.HasWaiting;
        }

        /// <summary>
        /// Advances time, and returns the next step for the driver. Call it again until it returns <see cref="ArbiterStep.Wait"/>.
        /// </summary>
        public ArbiterStep Poll(long now)
        {
            if (_route.TryHandOver())
                return ArbiterStep.Deliver;

            Expire(now);
            while (_phase != ArbiterPhase.Free || (!_isSending && TryStartNext(now)))
            {
                if (_isSending && !_isSendLost)
                    break;
                if (now >= EarliestEndOfWait())
                    _exchange.Abandon();
                if (!_isSending && _exchange.Poll(now))
                    return Transmit();
                if (_exchange.Outcome == Outcome.Pending)
                    break;

                Conclude(now);
                if (_route.TryHandOver())
                    return ArbiterStep.Deliver;
            }

            return _isStatusRequested && LinkStatus.TryAnswer(_clients, _route, _own, ref _isStatusRequested) ? ArbiterStep.Deliver : ArbiterStep.Wait;
        }

        /// <summary>
        /// Returns the oldest notice about dropped requests or bytes, with its client (-1 for the bus), for a log;
        /// <see cref="ArbiterNotice.None"/> if there is none.
        /// </summary>
        public ArbiterNotice TakeNotice(out int client)
        {
            return _notices.Take(out client);
        }

        private long LongestWaitOf(int clients)
        {
            return Lease + (clients * _exchange.Timing.LongestReading);
        }

        private static long Earlier(long a, long b)
        {
            return a < b ? a : b;
        }

        private ArbiterStep Transmit()
        {
            _send++;
            _isSending = true;
            _isSendLost = false;
            return ArbiterStep.Transmit;
        }

        private void Notice(ArbiterNotice notice, int client)
        {
            _notices.Add(notice, client < 0 ? None : client);
        }
    }
}
