namespace Mbus
{
    /// <summary>The request that an <see cref="Arbiter"/> refused last, for a log.</summary>
    public sealed class RefusedRequest
    {
        /// <summary>The client that sent it; -1 where none was refused yet.</summary>
        public int Client { get; private set; } = -1;

        /// <summary>Its C field.</summary>
        public byte C { get; private set; }

        /// <summary>Its address.</summary>
        public byte A { get; private set; }

        /// <summary>Its CI field; 0 where <see cref="HasCi"/> is false.</summary>
        public byte Ci { get; private set; }

        /// <summary>False for a short frame.</summary>
        public bool HasCi { get; private set; }

        /// <summary>True where some <see cref="Access"/> lets it pass: <see cref="Needs"/>.</summary>
        public bool CanPass { get; private set; }

        /// <summary>The access that it takes.</summary>
        public Access Needs { get; private set; }

        internal void Set(int client, Frame request, Access needed, bool canPass)
        {
            Client = client;
            C = request.C;
            A = request.A;
            HasCi = request.Kind != FrameKind.Short;
            Ci = HasCi ? request.Ci : (byte)0;
            Needs = needed;
            CanPass = canPass;
        }
    }
}
