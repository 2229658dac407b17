namespace Mbus
{
    /// <summary>
    /// Which client each meter gave its last telegram to, and under which frame count bit. Clients know nothing of each other's
    /// bits: a meter would take the first request of the next client for a repeat and send its last telegram again, or go on in the
    /// middle of its telegrams.
    /// </summary>
    internal sealed class LastReaders
    {
        private const byte Nobody = 0;
        private const byte SomebodyGone = 255;
        private const byte MoreFollow = 0x80;

        private readonly byte[] _readers = new byte[PrimaryAddress.Last + 1];
        private readonly byte[] _counts = new byte[PrimaryAddress.Last + 1];

        /// <summary>True where the meter must forget its last reader (SND_NKE) before it gets this request.</summary>
        internal bool Mislead(int client, Frame request)
        {
            if (!IsCounted(request) || _readers[request.A] == Nobody || _readers[request.A] == client + 1)
                return false;

            byte count = _counts[request.A];
            return (count & MoreFollow) != 0 || count == (request.C & ControlField.Fcb);
        }

        internal void Conclude(int client, Frame request, Outcome outcome, bool moreFollow)
        {
            if (ControlField.Function(request.C) == ControlField.SndNke)
                Forget(request.A);
            else if (outcome != Outcome.Silence && IsCounted(request))
                Note(client, request, moreFollow);
        }

        internal void Leave(int client)
        {
            for (int i = 0; i < _readers.Length; i++)
            {
                if (_readers[i] == client + 1)
                    _readers[i] = SomebodyGone;
            }
        }

        private static bool IsCounted(Frame request)
        {
            return PrimaryAddress.IsSlave(request.A) && ControlField.HasFrameCount(request.C)
                && ControlField.Function(request.C) == ControlField.ReqUd2;
        }

        private void Note(int client, Frame request, bool moreFollow)
        {
            _readers[request.A] = (byte)(client + 1);
            _counts[request.A] = (byte)((request.C & ControlField.Fcb) | (moreFollow ? MoreFollow : 0));
        }

        private void Forget(byte address)
        {
            for (int i = 0; i < _readers.Length; i++)
            {
                if (i == address || address == PrimaryAddress.Broadcast)
                    _readers[i] = Nobody;
            }
        }
    }
}
