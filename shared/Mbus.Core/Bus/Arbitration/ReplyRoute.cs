namespace Mbus
{
    /// <summary>Delivers the reply to the client whose request is on the bus, and tracks how much of it was delivered.</summary>
    internal sealed class ReplyRoute
    {
        private static readonly byte[] Mark = { Exchange.DamageMark };

        private bool _hasOutput;

        /// <summary>Client that receives <see cref="Output"/>.</summary>
        internal int Client { get; private set; } = -1;

        /// <summary>Bytes for the client.</summary>
        internal byte[] Output { get; private set; } = Mark;

        /// <summary>Offset of the bytes.</summary>
        internal int Offset { get; private set; }

        /// <summary>Number of bytes.</summary>
        internal int Count { get; private set; }

        /// <summary>Number of reply bytes delivered to the client.</summary>
        internal int Forwarded { get; private set; }

        /// <summary>True if the client has sent another request since, or has disconnected: it receives nothing more.</summary>
        internal bool IsStale { get; set; }

        /// <summary>True if the client has repeated the same request.</summary>
        internal bool IsRepeated { get; set; }

        internal void Begin()
        {
            Forwarded = 0;
            IsStale = false;
            IsRepeated = false;
        }

        /// <summary>Outputs the bytes of a reply that were not delivered yet.</summary>
        internal void Forward(int client, byte[] reply, int offset, int count)
        {
            if (count <= Forwarded)
                return;

            int from = _hasOutput ? Forwarded - Count : Forwarded;
            Put(client, reply, offset + from, count - from);
            Forwarded = count;
        }

        /// <summary>Outputs one byte that is not a frame, to mark a damaged reply.</summary>
        internal void MarkDamage(int client)
        {
            Put(client, Mark, 0, Mark.Length);
        }

        /// <summary>Returns true once for each output.</summary>
        internal bool TryHandOver()
        {
            bool has = _hasOutput;
            _hasOutput = false;
            return has;
        }

        /// <summary>Replaces the output, which must have been handed over, by an answer of the bridge itself.</summary>
        internal void Answer(int client, byte[] bytes, int count)
        {
            Client = client;
            Output = bytes;
            Offset = 0;
            Count = count;
        }

        private void Put(int client, byte[] bytes, int offset, int count)
        {
            Client = client;
            Output = bytes;
            Offset = offset;
            Count = count;
            _hasOutput = !IsStale;
        }
    }
}
