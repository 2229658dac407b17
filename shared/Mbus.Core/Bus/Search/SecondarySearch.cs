namespace Mbus
{
    /// <summary>
    /// Finds all meters by their secondary addresses with as few selections as possible: returns the next selection and evaluates its
    /// result (EN 13757-3, wildcard search). It does no I/O, and allocates nothing after construction except its texts.
    /// </summary>
    /// <remarks>
    /// <code>
    /// while (search.Next())
    /// {
    ///     // SND_UD to 253 with CI 52 and search.WriteSelection(...), once; a lone E5 is read by REQ_UD2.
    ///     if (search.TakeSelection(outcome, bytesReceived))
    ///         search.TakeReading(readOutcome, reply);
    /// }
    /// // After each of the three calls: if (search.Finding != SearchFinding.None) Show(search.FoundAddress);
    /// </code>
    /// Groups of meters that collide are split by one digit after another, the last one first. Before many groups are tried for a digit one
    /// by one, all are tried at once if that is likely to give silence or a single meter. Results that follow from others are not
    /// requested. The digits A to E are tried on request, and if the decimal digits do not explain the received bytes: a collision of a
    /// number of bytes needs at least as many meters, because each sends one byte and overlapping bytes merge. Meters whose answers always
    /// merge are not counted this way: next to two decimal ones, a meter with a digit A to E is then found on request only. Equal
    /// identifications are split by device type, fabrication number, version and manufacturer; there the values of meters found before are
    /// tried first; other versions and manufacturers are tried only until two meters are explained. Bounded by <see cref="MaxMeters"/> and
    /// half as many groups.
    /// </remarks>
    public sealed partial class SecondarySearch
    {
        /// <summary>Maximum number of meters found.</summary>
        public const int MaxMeters = 500;

        /// <summary>Maximum length of the user data of a selection, in bytes: address and fabrication number.</summary>
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
        private int _answersToAll;

        /// <summary>Creates a search for all meters that match a mask.</summary>
        /// <param name="mask">Secondary address with wildcards; <see cref="SecondaryAddress.Any"/> for all meters.</param>
        /// <param name="hexDigits">
        /// True to search identifications with digits A to E immediately, not only on evidence: 40 more selections.
        /// </param>
        public SecondarySearch(SecondaryAddress mask, bool hexDigits)
        {
            _start = new SearchPattern(mask, SearchPattern.AnyDigits);
            _hexDigits = hexDigits;
        }

        /// <summary>State of the search.</summary>
        public SearchStatus Status { get; private set; }

        /// <summary>Address of the selection to send.</summary>
        public SecondaryAddress Mask
        {
            get { return _pattern.Address; }
        }

        /// <summary>Fabrication number of the selection to send, 8 digits with wildcards F; FFFFFFFF for none.</summary>
        public uint FabricationNumber
        {
            get { return _pattern.FabricationNumber; }
        }

        /// <summary>
        /// True if the selection is for all meters of the search's mask, or for one digit over all meters. Each meter gets several such
        /// selections, and its answers show its reply time.
        /// </summary>
        public bool IsWide
        {
            get { return _probe != ProbeKind.Cell || (_groups.Count > 0 && _groups.Pattern(0).Equals(_start)); }
        }

        /// <summary>
        /// True if a collision is unlikely for the selection: it is the first one, or has as many digits as only one meter is likely to have.
        /// Bytes beside a single E5 are then worth a reading, which shows whether there is one meter.
        /// </summary>
        public bool ExpectsOneMeter
        {
            get { return _probe == ProbeKind.AllMeters || (_probe == ProbeKind.Cell && _dimension >= FirstDeepDimension); }
        }

        /// <summary>Result of the last call.</summary>
        public SearchFinding Finding { get; private set; }

        /// <summary>Address that was found; unknown parts are wildcards.</summary>
        public SecondaryAddress FoundAddress { get; private set; }

        /// <summary>
        /// Fabrication number pattern that selects the found meter if others have the same address: 8 digits with wildcards F; FFFFFFFF if
        /// not needed.
        /// </summary>
        public uint FoundFabricationNumber { get; private set; }

        /// <summary>Number of meters found so far.</summary>
        public int Meters
        {
            get { return _findings.Count; }
        }

        /// <summary>Returns a meter found so far, also by the search that was continued.</summary>
        /// <param name="index">Index in the order of the findings, below <see cref="Meters"/>.</param>
        /// <param name="fabricationNumber">Fabrication number pattern that selects it; FFFFFFFF if not needed.</param>
        public SecondaryAddress MeterAt(int index, out uint fabricationNumber)
        {
            SearchPattern meter = _findings[index];
            fabricationNumber = meter.FabricationNumber;
            return meter.Address;
        }

        /// <summary>Number of selections so far.</summary>
        public int Selections { get; private set; }

        /// <summary>Number of selections that were answered, but not by one valid reply.</summary>
        public int Collisions
        {
            get { return _noise.Collisions; }
        }

        /// <summary>Number of collisions without enough meters: noise.</summary>
        public int FalseCollisions
        {
            get { return _noise.FalseCollisions; }
        }

        /// <summary>True if the digits A to E are or were tried at every position, on request or on evidence.</summary>
        public bool TriesHexDigits
        {
            get { return _hexDigits; }
        }

        /// <summary>
        /// True if a selection got more answers than meters were found for it: a meter whose address no selection of this search matches,
        /// or noise.
        /// </summary>
        public bool HasUnexplainedAnswers { get; private set; }

        /// <summary>Estimated number of remaining selections: groups that collide deeper add to it.</summary>
        public int Remaining
        {
            get
            {
                int hex = _hexDigits ? HexColumns - _hexColumn : 0;
                return _begun ? (Decimals * _groups.Count) + hex - (_opened ? (_step < Decimals ? _step : Decimals) : 0) : 1;
            }
        }

        /// <summary>
        /// Writes the user data of the selection after CI 52: 8 bytes, or 14 with the record of the fabrication number. Returns their
        /// length.
        /// </summary>
        public int WriteSelection(byte[] buffer, int offset)
        {
            return WriteSelection(buffer, offset, Mask, FabricationNumber);
        }

        /// <summary>
        /// Writes the user data of a selection by address and, unless it is FFFFFFFF, fabrication number (EN 13757-3, enhanced selection).
        /// </summary>
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
