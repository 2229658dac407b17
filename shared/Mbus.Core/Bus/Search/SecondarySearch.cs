namespace Mbus
{
    /// <summary>
    /// Finds all meters by their secondary addresses, with as few selections as it can: says the next selection and takes what came of
    /// it (EN 13757-3, wildcard search). It does no I/O, and allocates nothing after construction but its texts.
    /// </summary>
    /// <remarks>
    /// <code>
    /// while (search.Next())
    /// {
    ///     // SND_UD to 253 with CI 52 and search.WriteSelection(...), once; a lone E5 is read by REQ_UD2.
    ///     if (search.TakeSelection(outcome, bytesHeard))
    ///         search.TakeReading(readOutcome, reply);
    /// }
    /// // After each of the three calls: if (search.Finding != SearchFinding.None) Show(search.FoundAddress);
    /// </code>
    /// Groups of meters that collide are parted by one digit after the other, the last one first. Before many groups are asked for a
    /// digit one by one, all are asked at once where that is likely to bring silence or a lone meter. What follows from the rest is not
    /// asked for. The digits A to E are asked for on request, and where the decimal ones do not explain what was heard: a collision of so
    /// many bytes is of as many meters at least, since each sends one byte and overlapping ones merge. Meters whose answers always
    /// merge are not counted so: beside two decimal ones, a meter with a digit A to E is then found on request only.
    /// When identifications are equal, device type, fabrication number, version and manufacturer part them; there the values of
    /// meters found before come first; versions and manufacturers beyond are asked for only until two meters are explained.
    /// Bounded by <see cref="MaxMeters"/> and half as many groups.
    /// </remarks>
    public sealed partial class SecondarySearch
    {
        /// <summary>How many meters it finds at most.</summary>
        public const int MaxMeters = 500;

        /// <summary>The user data of the longest selection: address and fabrication number.</summary>
        public const int MaxSelectionLength = SecondaryAddress.Length + 6;

        private const byte FabricationNumberVif = 0x78;
        private const int HexDigitsPerPosition = 5;
        private const int HexColumns = 8 * HexDigitsPerPosition;

        private readonly SearchQueue _groups = new(MaxMeters / 2);
        private readonly SearchFindings _findings = new(MaxMeters);
        private readonly SearchPattern _start;
        private bool _begun;
        private bool _hexDigits;
        private int _hexColumn;
        private int _answersOfAll;

        /// <summary>A search for every meter that a mask matches.</summary>
        /// <param name="mask">A secondary address with wildcards; <see cref="SecondaryAddress.Any"/> for all meters.</param>
        /// <param name="hexDigits">True to look for identifications with digits A to E at once, not only on evidence: 40 selections more.</param>
        public SecondarySearch(SecondaryAddress mask, bool hexDigits)
        {
            _start = new SearchPattern(mask, SearchPattern.AnyDigits);
            _hexDigits = hexDigits;
        }

        /// <summary>How it stands.</summary>
        public SearchStatus Status { get; private set; }

        /// <summary>The address of the selection to send.</summary>
        public SecondaryAddress Mask
        {
            get { return _asked.Address; }
        }

        /// <summary>The fabrication number of the selection to send, 8 digits with wildcards F; FFFFFFFF where it has none.</summary>
        public uint FabricationNumber
        {
            get { return _asked.FabricationNumber; }
        }

        /// <summary>
        /// True where the selection is for everybody that the search's mask matches, or for one digit of everybody. Each meter gets several
        /// such selections, and in answering them shows how long it takes.
        /// </summary>
        public bool IsWide
        {
            get { return _question != Question.Cell || (_groups.Count > 0 && _groups.Pattern(0).Equals(_start)); }
        }

        /// <summary>What the last call has brought.</summary>
        public SearchFinding Finding { get; private set; }

        /// <summary>The address that was found; wildcards stand for what is unknown.</summary>
        public SecondaryAddress FoundAddress { get; private set; }

        /// <summary>What selects the meter found beside its address, where others have the same: 8 digits with wildcards F; FFFFFFFF for nothing.</summary>
        public uint FoundFabricationNumber { get; private set; }

        /// <summary>The meters found so far.</summary>
        public int Meters
        {
            get { return _findings.Count; }
        }

        /// <summary>The selections asked for so far.</summary>
        public int Selections { get; private set; }

        /// <summary>The selections that were answered, but not by one valid reply.</summary>
        public int Collisions { get; private set; }

        /// <summary>Collisions with not enough meters behind them: noise.</summary>
        public int FalseCollisions { get; private set; }

        /// <summary>True where the digits A to E are or were asked for at every position, on request or on evidence.</summary>
        public bool AsksHexDigits
        {
            get { return _hexDigits; }
        }

        /// <summary>
        /// True where a selection got more answers than meters were found behind it: a meter whose address no selection of this search
        /// names, or noise.
        /// </summary>
        public bool HasUnexplainedAnswers { get; private set; }

        /// <summary>How many selections are still to come, as far as can be told: groups that collide deeper add to it.</summary>
        public int Remaining
        {
            get
            {
                int hex = _hexDigits ? HexColumns - _hexColumn : 0;
                return _begun ? (Decimals * _groups.Count) + hex - (_opened ? (_step < Decimals ? _step : Decimals) : 0) : 1;
            }
        }

        /// <summary>Writes the user data of the selection behind CI 52: 8 bytes, or 14 with the record of the fabrication number. Returns their length.</summary>
        public int WriteSelection(byte[] buffer, int offset)
        {
            return WriteSelection(buffer, offset, Mask, FabricationNumber);
        }

        /// <summary>Writes the user data of a selection by address and, where it is not FFFFFFFF, fabrication number (EN 13757-3, enhanced selection).</summary>
        public static int WriteSelection(byte[] buffer, int offset, SecondaryAddress address, uint fabricationNumber)
        {
            address.Write(buffer, offset);
            if (fabricationNumber == SearchPattern.AnyDigits)
                return SecondaryAddress.Length;

            buffer[offset + SecondaryAddress.Length] = (byte)DataField.Bcd8;
            buffer[offset + SecondaryAddress.Length + 1] = FabricationNumberVif;
            for (int i = 0; i < 4; i++)
                buffer[offset + SecondaryAddress.Length + 2 + i] = (byte)(fabricationNumber >> (8 * i));
            return MaxSelectionLength;
        }
    }
}
