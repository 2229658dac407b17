namespace Mbus
{
    /// <summary>One client of the <see cref="Arbiter"/>: what arrives from it, its requests, and the slave that it has selected.</summary>
    internal sealed class ArbiterClient
    {
        internal readonly FrameDecoder Decoder = new FrameDecoder();
        internal readonly RequestQueue Requests = new RequestQueue();
        internal readonly Selection Selection = new Selection();
        internal Handover Handover;
        internal bool Connected;
        internal long LastByteAt;

        /// <summary>True where the request waits until no late reply can come, since it has met one.</summary>
        internal bool WaitsForLateReply;

        internal void Connect(Handover handover, long now)
        {
            Clear();
            Connected = true;
            Handover = handover;
            LastByteAt = now;
        }

        internal void Disconnect()
        {
            Clear();
            Connected = false;
        }

        private void Clear()
        {
            Decoder.Clear();
            Requests.Clear();
            Selection.Clear();
            WaitsForLateReply = false;
        }
    }
}
