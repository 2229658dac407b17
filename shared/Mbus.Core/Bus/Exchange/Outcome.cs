namespace Mbus
{
    /// <summary>How an exchange stands or has ended: the three-way answer of a bus.</summary>
    public enum Outcome : byte
    {
        /// <summary>It is not over; go on driving it.</summary>
        Pending,

        /// <summary>Not a byte came. Nobody is at this address.</summary>
        Silence,

        /// <summary>One valid reply came; it is in <see cref="Exchange.Reply"/>.</summary>
        Reply,

        /// <summary>Bytes came, but not one valid reply: several slaves answered at once, or the line is disturbed.</summary>
        Damage,
    }
}
