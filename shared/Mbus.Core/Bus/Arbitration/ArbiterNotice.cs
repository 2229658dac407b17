namespace Mbus
{
    /// <summary>Reasons why the <see cref="Arbiter"/> dropped requests or bytes.</summary>
    public enum ArbiterNotice : byte
    {
        /// <summary>No notice.</summary>
        None,

        /// <summary>A request was refused: it needs more <see cref="Access"/> than the clients have.</summary>
        Refused,

        /// <summary>A request waited too long for the bus and was dropped.</summary>
        Expired,

        /// <summary>A waiting request was dropped: its client sent another one.</summary>
        Superseded,

        /// <summary>A request was dropped: it is too long to queue after the current one.</summary>
        Overflow,

        /// <summary>A request to 253 was dropped: its client has not selected a slave.</summary>
        NotSelected,

        /// <summary>
        /// SND_NKE to 253 was not sent: its client has not selected a slave, so no slave would answer. libmbus sends it before each
        /// reading.
        /// </summary>
        NothingToDeselect,

        /// <summary>
        /// A request for the next telegram, or the repeat of a write, was dropped: another client has used the slave during the sequence,
        /// or between the write and its repeat.
        /// </summary>
        SequenceLost,

        /// <summary>
        /// A write was dropped: the slave would treat it as the repeat of another client's write, and does not answer the SND_NKE that
        /// prevents this.
        /// </summary>
        ResetUnanswered,

        /// <summary>Bytes of a client were dropped: they are not a frame from a master.</summary>
        InvalidRequest,

        /// <summary>Bytes from the bus were dropped: no request was pending (a late reply, noise, a babbling meter).</summary>
        Unsolicited,

        /// <summary>A valid frame was dropped: it does not match the request (a late reply, or another address).</summary>
        WrongReply,

        /// <summary>Bytes from the bus were not one valid reply; the client received the damage mark.</summary>
        Damage,

        /// <summary>
        /// A reply with an address above 250, which no slave has, was forwarded: it was the only one.
        /// </summary>
        OtherAddress,
    }
}
