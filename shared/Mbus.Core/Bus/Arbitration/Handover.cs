namespace Mbus
{
    /// <summary>Delivery modes of replies from the <see cref="Arbiter"/> to a client.</summary>
    public enum Handover : byte
    {
        /// <summary>Each reply as one segment; below 1200 Bd in pieces, because a whole reply takes longer than masters wait.</summary>
        Whole,

        /// <summary>Bytes as they arrive, for a master that expects a serial port and waits 0.2 to 0.5 s for the first byte.</summary>
        AsItArrives,
    }
}
