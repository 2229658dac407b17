namespace Mbus
{
    /// <summary>
    /// Shares one bus among many clients: takes the requests of masters that each expect a bus of their own, puts them on the bus one at
    /// a time, and gives each reply to the client that asked for it.
    /// </summary>
    /// <remarks>
    /// It does no I/O. The driver passes it the bytes of the clients and of the bus and, after every call and when
    /// <see cref="NextDeadline"/> has come, calls <see cref="Poll"/> and does what that returns until it returns
    /// <see cref="ArbiterStep.Wait"/>. Each client sees what it would see alone: the slave's answer to its request, or nothing, or one byte
    /// that is no frame (<see cref="DamageMark"/>) where bytes came but no valid reply, so that a search by wildcards can descend.
    /// To keep it so the arbiter sends two things by itself: SND_NKE to a slave that would take a request for the repeat of another
    /// client's, and a client's selection again where another client has selected since. Queues, waits and holds are bounded.
    /// </remarks>
    public sealed partial class Arbiter
    {
        /// <summary>What a client is given in place of a collision or a damaged reply.</summary>
        public const byte DamageMark = Exchange.DamageMark;

        /// <summary>The most clients that there can be.</summary>
        public const int MaxClients = 250;

        /// <summary>How long the bytes of one request may be apart. Microseconds.</summary>
        public const long LongestPause = 1000000;

        /// <summary>After how long without a request a client may lose its place to another. Microseconds.</summary>
        public const long IdleAfter = 60000000;

        /// <summary>How soon after it has connected a client must send its first request to be safe of its place. Microseconds.</summary>
        public const long FirstRequestWithin = 10000000;

        /// <summary>Below this baud rate a reply is passed on while it arrives, since a whole one takes longer than masters wait.</summary>
        public const int CutThroughBelow = 1200;

        // The longest pause of a master between two telegrams of one meter: libmbus's 4.1 s over TCP.
        private const long MasterPause = 4500000;

        // What the sequences of an address may cost the others: one of three telegrams that libmbus reads takes two leases at most.
        private const int LeasesKept = 2;

        private const int None = -1;
        private const int Left = -2;

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
        private readonly byte[] _reset = new byte[Frame.ShortLength];
        private readonly Access _access;
        private ArbiterPhase _phase;
        private int _owner = None;
        private int _connected;
        private int _send;
        private bool _isSending;
        private bool _isSendLost;
        private bool _isBusLost;
        private int _keptFor;
        private long _keptUntil = long.MaxValue;
        private long _heldUntil = long.MaxValue;

        /// <summary>An arbiter for one bus.</summary>
        /// <param name="timing">The times of the line to the bus.</param>
        /// <param name="clients">How many clients there can be at once, 1 to <see cref="MaxClients"/>.</param>
        /// <param name="access">What the clients may do.</param>
        /// <exception cref="System.ArgumentException">The number of clients is out of range.</exception>
        public Arbiter(LineTiming timing, int clients, Access access)
        {
            if (clients < 1 || clients > MaxClients)
                throw new System.ArgumentException("A bus is shared by 1 to 250 clients, not " + NumberText.Decimal(clients) + ".");

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

        /// <summary>What the bus is used for.</summary>
        public ArbiterPhase Phase
        {
            get { return _phase; }
        }

        /// <summary>The bytes to put on the bus.</summary>
        public byte[] Request
        {
            get { return _exchange.Request; }
        }

        /// <summary>How many there are.</summary>
        public int RequestLength
        {
            get { return _exchange.RequestLength; }
        }

        /// <summary>Which send this is, for <see cref="Sent"/> and <see cref="SendFailed"/>.</summary>
        public int Send
        {
            get { return _send; }
        }

        /// <summary>The client that the bus is used for; -1 for none.</summary>
        public int Owner
        {
            get { return _owner == Left ? None : _owner; }
        }

        /// <summary>Bytes for a client, where <see cref="Poll"/> returns <see cref="ArbiterStep.Give"/>; valid until the next call.</summary>
        public byte[] Output
        {
            get { return _route.Output; }
        }

        /// <summary>Where they begin in <see cref="Output"/>.</summary>
        public int OutputOffset
        {
            get { return _route.Offset; }
        }

        /// <summary>How many there are.</summary>
        public int OutputLength
        {
            get { return _route.Count; }
        }

        /// <summary>The client they are for.</summary>
        public int OutputClient
        {
            get { return _route.Client; }
        }

        /// <summary>The request that <see cref="ArbiterNotice.Refused"/> came for last.</summary>
        public RefusedRequest LastRefused { get; } = new RefusedRequest();

        /// <summary>Requests of clients that have had their turn and have ended.</summary>
        public int Requests
        {
            get { return _counters.Requests; }
        }

        /// <summary>Those that got a valid reply.</summary>
        public int Replies
        {
            get { return _counters.Replies; }
        }

        /// <summary>Those that got no byte.</summary>
        public int Silences
        {
            get { return _counters.Silences; }
        }

        /// <summary>Those that got bytes that were not one valid reply.</summary>
        public int Damages
        {
            get { return _counters.Damages; }
        }

        /// <summary>
        /// How long a request waits for its turn at most: until the meter that it asks is kept for another client no more, and each client
        /// has had one longest reading. Masters that wait less send their next request, or leave. Microseconds.
        /// </summary>
        public long LongestWait
        {
            get { return LongestWaitOf(_connected); }
        }

        /// <summary>
        /// How long a meter is kept for a client after each telegram that more follow, or after a write that was not acknowledged: the pause
        /// of a master, and one reading. Microseconds.
        /// </summary>
        public long Lease
        {
            get { return MasterPause + _exchange.Timing.LongestReading; }
        }

        /// <summary>When <see cref="Poll"/> is to be called, if nothing else happens before; <see cref="long.MaxValue"/> for never.</summary>
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

                return isWaiting ? Earlier(Earlier(deadline, _heldUntil), Earlier(_late.End, _keptUntil)) : deadline;
            }
        }

        /// <summary>The request is on the bus.</summary>
        /// <param name="send">Which send it was; any but the last one is ignored.</param>
        /// <param name="at">When its last stop bit left; where the line cannot tell, an estimate later than <paramref name="now"/>.</param>
        /// <param name="now">Microseconds.</param>
        public void Sent(int send, long at, long now)
        {
            if (!_isSending || send != _send)
                return;

            _isSending = false;
            if (!_isSendLost)
                _exchange.Sent(at, now);
        }

        /// <summary>The request could not be put on the bus: it ends unanswered.</summary>
        /// <param name="send">Which send it was; any but the last one is ignored.</param>
        public void SendFailed(int send)
        {
            if (!_isSending || send != _send)
                return;

            _isSending = false;
            if (!_isSendLost)
                LoseBus();
        }

        /// <summary>
        /// The line to the bus is lost: the request under way ends unanswered. A send that has not ended yet must still end, by
        /// <see cref="Sent"/> or <see cref="SendFailed"/>, before the next one begins.
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

        /// <summary>True where a request of this client waits for its turn.</summary>
        public bool IsWaiting(int client)
        {
            return _clients[client].Requests.HasWaiting;
        }

        /// <summary>Lets time pass, and returns what to do next. To be called again until it returns <see cref="ArbiterStep.Wait"/>.</summary>
        public ArbiterStep Poll(long now)
        {
            if (_route.TryHandOver())
                return ArbiterStep.Give;

            Expire(now);
            while (_phase != ArbiterPhase.Free || TryStartNext(now))
            {
                if (_isSending && !_isSendLost)
                    return ArbiterStep.Wait;
                if (CanEndWait(now))
                    _exchange.Abandon();
                if (!_isSending && _exchange.Poll(now))
                    return Transmit();
                if (_exchange.Outcome == Outcome.Pending)
                    return ArbiterStep.Wait;

                Conclude(now);
                if (_route.TryHandOver())
                    return ArbiterStep.Give;
            }

            return ArbiterStep.Wait;
        }

        /// <summary>
        /// What was dropped, oldest first, and whose it was (-1 for the bus's), for a log; <see cref="ArbiterNotice.None"/> where there is
        /// nothing more.
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
