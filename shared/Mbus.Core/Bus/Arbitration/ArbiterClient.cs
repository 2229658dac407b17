namespace Mbus
{
    /// <summary>One client of the <see cref="Arbiter"/>: its input, its requests, and its selected slave.</summary>
    internal sealed class ArbiterClient
    {
        // The only method with which a web page can make a browser send chosen bytes to another server.
        private const string HttpPost = "POST ";
        private const int NoPost = -1;

        internal readonly FrameDecoder Decoder = new();
        internal readonly RequestQueue Requests = new();
        internal readonly Selection Selection = new();
        internal Handover Handover;
        internal bool Connected;
        internal long LastByteAt;

        /// <summary>Row of its address in <see cref="BusShares"/>.</summary>
        internal int Share;

        /// <summary>True after its first permitted request.</summary>
        internal bool HasRequested;

        /// <summary>Time of its last permitted request, or of its connection.</summary>
        internal long LastRequestAt;

        /// <summary>True if the request waits until no late reply is possible, because it has received one.</summary>
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

        /// <summary>Returns true if the client's first bytes are those of a form sent by a browser.</summary>
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
            HasRequested = false;
        }
    }
}
