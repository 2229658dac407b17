namespace Mbus.Firmware
{
    /// <summary>
    /// The delays after wrong passwords: 3 s after the first, then doubled each time, up to 768 s; in seconds, rounded up. Each address
    /// has its own delay, so that another client cannot lock out the owner. Stores four addresses; a fifth replaces the one whose delay
    /// ends first. An address is also removed an hour after its delay. The responses to all wrong passwords are a second apart, so that
    /// many addresses together can make one guess per second.
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
        private const long Pause = 1000000;

        // Four rows: the address, the number of its wrong passwords (0: the row is free), the second at which its delay ends.
        private readonly int[] _rows = new int[Rows * Width];
        private long _lastAnswerAt;

        /// <summary>Returns the seconds until the delay of an address ends; 0 without a delay.</summary>
        /// <param name="address">The IPv4 address as a number.</param>
        /// <param name="now">Microseconds since the start.</param>
        internal int SecondsLeft(int address, long now)
        {
            int row = Find(address, now);
            int left = row == None ? 0 : _rows[row + UntilColumn] - Seconds(now);
            return left > 0 ? left : 0;
        }

        /// <summary>Stores a wrong password of an address.</summary>
        /// <returns>The delay in seconds from now.</returns>
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

        /// <summary>Returns the time until the response to a wrong password may be sent. Microseconds.</summary>
        internal long Postpone(long now)
        {
            _lastAnswerAt = (_lastAnswerAt > now ? _lastAnswerAt : now) + Pause;
            return _lastAnswerAt - now;
        }

        /// <summary>Removes the wrong passwords of an address after the correct password.</summary>
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
