namespace Mbus
{
    /// <summary>
    /// Knowledge of a search about the digits at one position, over all groups that are split there: from selections of one digit for all
    /// groups at once (a column), and of one digit in one group (a cell).
    /// </summary>
    internal sealed class SearchColumns
    {
        private const int Digits = 15;

        private const byte Unknown = 0;
        private const byte Clean = 1;
        private const byte Dirty = 2;

        private readonly byte[] _columns = new byte[Digits];
        private readonly int[] _silentCells = new int[Digits];
        private int _dimension = -1;
        private int _clean;
        private int _tried;

        /// <summary>Starts with a dimension; forgets the digits of another one.</summary>
        internal void Begin(int dimension)
        {
            if (_dimension == dimension)
                return;

            _dimension = dimension;
            for (int i = 0; i < Digits; i++)
            {
                _columns[i] = Unknown;
                _silentCells[i] = 0;
            }
        }

        /// <summary>Returns true if all meters with this digit are known: its column was silent, or had one meter.</summary>
        internal bool IsClean(int digit)
        {
            return _columns[digit] == Clean;
        }

        internal bool IsUnknown(int digit)
        {
            return _columns[digit] == Unknown;
        }

        /// <summary>
        /// Returns true if trying a digit in all groups at once is likely to cost less than trying each group: its chance of silence or a
        /// single meter, from the results of this and other digits so far, against the number of groups.
        /// </summary>
        internal bool IsWorthwhile(int digit, int groups)
        {
            int silent = _silentCells[digit];
            int chance = silent > 0 ? silent + 1 : _clean + 1;
            int of = silent > 0 ? silent + 2 : _tried + 2;
            return chance * groups > of;
        }

        /// <summary>Records the result of a column.</summary>
        internal void Conclude(int digit, bool isClean)
        {
            _columns[digit] = isClean ? Clean : Dirty;
            _tried++;
            _clean += isClean ? 1 : 0;
        }

        /// <summary>Records a collision in one group.</summary>
        internal void MarkDirty(int digit)
        {
            _columns[digit] = Dirty;
        }

        /// <summary>Records silence in one group.</summary>
        internal void AddSilentCell(int digit)
        {
            _silentCells[digit]++;
        }
    }
}
