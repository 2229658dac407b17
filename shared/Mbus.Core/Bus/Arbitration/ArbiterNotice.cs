namespace Mbus
{
    /// <summary>What the <see cref="Arbiter"/> dropped, and why.</summary>
    public enum ArbiterNotice : byte
    {
        /// <summary>No notice.</summary>
        None,

        /// <summary>A request was refused: it takes more <see cref="Access"/> than clients have.</summary>
        Refused,

        /// <summary>A request waited too long for its turn and was dropped.</summary>
        Expired,

        /// <summary>A request that waited for its turn was dropped: its client sent another one.</summary>
        Superseded,

        /// <summary>A request was dropped: it is too long to wait behind the one that is being served.</summary>
        Overflow,

        /// <summary>A request to 253 was dropped: its client has no slave selected.</summary>
        NotSelected,

        /// <summary>SND_NKE to 253 was not sent: its client has no slave selected, so that none would answer. libmbus sends it before each reading.</summary>
        NothingToDeselect,

        /// <summary>
        /// A request for the next telegram, or the repeat of a write, was dropped: another client has used the slave in the middle of the
        /// sequence, or between the two.
        /// </summary>
        SequenceLost,

        /// <summary>
        /// A write was dropped: the slave would take it for the repeat of another client's, and does not answer the SND_NKE that prevents it.
        /// </summary>
        ResetUnanswered,

        /// <summary>Bytes of a client were no frame from a master and were dropped.</summary>
        InvalidRequest,

        /// <summary>Bytes came from the bus while no request was under way (a late reply, noise, a babbling meter). They were dropped.</summary>
        Unsolicited,

        /// <summary>A valid frame came that does not answer the request: a late reply, or one with another address. It was dropped.</summary>
        WrongReply,

        /// <summary>The bus gave bytes, but not one valid reply; the client was given the damage mark.</summary>
        Damage,
    }
}
