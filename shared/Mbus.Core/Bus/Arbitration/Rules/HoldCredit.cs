namespace Mbus
{
    /// <summary>
    /// Limits how long the holds of a client address may block other addresses: one allowance in each period. An address whose hold ends
    /// unfinished while it blocks others has used all of it.
    /// </summary>
    internal sealed class HoldCredit
    {
        // A twentieth of the time, so that a reader beside an address that uses all of it gets nine tenths of its readings in time.
        private const int AllowancesInPeriod = 20;
        private const long None = 0;

        private readonly long _allowance;
        private readonly long[] _periodEnds;
        private readonly long[] _used;
        private readonly long[] _since;

        /// <param name="rows">Number of addresses.</param>
        /// <param name="allowance">Allowance, in microseconds.</param>
        internal HoldCredit(int rows, long allowance)
        {
            _allowance = allowance;
            _periodEnds = new long[rows];
            _used = new long[rows];
            _since = new long[rows];
        }

        /// <summary>Resets the credit of an unknown address.</summary>
        internal void Reset(int row)
        {
            _periodEnds[row] = 0;
            _used[row] = 0;
            _since[row] = None;
        }

        /// <summary>Returns true if a hold of this row may still block another address, and counts the use.</summary>
        internal bool TryUse(int row, long now)
        {
            if (now >= EndOf(row))
                UseUp(row);
            if (_since[row] != None)
                return true;

            if (now >= _periodEnds[row])
            {
                _periodEnds[row] = now + (AllowancesInPeriod * _allowance);
                _used[row] = 0;
            }

            if (_used[row] >= _allowance)
                return false;

            _since[row] = now;
            return true;
        }

        /// <summary>Records that a hold of this row has ended normally.</summary>
        internal void Settle(int row, long now)
        {
            if (_since[row] == None)
                return;

            _used[row] += now - _since[row];
            _since[row] = None;
        }

        /// <summary>Records that a hold of this row has ended unfinished.</summary>
        internal void Forfeit(int row)
        {
            if (_since[row] != None)
                UseUp(row);
        }

        /// <summary>Records that a hold of this row has ended without a fault of its client.</summary>
        internal void Forgive(int row)
        {
            _since[row] = None;
        }

        /// <summary>Returns when the holds of this row stop blocking others; <see cref="long.MaxValue"/> if they block none.</summary>
        internal long EndOf(int row)
        {
            return _since[row] == None ? long.MaxValue : _since[row] + _allowance - _used[row];
        }

        private void UseUp(int row)
        {
            _used[row] = _allowance;
            _since[row] = None;
        }
    }
}
