namespace Mbus
{
    /// <summary>One client of the <see cref="Arbiter"/>: its input, its requests, and its selected slave.</summary>
    internal sealed class ArbiterClient
    {
        // The only method with which a web page can make a browser send chosen bytes to another server.
        private const string HttpPost = "POST ";
        private const int NoPost = -1;

        internal const byte NoStatusRequest = 0;

        internal readonly FrameDecoder Decoder = new();
        internal readonly RequestQueue Requests = new();
        internal readonly Selection Selection = new();
        internal Handover Handover;
        internal ClientUse Use;
        internal long LastByteAt;

        /// <summary>Row of its address in <see cref="BusShares"/>.</summary>
        internal int Share;

        /// <summary>Time of its last permitted request, or of its connection.</summary>
        internal long LastRequestAt;

        /// <summary>True if the request waits until no late reply is possible, because it has received one.</summary>
        internal bool WaitsForLateReply;

        /// <summary>C field of its unanswered request for the status of the link: see <see cref="LinkStatus"/>.</summary>
        internal byte StatusRequest;

        private int _postLength;

        internal void Connect(Handover handover, int share, long now)
        {
            Clear();
            Use = ClientUse.Connected;
            Handover = handover;
            Share = share;
            LastByteAt = now;
            LastRequestAt = now;
        }

        internal void Disconnect()
        {
            Clear();
            Use = ClientUse.Free;
        }

        /// <summary>Notes a permitted request. It ends the wait for an earlier request's answer.</summary>
        internal void Request(long now)
        {
            Use = ClientUse.Requested;
            LastRequestAt = now;
            StatusRequest = NoStatusRequest;
        }

        /// <summary>Notes a request for the status of the link. Returns true.</summary>
        internal bool RequestStatus(byte c, long now)
        {
            Request(now);
            StatusRequest = (byte)(ControlField.Function(c) | (c & ControlField.Fcb));
            return true;
        }

        /// <summary>Notes that a request did not get its turn on the bus: the answer to the request for the status after it shows this.</summary>
        internal void NoteUnserved()
        {
            if (StatusRequest != NoStatusRequest)
                StatusRequest |= ControlField.Dfc;
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
            StatusRequest = NoStatusRequest;
        }
    }
}
