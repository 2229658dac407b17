namespace Mbus
{
    /// <summary>Last request refused by an <see cref="Arbiter"/>, for a log.</summary>
    public sealed class RefusedRequest
    {
        internal RefusedRequest()
        {
        }

        /// <summary>Client of the request; -1 if no request was refused yet.</summary>
        public int Client { get; private set; } = -1;

        /// <summary>C field.</summary>
        public byte C { get; private set; }

        /// <summary>Address.</summary>
        public byte A { get; private set; }

        /// <summary>CI field; 0 if <see cref="HasCi"/> is false.</summary>
        public byte Ci { get; private set; }

        /// <summary>False for a short frame.</summary>
        public bool HasCi { get; private set; }

        /// <summary>True if some <see cref="Access"/> allows the request: <see cref="Needs"/>.</summary>
        public bool CanPass { get; private set; }

        /// <summary>Required access.</summary>
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
