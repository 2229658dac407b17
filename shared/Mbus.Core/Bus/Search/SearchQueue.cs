namespace Mbus
{
    /// <summary>Groups of meters that a search still has to split: patterns that collided, the widest first. Fixed capacity.</summary>
    internal sealed class SearchQueue
    {
        /// <summary>Minimum number of meters in a group: fewer do not collide.</summary>
        internal const int MinMeters = 2;

        /// <summary>Several meters answered, or must exist: at least two.</summary>
        internal const byte Several = 0;

        /// <summary>Several meters were concluded, not received.</summary>
        internal const byte Implied = 1;

        /// <summary>One meter answered but cannot be read: the digits of its address are searched.</summary>
        internal const byte Unreadable = 2;

        /// <summary>The fabrication number does not split this group.</summary>
        internal const byte NoFabrication = 4;

        /// <summary>The decimal digits have been tried; A to E are left.</summary>
        internal const byte HexOnly = 8;

        private readonly uint[] _identifications;
        private readonly uint[] _others;
        private readonly uint[] _fabrications;
        private readonly byte[] _flags;
        private readonly byte[] _answers;
        private readonly ushort[] _costs;
        private int _first;

        internal SearchQueue(int capacity)
        {
            _identifications = new uint[capacity];
            _others = new uint[capacity];
            _fabrications = new uint[capacity];
            _flags = new byte[capacity];
            _answers = new byte[capacity];
            _costs = new ushort[capacity];
        }

        internal int Count { get; private set; }

        /// <summary>Adds a group at the end, with the number of answers to its selection. Returns false if the queue is full.</summary>
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
            _costs[at] = 0;
            _answers[at] = (byte)(answers < MinMeters ? MinMeters : answers > byte.MaxValue ? byte.MaxValue : answers);
            return true;
        }

        /// <summary>Returns the number of selections that led to a group and to nothing else.</summary>
        internal int Cost(int index)
        {
            return _costs[At(index)];
        }

        /// <summary>Adds selections to <see cref="Cost"/>.</summary>
        internal void AddCost(int index, int selections)
        {
            _costs[At(index)] += (ushort)selections;
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

        /// <summary>Returns the number of answers to the selection of a group; it contains at least as many meters.</summary>
        internal int Answers(int index)
        {
            return _answers[At(index)];
        }

        /// <summary>Lowers the number of answers to the selection of a group.</summary>
        internal void LowerAnswers(int index, int answers)
        {
            int at = At(index);
            _answers[at] = (byte)(answers >= _answers[at] ? _answers[at] : answers < MinMeters ? MinMeters : answers);
        }

        /// <summary>Returns the dimension that splits a group next; <see cref="SearchPattern.Dimensions"/> for none.</summary>
        internal int Dimension(int index)
        {
            return Dimension(Pattern(index), Flags(index));
        }

        internal static int Dimension(SearchPattern pattern, byte flags)
        {
            return pattern.NextOpen((flags & NoFabrication) != 0 ? SearchPattern.Version : 0);
        }

        /// <summary>Returns how many groups, from the first one on, are split by the same dimension.</summary>
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
