namespace Mbus
{
    /// <summary>The way of a reply to the client whose request is on the bus: what it is given, and what it has been given of it already.</summary>
    internal sealed class ReplyRoute
    {
        private static readonly byte[] Mark = { Exchange.DamageMark };

        private bool _hasOutput;

        /// <summary>The client.</summary>
        internal int Client { get; private set; } = -1;

        /// <summary>Bytes for the client.</summary>
        internal byte[] Output { get; private set; } = Mark;

        /// <summary>Where they begin.</summary>
        internal int Offset { get; private set; }

        /// <summary>How many there are.</summary>
        internal int Count { get; private set; }

        /// <summary>How many bytes of the reply the client has been given.</summary>
        internal int Forwarded { get; private set; }

        /// <summary>True where the client has sent another request since, or has left: it is given nothing more.</summary>
        internal bool IsStale { get; set; }

        /// <summary>True where the client has sent the same request again.</summary>
        internal bool IsRepeated { get; set; }

        internal void Begin(int client)
        {
            Client = client;
            Forwarded = 0;
            IsStale = false;
            IsRepeated = false;
        }

        /// <summary>Gives the client the bytes of a reply that it has not been given yet.</summary>
        internal void Forward(byte[] reply, int offset, int count)
        {
            if (count <= Forwarded)
                return;

            int from = _hasOutput ? Forwarded - Count : Forwarded;
            Put(reply, offset + from, count - from);
            Forwarded = count;
        }

        /// <summary>Tells the client by one byte that is no frame that the reply is damaged.</summary>
        internal void MarkDamage()
        {
            Put(Mark, 0, Mark.Length);
        }

        /// <summary>True once for each output.</summary>
        internal bool TryHandOver()
        {
            bool has = _hasOutput;
            _hasOutput = false;
            return has;
        }

        private void Put(byte[] bytes, int offset, int count)
        {
            Output = bytes;
            Offset = offset;
            Count = count;
            _hasOutput = !IsStale;
        }
    }
}
