namespace Mbus.Firmware
{
    /// <summary>
    /// Reads a meter as an additional client of the arbiter, so that other clients are not disturbed. It first resets or selects the
    /// meter, and then requests one telegram after the other.
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

        /// <summary>The telegram, after <see cref="Poll"/> has returned <see cref="Outcome.Reply"/>; valid until the next call.</summary>
        internal Frame Telegram
        {
            get { return _decoder.Frame; }
        }

        /// <summary>The place in the arbiter; -1 if no reading is in progress.</summary>
        internal int Place
        {
            get { return _place; }
        }

        /// <summary>True while a reading is in progress.</summary>
        internal bool IsBusy
        {
            get { return _place != None; }
        }

        /// <summary>Starts to read a slave by the text of its address.</summary>
        /// <returns>False if the text is not an address, or if the arbiter has no free place.</returns>
        internal bool TryBegin(string address, long now)
        {
            if (AddressText.TryParsePrimary(address, out byte primary))
                return Begin(primary, now);
            return AddressText.TryParseSecondary(address, out SecondaryAddress secondary) && Begin(secondary, now);
        }

        /// <summary>Starts to read a slave by its primary address.</summary>
        /// <returns>False if the arbiter has no free place.</returns>
        internal bool Begin(byte address, long now)
        {
            if (!Connect(address, now))
                return false;

            Ask(Frame.WriteShort(_request, 0, ControlField.SndNke, address), now);
            return true;
        }

        /// <summary>Starts to read a slave by its secondary address.</summary>
        /// <returns>False if the arbiter has no free place.</returns>
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

        /// <summary>Requests the next telegram.</summary>
        internal void Next(long now)
        {
            byte c = ControlField.WithFrameCount(ControlField.ReqUd2, _frameCountBit);
            _frameCountBit = !_frameCountBit;
            Ask(Frame.WriteShort(_request, 0, c, _address), now);
        }

        /// <summary>Ends the reading and frees the place.</summary>
        internal void End(long now)
        {
            if (_place != None)
                _arbiter.Disconnect(_place, now);
            _place = None;
        }

        /// <summary>Processes bytes from the arbiter for <see cref="Place"/>.</summary>
        internal void Feed(byte[] bytes, int offset, int count)
        {
            while (count > 0 && !_decoder.HasFrame)
            {
                int taken = _decoder.Feed(bytes, offset, count);
                offset += taken;
                count -= taken;
            }

            _isDamaged |= _decoder.TakeNoise() > 0;
        }

        /// <summary>Returns the state of the request: <see cref="Outcome.Pending"/> until there is a result.</summary>
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

            // A meter that does not acknowledge SND_NKE can still be read; a meter that does not acknowledge a selection is not selected.
            bool canContinue = outcome == Outcome.Reply || _address != PrimaryAddress.Selected;
            if (!canContinue)
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
