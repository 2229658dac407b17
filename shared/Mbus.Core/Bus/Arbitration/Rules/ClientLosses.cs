namespace Mbus
{
    /// <summary>
    /// Losses of clients, because another client has used their slave since: their position in a sequence of telegrams, or the safe repeat
    /// of a SND_UD.
    /// </summary>
    internal sealed class ClientLosses
    {
        // Time after the first refusal of the next telegram after which a client has abandoned the sequence, in microseconds.
        private const long LossRemembered = 30000000;
        private const long NoLoss = 0;
        private const long NotRefused = long.MaxValue;

        private const int Dialogues = PrimaryAddress.Selected + 1;

        // For each client, the SND_UD that was not acknowledged before another client used the slave: address + 1, and the bit above it.
        private const int LostSendShift = 9;
        private const int LostSendAddress = (1 << LostSendShift) - 1;
        private readonly short[] _lostSends;

        // Two bits for each client and dialogue: the client's sequence was lost, so that a request with FCB = 0 or 1 cannot be served.
        private readonly byte[] _lost;
        private readonly int _lostStride;

        // For each client, the time of the first refusal because of a loss.
        private readonly long[] _refusedAt;

        internal ClientLosses(int clients)
        {
            const int ClientsPerByte = 4;
            _lostStride = (clients + ClientsPerByte - 1) / ClientsPerByte;
            _lost = new byte[Dialogues * _lostStride];
            _lostSends = new short[clients];
            _refusedAt = new long[clients];
        }

        /// <summary>
        /// Returns true if a request asks for the next telegram, or for the last one again, or repeats a SND_UD, and another client has
        /// used the slave since, so that the client would get a different telegram or execute the write twice. The loss is stored until the
        /// client starts again, or for 30 s from its first refusal at any slave.
        /// </summary>
        internal bool HasLost(int client, Frame request, long now)
        {
            if (_refusedAt[client] == NoLoss || !HasLost(client, request))
                return false;
            if (_refusedAt[client] == NotRefused)
                _refusedAt[client] = now;
            if (now - _refusedAt[client] < LossRemembered)
                return true;

            Forget(client);
            return false;
        }

        /// <summary>Records that a client can no longer repeat its SND_UD with C field <paramref name="c"/> to a slave.</summary>
        internal void AddSend(int client, int slave, byte c)
        {
            _lostSends[client] = (short)((slave + 1) | (FrameCountSet.BitOf(c) << LostSendShift));
            NoteLoss(client);
        }

        /// <summary>Records that a client cannot get the telegrams of a slave by requests with these frame count bits.</summary>
        internal void AddSequence(int client, int slave, int bits)
        {
            SetLostBits(client, slave, bits);
        }

        /// <summary>Clears the losses of a client at one address: it starts again there.</summary>
        internal void Forget(int client, byte address)
        {
            for (int slave = 0; _refusedAt[client] != NoLoss && slave < Dialogues; slave++)
            {
                if (IsAt(slave, address))
                    SetLostBits(client, slave, 0);
            }

            ForgetSend(client, address);
            if (_refusedAt[client] != NoLoss)
                _refusedAt[client] = HasAnyLoss(client) ? NotRefused : NoLoss;
        }

        /// <summary>Clears the loss of a client's SND_UD at one address.</summary>
        internal void ForgetSend(int client, byte address)
        {
            if (IsAt((_lostSends[client] & LostSendAddress) - 1, address))
                _lostSends[client] = 0;
        }

        /// <summary>Clears all losses of a client.</summary>
        internal void Forget(int client)
        {
            for (int slave = 0; _refusedAt[client] != NoLoss && slave < Dialogues; slave++)
                SetLostBits(client, slave, 0);
            _lostSends[client] = 0;
            _refusedAt[client] = NoLoss;
        }

        // 254 and 255 are the addresses of all slaves, but not of the dialogue at 253.
        private static bool IsAt(int slave, byte address)
        {
            return slave == address || (address > PrimaryAddress.Selected && slave < PrimaryAddress.Selected);
        }

        private bool HasAnyLoss(int client)
        {
            bool has = _lostSends[client] != 0;
            for (int slave = 0; !has && slave < Dialogues; slave++)
                has = LostBits(client, slave) != 0;
            return has;
        }

        private bool HasLost(int client, Frame request)
        {
            byte function = ControlField.Function(request.C);
            if (function == ControlField.SndUd)
                return !Selection.IsSelection(request) && HasLostSend(client, request);

            bool lost = false;
            for (int slave = 0; function == ControlField.ReqUd2 && slave < Dialogues; slave++)
            {
                if (slave == request.A || (request.A == PrimaryAddress.Test && slave < PrimaryAddress.Selected))
                    lost |= (LostBits(client, slave) & FrameCountSet.BitOf(request.C)) != 0;
            }

            return lost;
        }

        private bool HasLostSend(int client, Frame request)
        {
            int lost = _lostSends[client];
            bool isHere = request.A == PrimaryAddress.Test || (lost & LostSendAddress) == request.A + 1;
            return isHere && (lost >> LostSendShift) == FrameCountSet.BitOf(request.C);
        }

        private int LostBits(int client, int slave)
        {
            return (_lost[(slave * _lostStride) + (client >> 2)] >> ((client & 3) * 2)) & FrameCountSet.Either;
        }

        private void SetLostBits(int client, int slave, int bits)
        {
            int at = (slave * _lostStride) + (client >> 2);
            int shift = (client & 3) * 2;
            _lost[at] = (byte)((_lost[at] & ~(FrameCountSet.Either << shift)) | (bits << shift));
            if (bits != 0)
                NoteLoss(client);
        }

        private void NoteLoss(int client)
        {
            if (_refusedAt[client] == NoLoss)
                _refusedAt[client] = NotRefused;
        }
    }
}
