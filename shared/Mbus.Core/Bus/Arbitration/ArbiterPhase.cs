namespace Mbus
{
    /// <summary>What the <see cref="Arbiter"/> uses the bus for at this moment.</summary>
    public enum ArbiterPhase : byte
    {
        /// <summary>Nothing: the next request may begin.</summary>
        Free,

        /// <summary>A client's selection is made again on its behalf, since another client has selected since, or the slave would take the request for a repeat.</summary>
        Selecting,

        /// <summary>SND_NKE goes to a slave that would take a client's request for the repeat of another client's.</summary>
        Resetting,

        /// <summary>A client's request is on the bus.</summary>
        Asking,
    }
}
