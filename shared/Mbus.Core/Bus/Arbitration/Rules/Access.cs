namespace Mbus
{
    /// <summary>Permissions of the clients of an <see cref="Arbiter"/>; each level includes the previous one.</summary>
    public enum Access : byte
    {
        /// <summary>Read: data requests, frame count bit resets, selections by secondary address.</summary>
        Read,

        /// <summary>Also writes to meters, except those that make meters unreachable for all clients.</summary>
        Write,

        /// <summary>
        /// All requests except selections that are too long to repeat; also a baud rate or an address for several meters at once.
        /// </summary>
        ChangeBus,
    }
}
