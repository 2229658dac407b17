namespace Mbus.Firmware
{
    /// <summary>
    /// Reads a meter as one more client of the arbiter: it waits its turn and disturbs nobody. The meter is reset or selected first,
    /// then asked for one telegram after the other.
    /// </summary>
    internal sealed class MeterRead
    {
        private const int None = -1;
        private const long AnswerTime = 1000000;

        private readonly Arbiter _arbiter;
        private readonly FrameDecoder _decoder = new();
        private readonly byte[] _request = new byte[Frame.MaxLength];
        private int _place = None;
        private byte _address;
        private bool _isOpening;
        private bool _frameCountBit;
        private bool _isOnTheBus;
        private bool _isDamaged;
        private long _askedAt;

        internal MeterRead(Arbiter arbiter)
        {
            _arbiter = arbiter;
        }

        /// <summary>The telegram, where <see cref="Poll"/> says that it is there; valid until the next call.</summary>
        internal Frame Telegram
        {
            get { return _decoder.Frame; }
        }

        /// <summary>The place in the arbiter; -1 where nothing is read.</summary>
        internal int Place
        {
            get { return _place; }
        }

        /// <summary>Begins to read a slave by its primary address.</summary>
        /// <returns>False where there is no place in the arbiter.</returns>
        internal bool Begin(byte address, long now)
        {
            if (!Connect(address, now))
                return false;

            Ask(Frame.WriteShort(_request, 0, ControlField.SndNke, address), now);
            return true;
        }

        /// <summary>Begins to read a slave by its secondary address.</summary>
        /// <returns>False where there is no place in the arbiter.</returns>
        internal bool Begin(SecondaryAddress address, long now)
        {
            if (!Connect(PrimaryAddress.Selected, now))
                return false;

            byte[] selection = new byte[SecondaryAddress.Length];
            address.Write(selection, 0);
            int length = Frame.WriteLong(_request, 0, ControlField.SndUd | ControlField.Fcv, _address, ControlInformation.SelectSlave, selection, 0, selection.Length);
            Ask(length, now);
            return true;
        }

        /// <summary>Asks for the next telegram.</summary>
        internal void Next(long now)
        {
            byte c = ControlField.WithFrameCount(ControlField.ReqUd2, _frameCountBit);
            _frameCountBit = !_frameCountBit;
            Ask(Frame.WriteShort(_request, 0, c, _address), now);
        }

        /// <summary>Gives up, or is done: the place is free.</summary>
        internal void End(long now)
        {
            if (_place != None)
                _arbiter.Disconnect(_place, now);
            _place = None;
        }

        /// <summary>Takes what the arbiter gives to <see cref="Place"/>.</summary>
        internal void Hear(byte[] bytes, int offset, int count)
        {
            while (count > 0 && !_decoder.HasFrame)
            {
                int taken = _decoder.Feed(bytes, offset, count);
                offset += taken;
                count -= taken;
            }

            _isDamaged |= _decoder.TakeNoise() > 0;
        }

        /// <summary>How the request stands: <see cref="Outcome.Pending"/> until it is answered, or is not.</summary>
        internal Outcome Poll(long now)
        {
            if (_isOpening)
                return Open(now);
            return State(now);
        }

        private Outcome Open(long now)
        {
            Outcome outcome = State(now);
            if (outcome == Outcome.Pending)
                return outcome;

            // A meter that does not acknowledge SND_NKE may be read all the same; one that does not a selection is not selected.
            bool mayGoOn = outcome == Outcome.Reply || _address != PrimaryAddress.Selected;
            if (!mayGoOn)
                return outcome;

            _isOpening = false;
            Next(now);
            return Outcome.Pending;
        }

        private Outcome State(long now)
        {
            if (_decoder.HasFrame)
                return Outcome.Reply;
            if (_isDamaged)
                return Outcome.Damage;
            if (_arbiter.Owner == _place)
            {
                _isOnTheBus = true;
                return Outcome.Pending;
            }

            if (_isOnTheBus)
                return _decoder.Pending > 0 ? Outcome.Damage : Outcome.Silence;
            return now - _askedAt > _arbiter.LongestWait + AnswerTime ? Outcome.Silence : Outcome.Pending;
        }

        private bool Connect(byte address, long now)
        {
            _place = _arbiter.Connect(now);
            _address = address;
            _isOpening = true;
            _frameCountBit = true;
            return _place != None;
        }

        private void Ask(int length, long now)
        {
            _decoder.Clear();
            _isDamaged = false;
            _isOnTheBus = false;
            _askedAt = now;
            _arbiter.ReceiveFromClient(_place, _request, 0, length, now);
        }
    }
}
