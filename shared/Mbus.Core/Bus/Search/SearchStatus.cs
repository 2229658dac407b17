namespace Mbus
{
    /// <summary>How a search stands or has ended.</summary>
    public enum SearchStatus : byte
    {
        /// <summary>It is not over; ask for the next selection.</summary>
        Searching,

        /// <summary>Every address has been asked for.</summary>
        Complete,

        /// <summary>
        /// Given up: selections that no meter matches are answered too. The baud rate or the parity is wrong, the wiring is disturbed, or
        /// a meter babbles.
        /// </summary>
        OnlyNoise,

        /// <summary>Given up: there are more meters than the search has room for. Narrow its mask.</summary>
        TooMany,
    }
}
