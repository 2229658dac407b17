namespace Mbus.Firmware
{
    /// <summary>
    /// How long a client has to wait after wrong passwords: 3 s after the first, then twice as long each time, up to 768 s; in whole
    /// seconds, rounded up. The waits are of each address, so that another client cannot lock the owner out. Remembers four addresses;
    /// for a fifth, the one whose wait ends first is forgotten. An address is also forgotten an hour after its wait.
    /// </summary>
    internal sealed class PasswordDelays
    {
        private const int Rows = 4;
        private const int AddressColumn = 0;
        private const int FailuresColumn = 1;
        private const int UntilColumn = 2;
        private const int Width = 3;
        private const int None = -1;
        private const int FirstDelaySeconds = 3;
        private const int MaxDoublings = 8;
        private const int RememberSeconds = 3600;
        private const long MicrosecondsPerSecond = 1000000;

        // Four rows: the address, its wrong passwords (0: the row is free), the second from which it may try again.
        private readonly int[] _rows = new int[Rows * Width];

        /// <summary>The seconds that an address still has to wait; 0 for none.</summary>
        /// <param name="address">The IPv4 address as a number.</param>
        /// <param name="now">Microseconds since the start.</param>
        internal int SecondsLeft(int address, long now)
        {
            int row = Find(address, now);
            int left = row == None ? 0 : _rows[row + UntilColumn] - Seconds(now);
            return left > 0 ? left : 0;
        }

        /// <summary>Notes a wrong password of an address.</summary>
        /// <returns>The seconds that it has to wait from now on.</returns>
        internal int Fail(int address, long now)
        {
            int row = Find(address, now);
            if (row == None)
                row = Replace(address, now);

            int doublings = _rows[row + FailuresColumn];
            int delay = FirstDelaySeconds << (doublings < MaxDoublings ? doublings : MaxDoublings);
            _rows[row + FailuresColumn] = doublings + 1;
            _rows[row + UntilColumn] = Seconds(now + MicrosecondsPerSecond - 1) + delay;
            return _rows[row + UntilColumn] - Seconds(now);
        }

        /// <summary>Forgets the wrong passwords of an address, which has given the right one.</summary>
        internal void Forget(int address, long now)
        {
            int row = Find(address, now);
            if (row != None)
                _rows[row + FailuresColumn] = 0;
        }

        private static int Seconds(long now)
        {
            return (int)(now / MicrosecondsPerSecond);
        }

        private int Find(int address, long now)
        {
            for (int row = 0; row < _rows.Length; row += Width)
            {
                if (_rows[row + AddressColumn] == address && IsTaken(row, now))
                    return row;
            }

            return None;
        }

        private int Replace(int address, long now)
        {
            int replaced = 0;
            for (int row = 0; row < _rows.Length && IsTaken(replaced, now); row += Width)
            {
                if (!IsTaken(row, now) || _rows[row + UntilColumn] < _rows[replaced + UntilColumn])
                    replaced = row;
            }

            _rows[replaced + AddressColumn] = address;
            _rows[replaced + FailuresColumn] = 0;
            return replaced;
        }

        private bool IsTaken(int row, long now)
        {
            return _rows[row + FailuresColumn] > 0 && Seconds(now) - _rows[row + UntilColumn] < RememberSeconds;
        }
    }
}
