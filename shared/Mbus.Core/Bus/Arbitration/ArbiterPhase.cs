namespace Mbus
{
    /// <summary>Current use of the bus by the <see cref="Arbiter"/>.</summary>
    internal enum ArbiterPhase : byte
    {
        /// <summary>Free: the next request may start.</summary>
        Free,

        /// <summary>
        /// A client's selection is repeated on its behalf, because another client has selected since, or the slave would treat the request
        /// as a repeat.
        /// </summary>
        Selecting,

        /// <summary>SND_NKE is sent to a slave that would treat a client's request as the repeat of another client's.</summary>
        Resetting,

        /// <summary>A client's request is on the bus.</summary>
        Requesting,
    }
}
