namespace Mbus
{
    /// <content>Losses of clients: their position in a sequence of telegrams, or the safe repeat of a SND_UD.</content>
    internal sealed partial class SlaveMemory
    {
        // Time after the first refusal of the next telegram after which a client has abandoned the sequence, in microseconds.
        private const long LossRemembered = 30000000;
        private const long NoLoss = 0;
        private const long NotRefused = long.MaxValue;

        // For each client, the SND_UD that was not acknowledged before another client used the slave: address + 1, and the bit above it.
        private const int LostSendShift = 9;
        private const int LostSendAddress = (1 << LostSendShift) - 1;
        private readonly short[] _lostSends;

        // Two bits for each client and dialogue: the client's sequence was lost, so that a request with FCB = 0 or 1 cannot be served.
        private readonly byte[] _lost;
        private readonly int _lostStride;

        // For each client, the time of the first refusal because of a loss.
        private readonly long[] _refusedAt;

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

            ForgetLosses(client);
            return false;
        }

        /// <summary>
        /// Records that a frame is sent to a slave on behalf of a client: the sequence of another client at this slave is lost.
        /// </summary>
        internal void Touch(int client, Frame frame)
        {
            if (frame.A <= PrimaryAddress.Selected)
            {
                Touch(Id(client), frame.A);
                return;
            }

            // An application reset for all meters restarts their telegrams, under every address.
            int dialogues = ControlField.Function(frame.C) == ControlField.SndUd ? Dialogues : PrimaryAddress.Selected;
            for (int slave = 0; slave < dialogues; slave++)
                Touch(Id(client), slave);
        }

        /// <summary>Clears the losses of a client at one address: it starts again there.</summary>
        internal void ForgetLosses(int client, byte address)
        {
            for (int slave = 0; client >= 0 && _refusedAt[client] != NoLoss && slave < Dialogues; slave++)
            {
                if (slave == address || (address > PrimaryAddress.Selected && slave < PrimaryAddress.Selected))
                    SetLostBits(client, slave, 0);
            }

            if (client < 0)
                return;

            ForgetLostSend(client, address);
            if (_refusedAt[client] != NoLoss)
                _refusedAt[client] = HasAnyLoss(client) ? NotRefused : NoLoss;
        }

        private bool HasAnyLoss(int client)
        {
            bool has = _lostSends[client] != 0;
            for (int slave = 0; !has && slave < Dialogues; slave++)
                has = LostBits(client, slave) != 0;
            return has;
        }

        private void ForgetLostSend(int client, byte address)
        {
            if (address > PrimaryAddress.Selected || (_lostSends[client] & LostSendAddress) == address + 1)
                _lostSends[client] = 0;
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
                    lost |= (LostBits(client, slave) & BitOf(request.C)) != 0;
            }

            return lost;
        }

        private bool HasLostSend(int client, Frame request)
        {
            int lost = _lostSends[client];
            bool isHere = request.A == PrimaryAddress.Test || (lost & LostSendAddress) == request.A + 1;
            return isHere && (lost >> LostSendShift) == BitOf(request.C);
        }

        private static short LostSend(int slave, byte c)
        {
            return (short)((slave + 1) | (BitOf(c) << LostSendShift));
        }

        private void Touch(byte id, int slave)
        {
            TouchReader(id, slave);
            TouchWriter(id, slave);
        }

        private void TouchWriter(byte id, int slave)
        {
            byte writer = _writers[slave];
            if (writer == NoClient || writer == Disconnected || writer == id || (_positions[slave] & Unsettled) == 0)
                return;

            byte c = ControlField.WithFrameCount(ControlField.SndUd, (_positions[slave] & SendFcb) != 0);
            _lostSends[writer - 1] = LostSend(slave, c);
            NoteLoss(writer - 1);
            _positions[slave] &= unchecked((byte)~SendBits);
        }

        private void TouchReader(byte id, int slave)
        {
            byte reader = _readers[slave];
            if (reader == NoClient || reader == Disconnected || reader == id)
                return;

            int lost = LostBy(_positions[slave]);
            if (lost != 0)
                SetLostBits(reader - 1, slave, lost);
            _readers[slave] = Disconnected;
        }

        // The next telegram is not available if more follow, the last one again only if it was the first.
        private static int LostBy(byte position)
        {
            if ((position & Counted) == 0)
                return (position & MoreFollow) != 0 ? Either : 0;

            int repeat = (position & Fcb) != 0 ? 2 : 1;
            int lost = (position & MoreFollow) != 0 ? Either - repeat : 0;
            return (position & AfterFirst) != 0 ? lost | repeat : lost;
        }

        private int LostBits(int client, int slave)
        {
            return (_lost[(slave * _lostStride) + (client >> 2)] >> ((client & 3) * 2)) & Either;
        }

        private void SetLostBits(int client, int slave, int bits)
        {
            int at = (slave * _lostStride) + (client >> 2);
            int shift = (client & 3) * 2;
            _lost[at] = (byte)((_lost[at] & ~(Either << shift)) | (bits << shift));
            if (bits != 0)
                NoteLoss(client);
        }

        private void NoteLoss(int client)
        {
            if (_refusedAt[client] == NoLoss)
                _refusedAt[client] = NotRefused;
        }

        private void ForgetLosses(int client)
        {
            for (int slave = 0; _refusedAt[client] != NoLoss && slave < Dialogues; slave++)
                SetLostBits(client, slave, 0);
            _lostSends[client] = 0;
            _refusedAt[client] = NoLoss;
        }
    }
}
