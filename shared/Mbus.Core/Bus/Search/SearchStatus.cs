namespace Mbus
{
    /// <summary>State or result of a search.</summary>
    public enum SearchStatus : byte
    {
        /// <summary>Not complete; get the next selection.</summary>
        Searching,

        /// <summary>Every address has been tried.</summary>
        Complete,

        /// <summary>
        /// Stopped: selections that no meter matches are answered as well. The baud rate or the parity is wrong, the wiring is disturbed,
        /// or a meter babbles.
        /// </summary>
        OnlyNoise,

        /// <summary>Stopped: there are more meters than the search can hold. Use a narrower mask.</summary>
        TooMany,
    }
}
