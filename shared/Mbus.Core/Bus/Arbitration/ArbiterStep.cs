namespace Mbus
{
    /// <summary>Next step for the driver of an <see cref="Arbiter"/>.</summary>
    public enum ArbiterStep : byte
    {
        /// <summary>Wait for bytes, or for <see cref="Arbiter.NextDeadline"/>.</summary>
        Wait,

        /// <summary>
        /// Send <see cref="Arbiter.Request"/> on the bus. Call <see cref="Arbiter.Sent"/> with <see cref="Arbiter.Send"/> when its last
        /// stop bit has left, or <see cref="Arbiter.SendFailed"/>. Then poll again.
        /// </summary>
        Transmit,

        /// <summary>
        /// Send <see cref="Arbiter.Output"/> to the client <see cref="Arbiter.OutputClient"/>, as one segment. Then poll again.
        /// </summary>
        Deliver,
    }
}
