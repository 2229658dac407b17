namespace Mbus
{
    /// <summary>
    /// Many clients, one bus: takes the requests of masters that each believe to be alone, puts them on the bus one at a time, and
    /// gives each reply to the client that asked and to nobody else.
    /// </summary>
    /// <remarks>
    /// It does no I/O. The driver hands it what the clients and the bus say and, after every call and when
    /// <see cref="NextDeadline"/> has come, calls <see cref="Poll"/> and does what that says until it says to wait.
    /// Silence is answered by silence. Where bytes came but no valid reply, the client gets one byte that is no frame
    /// (<see cref="DamageMark"/>), so that a search by wildcards can descend. Queues, waits and leases are bounded. The one thing
    /// that it says of its own is SND_NKE to a meter which would take a client's first request for the repeat of another client's.
    /// </remarks>
    public sealed partial class Arbiter
    {
        /// <summary>What a client is given in place of a collision or a damaged reply.</summary>
        public const byte DamageMark = Exchange.DamageMark;

        /// <summary>How long a selection or an unfinished sequence of telegrams keeps the bus for its client: libmbus pauses for 4.1 s. Microseconds.</summary>
        public const long Lease = 6000000;

        /// <summary>How long a request waits for the bus at most: masters give up after 4 s. Microseconds.</summary>
        public const long LongestWait = 3000000;

        /// <summary>How long the bytes of one request may be apart. Microseconds.</summary>
        public const long LongestPause = 1000000;

        /// <summary>A master that speaks again, later than this after its last request, waits no longer for the reply to that. Microseconds.</summary>
        public const long Burst = 50000;

        /// <summary>After what silence a client may lose its place to another. Microseconds.</summary>
        public const long IdleAfter = 60000000;

        /// <summary>Below this baud rate a reply is passed on while it arrives, since a whole one takes longer than masters wait.</summary>
        public const int CutThroughBelow = 1200;

        private const int None = -1;
        private const int MaxNotices = 16;
        private const int Gone = -2;

        private static readonly byte[] Mark = { DamageMark };

        private readonly Exchange _exchange;
        private readonly Tenancy _tenancy;
        private readonly LastReaders _readers = new LastReaders();
        private readonly RecordReader _records = new RecordReader();
        private readonly byte[] _reset = new byte[Frame.ShortLength];
        private readonly ArbiterClient[] _clients;
        private readonly bool _readOnly;
        private int _owner = None;
        private int _last = None;
        private long _requestedAt;
        private bool _forgotten;
        private bool _repeated;
        private bool _resets;
        private int _passed;
        private byte[] _output = Mark;
        private int _outputOffset;
        private int _outputCount;
        private bool _given;
        private readonly ArbiterNotice[] _notices = new ArbiterNotice[MaxNotices];
        private readonly int[] _noticeClients = new int[MaxNotices];
        private int _noticeCount;

        /// <summary>An arbiter for one bus.</summary>
        /// <param name="timing">The times of the line to the bus.</param>
        /// <param name="clients">How many clients there can be at once, 1 to 250.</param>
        /// <param name="readOnly">True to refuse everything that writes to a meter; selections pass.</param>
        public Arbiter(LineTiming timing, int clients, bool readOnly)
        {
            _exchange = new Exchange(timing);
            _tenancy = new Tenancy(clients);
            _readOnly = readOnly;
            _clients = new ArbiterClient[clients];
            for (int i = 0; i < clients; i++)
                _clients[i] = new ArbiterClient();
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

        /// <summary>The client whose request is on the bus; -1 for none.</summary>
        public int Owner
        {
            get { return _owner == Gone ? None : _owner; }
        }

        /// <summary>The client that the bus is kept for, until it goes on or its lease ends; -1 for none.</summary>
        public int LeaseHolder
        {
            get { return _tenancy.Holder; }
        }

        /// <summary>Bytes for a client, where <see cref="Poll"/> says so; valid until the next call.</summary>
        public byte[] Output
        {
            get { return _output; }
        }

        /// <summary>Where they begin in <see cref="Output"/>.</summary>
        public int OutputOffset
        {
            get { return _outputOffset; }
        }

        /// <summary>How many there are.</summary>
        public int OutputLength
        {
            get { return _outputCount; }
        }

        /// <summary>The client they are for.</summary>
        public int OutputClient
        {
            get { return _last; }
        }

        /// <summary>Requests put on the bus.</summary>
        public int Requests { get; private set; }

        /// <summary>Valid replies that came.</summary>
        public int Replies { get; private set; }

        /// <summary>Requests that nobody answered.</summary>
        public int Silences { get; private set; }

        /// <summary>Requests answered by bytes that were not one valid reply.</summary>
        public int Damages { get; private set; }

        /// <summary>When <see cref="Poll"/> is to be called, if nothing else happens before; <see cref="long.MaxValue"/> for never.</summary>
        public long NextDeadline
        {
            get
            {
                long deadline = _exchange.NextDeadline;
                if (_tenancy.End < deadline)
                    deadline = _tenancy.End;

                for (int i = 0; i < _clients.Length; i++)
                {
                    ArbiterClient client = _clients[i];
                    if (client.HasRequest && client.OldestAt + LongestWait < deadline)
                        deadline = client.OldestAt + LongestWait;
                    if (client.Decoder.Pending > 0 && client.LastByteAt + LongestPause < deadline)
                        deadline = client.LastByteAt + LongestPause;
                }

                return deadline;
            }
        }

        /// <summary>Gives a new client a place, or -1 where all are taken.</summary>
        public int Connect(long now)
        {
            for (int i = 0; i < _clients.Length; i++)
            {
                if (!_clients[i].Connected)
                {
                    _clients[i].Reset(true, now);
                    return i;
                }
            }

            return None;
        }

        /// <summary>The client that has been silent longest and for <see cref="IdleAfter"/> at least, so that its place can be freed; or -1.</summary>
        public int IdleClient(long now)
        {
            int idle = None;
            for (int i = 0; i < _clients.Length; i++)
            {
                bool isIdle = _clients[i].Connected && i != _owner && _clients[i].LastByteAt + IdleAfter <= now;
                if (isIdle && (idle == None || _clients[i].LastByteAt < _clients[idle].LastByteAt))
                    idle = i;
            }

            return idle;
        }

        /// <summary>Frees a client's place. Its request on the bus ends in its own time, and the reply is dropped.</summary>
        public void Disconnect(int client, long now)
        {
            _clients[client].Reset(false, now);
            _tenancy.Leave(client);
            _readers.Leave(client);
            if (client == _owner)
                _owner = Gone;
        }

        /// <summary>The request is on the bus.</summary>
        /// <param name="at">When its last stop bit left; where the line cannot tell, an estimate later than <paramref name="now"/>.</param>
        /// <param name="now">Microseconds.</param>
        public void Sent(long at, long now)
        {
            _exchange.Sent(at, now);
        }

        /// <summary>The line to the bus is lost: the request under way ends unanswered.</summary>
        public void LoseBus()
        {
            _exchange.Abandon();
            _tenancy.EndAll();
        }

        /// <summary>Lets time pass, and says what to do next. To be called again until it says to wait.</summary>
        public ArbiterStep Poll(long now)
        {
            if (_outputCount > 0 && !_given)
            {
                _given = true;
                return ArbiterStep.Give;
            }

            _outputCount = 0;
            ExpireClients(now);
            _tenancy.Expire(now);
            if (_owner == None && !StartNext(now))
                return ArbiterStep.Wait;
            if (_exchange.Poll(now))
                return ArbiterStep.Transmit;
            if (_exchange.Outcome == Outcome.Pending)
                return ArbiterStep.Wait;

            Finish(now);
            return Poll(now);
        }

        /// <summary>
        /// What was dropped, the oldest first, and whose it was (-1 for the bus's), for a log; <see cref="ArbiterNotice.None"/> where all
        /// is told. Sixteen are kept.
        /// </summary>
        public ArbiterNotice TakeNotice(out int client)
        {
            client = None;
            if (_noticeCount == 0)
                return ArbiterNotice.None;

            ArbiterNotice notice = _notices[0];
            client = _noticeClients[0];
            _noticeCount--;
            System.Array.Copy(_notices, 1, _notices, 0, _noticeCount);
            System.Array.Copy(_noticeClients, 1, _noticeClients, 0, _noticeCount);
            return notice;
        }

        // The client after the last one first, so that a busy client cannot keep the others off.
        private bool StartNext(long now)
        {
            for (int i = 1; i <= _clients.Length; i++)
            {
                int client = (_last + i) % _clients.Length;
                while (_tenancy.Admits(client) && _clients[client].HasRequest)
                {
                    if (Start(client, now))
                        return true;
                }
            }

            return false;
        }

        private bool Start(int client, long now)
        {
            ArbiterClient sender = _clients[client];
            Frame request = sender.Oldest;
            _requestedAt = sender.OldestAt;
            if (_tenancy.Misses(client, request))
            {
                sender.RemoveOldest();
                Notice(ArbiterNotice.SelectionLost, client);
                return false;
            }

            _resets = _readers.Mislead(client, request);
            if (_resets)
                request = ResetOf(request.A);
            _exchange.Begin(request, 1, now);
            if (!_resets)
                sender.RemoveOldest();

            _owner = client;
            _last = client;
            _forgotten = false;
            _repeated = false;
            _passed = 0;
            Requests++;
            return true;
        }

        private Frame ResetOf(byte address)
        {
            int length = Frame.WriteShort(_reset, 0, ControlField.SndNke, address);
            return new Frame(_reset, 0, length);
        }

        private void Notice(ArbiterNotice notice, int client)
        {
            if (_noticeCount == MaxNotices)
                return;

            _notices[_noticeCount] = notice;
            _noticeClients[_noticeCount] = client < 0 ? None : client;
            _noticeCount++;
        }
    }
}
