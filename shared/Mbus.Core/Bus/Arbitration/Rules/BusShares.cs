namespace Mbus
{
    /// <summary>
    /// Bus time of each client address, so that many connections give an address no advantage: start-time fair queueing (Goyal, Vin and
    /// Cheng, 1996). An address has a row from its first connection on. The row outlives the connections, so reconnecting gives no
    /// advantage either.
    /// </summary>
    internal sealed class BusShares
    {
        // Rows in addition to those of connected addresses, for disconnected ones.
        private const int Former = 4;
        private const int None = -1;

        // All times here are virtual: the bus time, in microseconds, of each address with requests.
        private readonly long[] _addresses;
        private readonly long[] _ends;
        private readonly byte[] _places;
        private readonly byte[] _last;
        private long _now;
        private long _servedSince;
        private long _servedUntil;
        private int _served = None;

        internal BusShares(int clients)
        {
            int rows = clients + Former;
            _addresses = new long[rows];
            _ends = new long[rows];
            _places = new byte[rows];
            _last = new byte[rows];
        }

        /// <summary>Number of rows.</summary>
        internal int Rows
        {
            get { return _places.Length; }
        }

        /// <summary>Counts a new client, and returns the row of its address.</summary>
        /// <param name="address">Client address.</param>
        /// <param name="isNew">True if the address was unknown.</param>
        internal int Join(long address, out bool isNew)
        {
            int row = Find(address);
            isNew = row == None;
            if (isNew)
            {
                row = LeastUsed();
                _addresses[row] = address;
                _ends[row] = 0;
            }

            _places[row]++;
            return row;
        }

        /// <summary>Records that a client of this row has disconnected.</summary>
        internal void Leave(int row)
        {
            _places[row]--;
        }

        /// <summary>Returns the number of connected clients of this row.</summary>
        internal int Places(int row)
        {
            return _places[row];
        }

        /// <summary>Returns the row of an address; -1 if it is unknown.</summary>
        internal int Find(long address)
        {
            for (int row = 0; row < _addresses.Length; row++)
            {
                bool isKnown = _places[row] > 0 || _ends[row] > 0 || row == _served;
                if (isKnown && _addresses[row] == address)
                    return row;
            }

            return None;
        }

        /// <summary>Returns true if the client of one row is served before that of another: its address has had less bus time.</summary>
        internal bool IsAhead(int row, int other)
        {
            return StartOf(row) < StartOf(other);
        }

        /// <summary>Returns true if the first of two clients of one row is served before the second: round robin.</summary>
        internal bool IsAhead(int row, int client, int other)
        {
            bool isAfterLast = client <= _last[row];
            return isAfterLast == (other <= _last[row]) ? client < other : !isAfterLast;
        }

        /// <summary>Records that the bus starts to serve a client of this row.</summary>
        internal void Begin(int row, int client, long now)
        {
            _now = StartOf(row);
            _served = row;
            _servedSince = now;
            _servedUntil = now;
            _last[row] = (byte)client;
        }

        /// <summary>Extends the current service: others may have to wait until this time for a late reply.</summary>
        internal void Extend(long until)
        {
            _servedUntil = until > _servedUntil ? until : _servedUntil;
        }

        /// <summary>Records the end of the current service: the bus is free again.</summary>
        internal void End(long now)
        {
            Extend(now);
            if (_served != None)
                _ends[_served] = _now + (_servedUntil - _servedSince);
            _served = None;
        }

        // Considers only rows without connections. There are more rows than clients, so one exists.
        private int LeastUsed()
        {
            int least = None;
            for (int row = 0; row < _ends.Length; row++)
            {
                bool isFree = _places[row] == 0 && row != _served;
                if (isFree && (least == None || _ends[row] < _ends[least]))
                    least = row;
            }

            return least;
        }

        // An address without requests does not accumulate time.
        private long StartOf(int row)
        {
            return _ends[row] > _now ? _ends[row] : _now;
        }
    }
}
