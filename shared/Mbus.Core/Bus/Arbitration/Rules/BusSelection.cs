namespace Mbus
{
    /// <summary>Whose selection the bus holds at this moment: the slave that answers at 253.</summary>
    internal sealed class BusSelection
    {
        private const int Nobody = -1;
        private const int Unknown = -2;

        private int _client = Nobody;
        private int _lastHeard = Nobody;

        /// <summary>True where no client's selection is in force: none was made yet, or the last one was ended.</summary>
        internal bool IsOfNobody
        {
            get { return _client == Nobody; }
        }

        /// <summary>The client whose selection is in force; negative where there is none.</summary>
        internal int Client
        {
            get { return _client; }
        }

        /// <summary>True after SND_NKE to 253: by the standard no slave answers there until the next selection.</summary>
        internal bool IsEmpty { get; private set; }

        /// <summary>The primary address of the selected slave, as its replies tell it; 253 where they do not.</summary>
        internal byte Primary { get; private set; } = PrimaryAddress.Selected;

        /// <summary>True where the selected slave may have this primary address.</summary>
        internal bool MayBe(byte address)
        {
            return address <= PrimaryAddress.Last && (address == Primary || Primary == PrimaryAddress.Selected);
        }

        /// <summary>True where the slave of another client may still be selected, if it has not heard what came since.</summary>
        internal bool MayBeOfAnother(int client)
        {
            return _lastHeard != Nobody && _lastHeard != client;
        }

        /// <summary>A selection goes out, or the line was lost: nothing is known until a selection is answered.</summary>
        internal void Lose()
        {
            _client = Unknown;
            IsEmpty = false;
            Primary = PrimaryAddress.Selected;
        }

        /// <summary>The selection of a client was answered.</summary>
        internal void Become(int client)
        {
            _client = client < 0 ? Unknown : client;
            _lastHeard = _client;
        }

        /// <summary>The selected slave has replied.</summary>
        internal void Replied(Frame reply)
        {
            if (reply.Length > 1 && PrimaryAddress.IsSlave(reply.A))
                Primary = reply.A;
        }

        /// <summary>SND_NKE went to 253.</summary>
        /// <param name="isProven">True where the slave has acknowledged it.</param>
        internal void End(bool isProven)
        {
            _client = isProven || _client == Nobody ? Nobody : Unknown;
            _lastHeard = isProven ? Nobody : _lastHeard;
            IsEmpty = true;
            Primary = PrimaryAddress.Selected;
        }

        /// <summary>A client has left: what it selected is nobody's to use.</summary>
        internal void Leave(int client)
        {
            if (_client == client)
                _client = Unknown;
            if (_lastHeard == client)
                _lastHeard = Unknown;
        }
    }
}
