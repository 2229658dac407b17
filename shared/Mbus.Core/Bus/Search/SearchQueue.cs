namespace Mbus
{
    /// <summary>The groups of meters that a search has yet to part: patterns that collided, the widest first. Of fixed capacity.</summary>
    internal sealed class SearchQueue
    {
        /// <summary>The meters that a group holds at least: fewer did not collide.</summary>
        internal const int FewestMeters = 2;

        /// <summary>Several answered, or it must be so: there are two at least.</summary>
        internal const byte Several = 0;

        /// <summary>That several are there was concluded, not seen.</summary>
        internal const byte Implied = 1;

        /// <summary>One answered, who cannot be read: the digits of its address are looked for.</summary>
        internal const byte Nameless = 2;

        /// <summary>The fabrication number parts nobody here.</summary>
        internal const byte NoFabrication = 4;

        /// <summary>The decimal digits have been asked for; A to E are left.</summary>
        internal const byte HexOnly = 8;

        private readonly uint[] _identifications;
        private readonly uint[] _others;
        private readonly uint[] _fabrications;
        private readonly byte[] _flags;
        private readonly byte[] _answers;
        private int _first;

        internal SearchQueue(int capacity)
        {
            _identifications = new uint[capacity];
            _others = new uint[capacity];
            _fabrications = new uint[capacity];
            _flags = new byte[capacity];
            _answers = new byte[capacity];
        }

        internal int Count { get; private set; }

        /// <summary>Puts a group at the end, with the number of answers that its selection got. False where there is no room.</summary>
        internal bool Add(SearchPattern pattern, byte flags, int answers)
        {
            if (Count == _flags.Length)
                return false;

            int at = At(Count++);
            SecondaryAddress address = pattern.Address;
            _identifications[at] = address.Identification;
            _others[at] = ((uint)address.Manufacturer << 16) | ((uint)address.Version << 8) | address.DeviceType;
            _fabrications[at] = pattern.FabricationNumber;
            _flags[at] = flags;
            _answers[at] = (byte)(answers < FewestMeters ? FewestMeters : answers > byte.MaxValue ? byte.MaxValue : answers);
            return true;
        }

        internal void RemoveFirst()
        {
            _first = At(1);
            Count--;
        }

        internal SearchPattern Pattern(int index)
        {
            int at = At(index);
            uint other = _others[at];
            SecondaryAddress address = new(_identifications[at], (ushort)(other >> 16), (byte)(other >> 8), (byte)other);
            return new SearchPattern(address, _fabrications[at]);
        }

        internal byte Flags(int index)
        {
            return _flags[At(index)];
        }

        /// <summary>The answers that the selection of a group got: as many meters are in it at least.</summary>
        internal int Answers(int index)
        {
            return _answers[At(index)];
        }

        /// <summary>The dimension that parts a group next; <see cref="SearchPattern.Dimensions"/> where there is none.</summary>
        internal int Dimension(int index)
        {
            return Dimension(Pattern(index), Flags(index));
        }

        internal static int Dimension(SearchPattern pattern, byte flags)
        {
            return pattern.NextOpen((flags & NoFabrication) != 0 ? SearchPattern.Version : 0);
        }

        /// <summary>How many groups from the first on are parted by the same dimension.</summary>
        internal int Batch()
        {
            int count = 0;
            while (count < Count && Dimension(count) == Dimension(0))
                count++;
            return count;
        }

        private int At(int index)
        {
            int at = _first + index;
            return at < _flags.Length ? at : at - _flags.Length;
        }
    }
}
