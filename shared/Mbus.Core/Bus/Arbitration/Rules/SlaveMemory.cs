namespace Mbus
{
    /// <summary>
    /// State of each slave with respect to each client: the frame count bit of the last request and of the last SND_UD, and the telegram
    /// that it has reached (EN 13757-2, FCB). Clients do not know each other's bits: a slave would treat the request of one as the repeat
    /// of another's, or continue in the middle of the other's telegrams.
    /// </summary>
    /// <remarks>
    /// One dialogue for each address from 0 to 252, and one for 253, whose slave is the selected one. A request to 254 or 255 belongs to
    /// all dialogues except 253. After a request without a valid reply, the slave may or may not have received it: both are stored as
    /// possible.
    /// </remarks>
    internal sealed class SlaveMemory
    {
        private const int Dialogues = PrimaryAddress.Selected + 1;
        private const byte NoClient = 0;
        private const byte Disconnected = 255;

        // _positions: the reader's position in the telegrams of a slave.
        private const byte Fcb = 0x01;
        private const byte Counted = 0x02;
        private const byte MoreFollow = 0x04;
        private const byte AfterFirst = 0x08;
        private const byte Uncertain = 0x10;

        // Same array: the last SND_UD was not acknowledged, and its frame count bit.
        private const byte Unsettled = 0x20;
        private const byte SendFcb = 0x40;

        // Same array: another client may have left the slave in the middle of its telegrams.
        private const byte ForeignPosition = 0x80;
        private const byte SendBits = Unsettled | SendFcb;

        // _counts: bits that the slave may hold, for requests in the lower and for SND_UD in the upper half: 1 for FCB = 0, 2 for FCB = 1;
        // 4 and 8 for the same bits, if a client other than the last one may have set them.
        private const int RequestBits = 0x0F;
        private const int SendShift = 4;
        private const int ForeignShift = 2;

        private readonly byte[] _readers = new byte[Dialogues];
        private readonly byte[] _writers = new byte[Dialogues];
        private readonly byte[] _positions = new byte[Dialogues];
        private readonly byte[] _counts = new byte[Dialogues];

        internal SlaveMemory(int clients)
        {
            Losses = new ClientLosses(clients);
        }

        /// <summary>What clients have lost because other clients used their slaves.</summary>
        internal ClientLosses Losses { get; }

        /// <summary>
        /// Returns true if a slave must be reset (SND_NKE, for 253 a selection) before it gets this request of this client.
        /// </summary>
        internal bool NeedsReset(int client, Frame request)
        {
            if (request.A <= PrimaryAddress.Selected)
                return NeedsReset(Id(client), request.C, request.A);

            for (int slave = 0; request.A == PrimaryAddress.Test && slave < PrimaryAddress.Selected; slave++)
            {
                if (NeedsReset(Id(client), request.C, slave))
                    return true;
            }

            return false;
        }

        /// <summary>
        /// Returns true if a telegram from this address may be the late reply to an earlier request: a client has sent one to it, or to a
        /// selected slave, since the last reset. No slave has an address above 250.
        /// </summary>
        internal bool MayReplyLate(byte address)
        {
            const int Selected = PrimaryAddress.Selected;
            return address <= PrimaryAddress.Last && (_readers[address] | _writers[address] | _readers[Selected] | _writers[Selected]) != NoClient;
        }

        /// <summary>Records a client's request (REQ_UD1, REQ_UD2, SND_UD) and its result.</summary>
        /// <param name="client">Client number; -2 for a disconnected client.</param>
        /// <param name="request">Request sent.</param>
        /// <param name="reply">Valid reply, or no frame.</param>
        /// <param name="isDoubtful">
        /// True if the reply may be the late one to an earlier request, so that this one may not have been received.
        /// </param>
        /// <param name="moreFollow">True if the reply ends with DIF 1F.</param>
        internal void Note(int client, Frame request, Frame reply, bool isDoubtful, bool moreFollow)
        {
            bool isAnswered = reply.Length > 0;
            if (request.A <= PrimaryAddress.Selected)
            {
                Note(Id(client), request, request.A, isAnswered, isDoubtful, moreFollow);
                if (isAnswered && client >= 0 && ControlField.Function(request.C) == ControlField.ReqUd2)
                    Losses.Forget(client, request.A);
                else if (isAnswered && client >= 0)
                    Losses.ForgetSend(client, request.A);
                return;
            }

            for (int slave = 0; slave < PrimaryAddress.Selected; slave++)
            {
                bool isThis = reply.Length > 1 && reply.A == slave;
                Note(Id(client), request, slave, isThis, isDoubtful, isThis && moreFollow);
                if (isAnswered)
                    _positions[slave] &= unchecked((byte)~SendBits);
            }
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

        /// <summary>
        /// Records that a request may have reached the slave of another dialogue: its own for a request to 253 (all of them if
        /// <paramref name="slave"/> is 253, because it is unknown), and 253 for one to its own address. Sequences of other clients there are lost.
        /// </summary>
        internal void NotePossible(int client, Frame request, byte slave)
        {
            bool isAny = request.A == PrimaryAddress.Selected && slave == PrimaryAddress.Selected;
            for (int i = isAny ? 0 : slave; i <= slave && (i < PrimaryAddress.Selected || !isAny); i++)
            {
                Touch(Id(client), i);
                NotePossible(Id(client), request.C, i);
            }
        }

        // Only the bits that the slave may hold: its client continues its sequence.
        private void NotePossible(byte id, byte c, int slave)
        {
            byte function = ControlField.Function(c);
            int bits = _counts[slave];
            if (function == ControlField.SndUd)
            {
                int sends = After(bits >> SendShift, _writers[slave] == id, c, false);
                _counts[slave] = (byte)((bits & RequestBits) | (sends << SendShift));
                _writers[slave] = id;
            }
            else if (function == ControlField.ReqUd1 || function == ControlField.ReqUd2)
            {
                _counts[slave] = (byte)((bits & ~RequestBits) | After(bits & RequestBits, _readers[slave] == id, c, false));
                _positions[slave] = (byte)(_positions[slave] | Uncertain | (_readers[slave] == id ? 0 : ForeignPosition));
                _readers[slave] = id;
            }
        }

        /// <summary>
        /// Records that the slave was reset: it has acknowledged SND_NKE or, at 253, was selected. At 254, all slaves are reset.
        /// </summary>
        internal void Reset(byte address)
        {
            for (int slave = 0; slave < Dialogues; slave++)
            {
                if (slave == address || (address == PrimaryAddress.Test && slave < PrimaryAddress.Selected))
                    Set(slave, NoClient, 0, 0);
            }
        }

        /// <summary>Marks the slaves at the addresses that a data send sets (01 7A) as unknown.</summary>
        internal void ForgetNewAddresses(Frame request, RecordReader records)
        {
            const byte BusAddressVif = 0x7A;
            if (request.Ci != ControlInformation.DataSend || ControlField.Function(request.C) != ControlField.SndUd)
                return;

            records.Reset(TelegramHeader.Read(request));
            while (records.Read())
            {
                bool isAddress = records.Error == RecordError.None && records.Kind == RecordKind.Record
                    && records.Dif == (byte)DataField.Int8 && records.Buffer[records.VifOffset] == BusAddressVif;
                byte address = isAddress ? records.Buffer[records.DataOffset] : request.A;
                if (address != request.A && PrimaryAddress.IsSlave(address))
                    Forget(address);
            }
        }

        private void Forget(byte address)
        {
            Touch(Disconnected, address);
            Set(address, Disconnected, Uncertain, 0xFF);
        }

        /// <summary>Records that a client has disconnected, or its place was given to another one.</summary>
        internal void Leave(int client)
        {
            for (int slave = 0; slave < Dialogues; slave++)
                Detach(client, slave);
            Losses.Forget(client);
        }

        /// <summary>
        /// Records that a client starts again: its SND_NKE was dropped or not acknowledged, or it has sent a selection. For its next
        /// request the slave must appear as if it had been reset.
        /// </summary>
        internal void StartAgain(int client, byte address)
        {
            Losses.Forget(client, address);
            for (int slave = 0; slave < Dialogues; slave++)
            {
                if (slave == address || (address > PrimaryAddress.Selected && slave < PrimaryAddress.Selected))
                    Detach(client, slave);
            }
        }

        private void Detach(int client, int slave)
        {
            byte id = Id(client);
            if (_readers[slave] == id)
                _readers[slave] = Disconnected;
            if (_writers[slave] == id)
                _writers[slave] = Disconnected;
        }

        private static byte Id(int client)
        {
            return client < 0 ? Disconnected : (byte)(client + 1);
        }

        private bool NeedsReset(byte id, byte c, int slave)
        {
            byte function = ControlField.Function(c);
            if (function == ControlField.SndUd)
                return LooksLikeRepeat(_counts[slave] >> SendShift, _writers[slave] == id, c);
            if (function != ControlField.ReqUd1 && function != ControlField.ReqUd2)
                return false;

            bool isReader = _readers[slave] == id;
            int within = isReader ? ForeignPosition : ForeignPosition | MoreFollow | Uncertain;
            return (_positions[slave] & within) != 0 || LooksLikeRepeat(_counts[slave], isReader, c);
        }

        private static bool LooksLikeRepeat(int bits, bool isOwn, byte c)
        {
            int bit = FrameCountSet.BitOf(c);
            return bit != FrameCountSet.Either && (bits & (isOwn ? bit << ForeignShift : bit)) != 0;
        }

        private void Note(byte id, Frame request, int slave, bool isAnswered, bool isDoubtful, bool moreFollow)
        {
            int bits = _counts[slave];
            byte function = ControlField.Function(request.C);
            if (function == ControlField.SndUd)
            {
                int sends = After(bits >> SendShift, _writers[slave] == id, request.C, isAnswered && !isDoubtful);
                _counts[slave] = (byte)((bits & RequestBits) | (sends << SendShift));
                _positions[slave] = (byte)((_positions[slave] & ~SendBits) | SettlementAfter(request.C, isAnswered));
                _writers[slave] = id;
            }
            else if (function == ControlField.ReqUd1 || function == ControlField.ReqUd2)
            {
                int requests = After(bits & RequestBits, _readers[slave] == id, request.C, isAnswered && !isDoubtful);
                _counts[slave] = (byte)((bits & ~RequestBits) | requests);
                if (function == ControlField.ReqUd2)
                {
                    _positions[slave] = (byte)((_positions[slave] & SendBits)
                        | PositionAfter(_positions[slave], _readers[slave] == id, request.C, isAnswered, moreFollow)
                        | (isDoubtful ? Uncertain : 0));
                }
                else
                {
                    // The slave compares the next REQ_UD2 with the bit of the alarm request, so no telegram can be repeated.
                    _positions[slave] &= unchecked((byte)~Counted);
                }

                _readers[slave] = id;
            }
        }

        // Bits that a slave may hold after a frame.
        private static int After(int bits, bool isOwn, byte c, bool isAnswered)
        {
            int bit = FrameCountSet.BitOf(c);
            int before = isOwn ? bits : bits | ((bits & FrameCountSet.Either) << ForeignShift);
            if (bit == FrameCountSet.Either)
                return before;
            return isAnswered ? bit : before | bit;
        }

        private static byte SettlementAfter(byte c, bool isAnswered)
        {
            if (isAnswered || !ControlField.HasFrameCount(c))
                return 0;
            return ControlField.FrameCountBit(c) ? (byte)(Unsettled | SendFcb) : Unsettled;
        }

        private static byte PositionAfter(byte position, bool isOwn, byte c, bool isAnswered, bool moreFollow)
        {
            byte count = 0;
            if (ControlField.HasFrameCount(c))
                count = (byte)(Counted | (ControlField.FrameCountBit(c) ? Fcb : 0));

            bool isRepeat = isOwn && count != 0 && (position & (Fcb | Counted)) == count;
            bool isAfterFirst = isOwn && (position & (isRepeat ? AfterFirst : MoreFollow)) != 0;
            byte next = (byte)(count | (isAfterFirst ? AfterFirst : 0));
            if (!isAnswered)
            {
                bool isForeign = (position & (isOwn ? ForeignPosition : ForeignPosition | MoreFollow | Uncertain)) != 0;
                return (byte)(next | Uncertain | (isForeign ? ForeignPosition : 0));
            }

            return moreFollow ? (byte)(next | MoreFollow) : next;
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
            Losses.AddSend(writer - 1, slave, c);
            _positions[slave] &= unchecked((byte)~SendBits);
        }

        private void TouchReader(byte id, int slave)
        {
            byte reader = _readers[slave];
            if (reader == NoClient || reader == Disconnected || reader == id)
                return;

            int lost = LostBy(_positions[slave]);
            if (lost != 0)
                Losses.AddSequence(reader - 1, slave, lost);
            _readers[slave] = Disconnected;
        }

        // The next telegram is not available if more follow, the last one again only if it was the first.
        private static int LostBy(byte position)
        {
            if ((position & Counted) == 0)
                return (position & MoreFollow) != 0 ? FrameCountSet.Either : 0;

            int repeat = (position & Fcb) != 0 ? 2 : 1;
            int lost = (position & MoreFollow) != 0 ? FrameCountSet.Either - repeat : 0;
            return (position & AfterFirst) != 0 ? lost | repeat : lost;
        }

        private void Set(int slave, byte client, byte position, byte counts)
        {
            _readers[slave] = client;
            _writers[slave] = client;
            _positions[slave] = position;
            _counts[slave] = counts;
        }
    }
}
