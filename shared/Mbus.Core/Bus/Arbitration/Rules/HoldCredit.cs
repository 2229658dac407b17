namespace Mbus
{
    /// <summary>
    /// For how long the holds of a client address may keep other addresses off: one allowance in each period. An address whose hold ends
    /// unfinished while it keeps others off has used all of it.
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

        /// <param name="rows">How many addresses there are.</param>
        /// <param name="allowance">Microseconds.</param>
        internal HoldCredit(int rows, long allowance)
        {
            _allowance = allowance;
            _periodEnds = new long[rows];
            _used = new long[rows];
            _since = new long[rows];
        }

        /// <summary>Begins anew for an address of which nothing is known.</summary>
        internal void Reset(int row)
        {
            _periodEnds[row] = 0;
            _used[row] = 0;
            _since[row] = None;
        }

        /// <summary>A hold of this row keeps another address off, if it still may.</summary>
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

        /// <summary>A hold of this row has ended as it should.</summary>
        internal void Settle(int row, long now)
        {
            if (_since[row] == None)
                return;

            _used[row] += now - _since[row];
            _since[row] = None;
        }

        /// <summary>A hold of this row has ended unfinished.</summary>
        internal void Forfeit(int row)
        {
            if (_since[row] != None)
                UseUp(row);
        }

        /// <summary>A hold of this row has ended by no fault of its client.</summary>
        internal void Forgive(int row)
        {
            _since[row] = None;
        }

        /// <summary>When the holds of this row keep others off no more; <see cref="long.MaxValue"/> where they keep off none.</summary>
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
