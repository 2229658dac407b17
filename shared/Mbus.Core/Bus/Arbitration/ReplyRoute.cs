namespace Mbus
{
    /// <summary>Delivers the reply to the client whose request is on the bus, and tracks how much of it was delivered.</summary>
    internal sealed class ReplyRoute
    {
        // A master may take fewer bytes after an E5 for what the line adds, and so two meters for one.
        private const int AfterAck = 5;
        private const int Marked = -1;

        private static readonly byte[] Mark = new byte[AfterAck];

        private bool _hasOutput;

        /// <summary>Client that receives <see cref="Output"/>.</summary>
        internal int Client { get; private set; } = -1;

        /// <summary>Bytes for the client.</summary>
        internal byte[] Output { get; private set; } = Mark;

        /// <summary>Offset of the bytes.</summary>
        internal int Offset { get; private set; }

        /// <summary>Number of bytes.</summary>
        internal int Count { get; private set; }

        /// <summary>Number of reply bytes delivered to the client; -1 after the mark of a damaged reply.</summary>
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

        /// <summary>
        /// Outputs the bytes of an arriving reply that were not delivered yet, or marks the damage if the client has an E5 that was not alone.
        /// </summary>
        internal void ForwardArriving(int client, byte[] reply, int offset, int count)
        {
            if (Forwarded == 1 && count != 1)
                MarkDamage(client);
            else
                Forward(client, reply, offset, count);
        }

        /// <summary>Outputs the bytes of a reply that were not delivered yet.</summary>
        internal void Forward(int client, byte[] reply, int offset, int count)
        {
            int delivered = Forwarded == Marked ? 0 : Forwarded;
            if (count <= delivered)
                return;

            int from = _hasOutput ? delivered - Count : delivered;
            Put(client, reply, offset + from, count - from);
            Forwarded = count;
        }

        /// <summary>
        /// Outputs one byte <see cref="Exchange.DamageMark"/>, or several after an E5, once: the reply was damaged.
        /// </summary>
        internal void MarkDamage(int client)
        {
            if (Forwarded == Marked)
                return;

            Put(client, Mark, 0, Forwarded == 1 ? AfterAck : 1);
            Forwarded = Marked;
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
