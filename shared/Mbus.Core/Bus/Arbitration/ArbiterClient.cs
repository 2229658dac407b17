namespace Mbus
{
    /// <summary>One client of the <see cref="Arbiter"/>: what arrives from it, its requests, and the slave that it has selected.</summary>
    internal sealed class ArbiterClient
    {
        // The only method by which a web page can make a browser send bytes of its choice to another server.
        private const string HttpPost = "POST ";
        private const int NoPost = -1;

        internal readonly FrameDecoder Decoder = new();
        internal readonly RequestQueue Requests = new();
        internal readonly Selection Selection = new();
        internal Handover Handover;
        internal bool Connected;
        internal long LastByteAt;

        /// <summary>The row of its address in <see cref="BusShares"/>.</summary>
        internal int Share;

        /// <summary>True where it has sent a request that may pass.</summary>
        internal bool HasAsked;

        /// <summary>When it last did, or else connected.</summary>
        internal long LastRequestAt;

        /// <summary>True where the request waits until no late reply can come, since it has met one.</summary>
        internal bool WaitsForLateReply;

        private int _postLength;

        internal void Connect(Handover handover, int share, long now)
        {
            Clear();
            Connected = true;
            Handover = handover;
            Share = share;
            LastByteAt = now;
            LastRequestAt = now;
        }

        internal void Disconnect()
        {
            Clear();
            Connected = false;
        }

        /// <summary>True where the first bytes of the client are those of a form that a browser sends.</summary>
        internal bool IsBrowser(byte[] bytes, int offset, int count)
        {
            for (int i = 0; i < count && _postLength != NoPost && _postLength < HttpPost.Length; i++)
                _postLength = bytes[offset + i] == HttpPost[_postLength] ? _postLength + 1 : NoPost;
            return _postLength == HttpPost.Length;
        }

        private void Clear()
        {
            _postLength = 0;
            Decoder.Clear();
            Requests.Clear();
            Selection.Clear();
            WaitsForLateReply = false;
            HasAsked = false;
        }
    }
}
