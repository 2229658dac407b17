namespace Mbus
{
    /// <summary>
    /// Meters found by a search, each with its address and the fabrication number digits that selected it, and their common values. Fixed
    /// capacity.
    /// </summary>
    internal sealed class SearchFindings
    {
        private readonly byte[] _addresses;
        private readonly uint[] _fabrications;

        internal SearchFindings(int capacity)
        {
            _addresses = new byte[capacity * SecondaryAddress.Length];
            _fabrications = new uint[capacity];
        }

        internal int Count { get; private set; }

        internal bool IsFull
        {
            get { return Count == _fabrications.Length; }
        }

        /// <summary>True if one of them has a digit A to E in its identification.</summary>
        internal bool HasHexDigit { get; private set; }

        internal SearchPattern this[int index]
        {
            get { return new SearchPattern(Address(index), _fabrications[index]); }
        }

        internal void Add(SearchPattern meter)
        {
            meter.Address.Write(_addresses, Count * SecondaryAddress.Length);
            _fabrications[Count] = meter.FabricationNumber;
            Count++;
            HasHexDigit |= meter.HasHexDigit;
        }

        /// <summary>Returns how many of them a selection matches.</summary>
        internal int CountIn(SecondaryAddress selection)
        {
            int count = 0;
            for (int i = 0; i < Count; i++)
                count += selection.Matches(Address(i)) ? 1 : 0;
            return count;
        }

        internal bool Contains(SearchPattern meter)
        {
            for (int i = 0; i < Count; i++)
            {
                if (this[i].Equals(meter))
                    return true;
            }

            return false;
        }

        /// <summary>Returns how many of them have a value in a dimension of the address (not of the fabrication number).</summary>
        internal int CountWith(int dimension, int value)
        {
            int count = 0;
            for (int i = 0; i < Count; i++)
                count += this[i].Value(dimension) == value ? 1 : 0;
            return count;
        }

        private SecondaryAddress Address(int index)
        {
            return SecondaryAddress.Read(_addresses, index * SecondaryAddress.Length);
        }
    }
}
