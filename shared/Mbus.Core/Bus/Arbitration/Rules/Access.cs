namespace Mbus
{
    /// <summary>What the clients of an <see cref="Arbiter"/> may do; each level includes the one before.</summary>
    public enum Access : byte
    {
        /// <summary>Read: requests for data, resets of the frame count bits, selections by secondary address.</summary>
        Read,

        /// <summary>Write to meters, too, but nothing that takes meters away from all clients.</summary>
        Write,

        /// <summary>Everything but selections that are too long to be made again; also a baud rate or an address for several meters at once.</summary>
        ChangeBus,
    }
}
