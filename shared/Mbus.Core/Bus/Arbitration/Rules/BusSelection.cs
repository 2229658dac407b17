namespace Mbus
{
    /// <summary>Current selection on the bus: the slave that answers at 253, and the client that selected it.</summary>
    internal sealed class BusSelection
    {
        private const int NoClient = -1;
        private const int Unknown = -2;

        private int _client = NoClient;
        private int _lastAnswered = NoClient;

        /// <summary>True if no client's selection is active: none was made yet, or the last one has ended.</summary>
        internal bool IsInactive
        {
            get { return _client == NoClient; }
        }

        /// <summary>Client with the active selection; negative if there is none.</summary>
        internal int Client
        {
            get { return _client; }
        }

        /// <summary>True after SND_NKE to 253: by the standard no slave answers there until the next selection.</summary>
        internal bool IsEmpty { get; private set; }

        /// <summary>Primary address of the selected slave, as in its replies; 253 if unknown.</summary>
        internal byte Primary { get; private set; } = PrimaryAddress.Selected;

        /// <summary>Returns true if the selected slave may have this primary address.</summary>
        internal bool MayHaveAddress(byte address)
        {
            return address <= PrimaryAddress.Last && (address == Primary || Primary == PrimaryAddress.Selected);
        }

        /// <summary>Returns true if another client's slave may still be selected, because it may have missed later frames.</summary>
        internal bool MayBelongToAnother(int client)
        {
            return _lastAnswered != NoClient && _lastAnswered != client;
        }

        /// <summary>Marks the selection as unknown until the next one is answered: a selection was sent, or the line was lost.</summary>
        internal void Lose()
        {
            _client = Unknown;
            IsEmpty = false;
            Primary = PrimaryAddress.Selected;
        }

        /// <summary>Records that the selection of a client was answered.</summary>
        internal void Confirm(int client)
        {
            _client = client < 0 ? Unknown : client;
            _lastAnswered = _client;
        }

        /// <summary>Records a reply of the selected slave.</summary>
        internal void Replied(Frame reply)
        {
            if (reply.Length > 1 && PrimaryAddress.IsSlave(reply.A))
                Primary = reply.A;
        }

        /// <summary>Records a SND_NKE to 253.</summary>
        /// <param name="isProven">True if the slave has acknowledged it.</param>
        internal void End(bool isProven)
        {
            _client = isProven || _client == NoClient ? NoClient : Unknown;
            _lastAnswered = isProven ? NoClient : _lastAnswered;
            IsEmpty = true;
            Primary = PrimaryAddress.Selected;
        }

        /// <summary>Records that a client has disconnected: no other client may use its selection.</summary>
        internal void Leave(int client)
        {
            if (_client == client)
                _client = Unknown;
            if (_lastAnswered == client)
                _lastAnswered = Unknown;
        }
    }
}
