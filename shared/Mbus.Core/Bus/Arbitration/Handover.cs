namespace Mbus
{
    /// <summary>How the <see cref="Arbiter"/> hands replies over to a client.</summary>
    public enum Handover : byte
    {
        /// <summary>Each reply as one segment; below 1200 Bd in pieces, since a whole reply takes longer than masters wait.</summary>
        Whole,

        /// <summary>The bytes as they come, for a master that expects a serial port: it waits 0.2 to 0.5 s for the first byte.</summary>
        AsItArrives,
    }
}
