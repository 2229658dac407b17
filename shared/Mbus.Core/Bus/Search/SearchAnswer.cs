namespace Mbus
{
    /// <summary>Answer to a selection of a search, after the reading that confirms a single E5.</summary>
    internal enum SearchAnswer : byte
    {
        /// <summary>No answer: no meter.</summary>
        Silence,

        /// <summary>One meter, which sent its address.</summary>
        Meter,

        /// <summary>One meter, which sent no address that fits the selection.</summary>
        Unreadable,

        /// <summary>Several meters, or noise.</summary>
        Collision,
    }
}
