namespace Mbus
{
    /// <summary>
    /// The bus time of each client address, so that an address gains nothing by many connections: start-time fair queueing (Goyal, Vin and
    /// Cheng, 1996). An address has a row from its first connection on; the row outlives the connections, so that reconnecting gains nothing.
    /// </summary>
    internal sealed class BusShares
    {
        // Rows beside those of connected addresses, for those that have left.
        private const int Former = 4;
        private const int None = -1;

        // All times here are virtual: the bus time, in microseconds, that each address that wants the bus has had.
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

        /// <summary>How many rows there are.</summary>
        internal int Rows
        {
            get { return _places.Length; }
        }

        /// <summary>Counts a new client, and returns the row of its address.</summary>
        /// <param name="address">The address.</param>
        /// <param name="isNew">True where nothing was known of this address.</param>
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

        /// <summary>A client of this row has left.</summary>
        internal void Leave(int row)
        {
            _places[row]--;
        }

        /// <summary>How many clients of this row are connected.</summary>
        internal int Places(int row)
        {
            return _places[row];
        }

        /// <summary>The row of an address; -1 where nothing is known of it.</summary>
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

        /// <summary>True where the client of one row is served before that of another: its address has had less bus time.</summary>
        internal bool IsAhead(int row, int other)
        {
            return StartOf(row) < StartOf(other);
        }

        /// <summary>True where the first of two clients of one row is served before the second: round robin.</summary>
        internal bool IsAhead(int row, int client, int other)
        {
            bool isBehindLast = client <= _last[row];
            return isBehindLast == (other <= _last[row]) ? client < other : !isBehindLast;
        }

        /// <summary>A client of this row is served from now on.</summary>
        internal void Begin(int row, int client, long now)
        {
            _now = StartOf(row);
            _served = row;
            _servedSince = now;
            _servedUntil = now;
            _last[row] = (byte)client;
        }

        /// <summary>Others may have to wait for what is served now until this time, since a late reply may come.</summary>
        internal void Extend(long until)
        {
            _servedUntil = until > _servedUntil ? until : _servedUntil;
        }

        /// <summary>It has been served: the bus is free again.</summary>
        internal void End(long now)
        {
            Extend(now);
            if (_served != None)
                _ends[_served] = _now + (_servedUntil - _servedSince);
            _served = None;
        }

        // Of the rows without connections. There are more rows than clients, so there is one.
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

        // An address that has not wanted the bus saves no time for later.
        private long StartOf(int row)
        {
            return _ends[row] > _now ? _ends[row] : _now;
        }
    }
}
