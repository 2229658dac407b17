namespace Mbus
{
    /// <summary>State or result of an exchange: silence, a valid reply, or damage.</summary>
    public enum Outcome : byte
    {
        /// <summary>The exchange is not complete; continue to drive it.</summary>
        Pending,

        /// <summary>No byte was received: no slave has this address.</summary>
        Silence,

        /// <summary>One valid reply was received; it is in <see cref="Exchange.Reply"/>.</summary>
        Reply,

        /// <summary>Bytes were received, but not one valid reply: several slaves answered at once, or the line is disturbed.</summary>
        Damage,
    }
}
