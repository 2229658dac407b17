namespace Mbus
{
    /// <summary>What the <see cref="Arbiter"/> did with something that reached nobody.</summary>
    public enum ArbiterNotice : byte
    {
        /// <summary>Nothing to tell.</summary>
        None,

        /// <summary>A write to a meter was refused: the arbiter is read-only.</summary>
        Refused,

        /// <summary>A request waited too long for the bus and was dropped.</summary>
        Expired,

        /// <summary>A request still waited for the bus when its client spoke again, and was dropped.</summary>
        GivenUp,

        /// <summary>A request was dropped, as too many of this client wait already.</summary>
        Overflow,

        /// <summary>A request to 253 was dropped: another client has selected a slave since this one did.</summary>
        SelectionLost,

        /// <summary>Bytes of a client were no frame from a master and were dropped.</summary>
        NoRequest,

        /// <summary>Bytes came from the bus that answer nobody: a late reply, noise, a babbling meter. They were dropped.</summary>
        Unasked,

        /// <summary>The bus gave bytes, but not one valid reply; the client was told so by one byte that is no frame.</summary>
        Damage,
    }
}
