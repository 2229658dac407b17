namespace Mbus
{
    /// <content>Client places: assignment and displacement.</content>
    public sealed partial class Arbiter
    {
        /// <summary>Connects a new client of this host, with whole replies. Returns its place, or -1 if all are taken.</summary>
        public int Connect(long now)
        {
            return Connect(Handover.Whole, 0, now);
        }

        /// <summary>Connects a new client. Returns its place, or -1 if all are taken.</summary>
        /// <param name="handover">Delivery mode of replies.</param>
        /// <param name="address">Numeric source address: clients of one address share its bus time. 0 for this host.</param>
        /// <param name="now">Current time, in microseconds.</param>
        public int Connect(Handover handover, long address, long now)
        {
            for (int i = 0; i < _clients.Length; i++)
            {
                if (_clients[i].Use == ClientUse.Free)
                {
                    _clients[i].Connect(handover, Join(address), now);
                    _connected++;
                    return i;
                }
            }

            return None;
        }

        /// <summary>
        /// Returns the client to displace for a new one, or -1. An address with two places more than that of the new client loses one; an
        /// address with one place more, or the same address, loses one only of a client without a request for <see cref="IdleAfter"/>, or
        /// without any request within <see cref="FirstRequestWithin"/>. Clients without any request go first, then those of the address
        /// with most places.
        /// </summary>
        /// <param name="address">Source address of the new client.</param>
        /// <param name="now">Current time, in microseconds.</param>
        public int ClientToDisplace(long address, long now)
        {
            return Displacement.Find(_clients, _shares, _owner, address, now);
        }

        /// <summary>Releases a client's place. Its request on the bus runs to its end, and the reply is dropped.</summary>
        public void Disconnect(int client, long now)
        {
            if (_clients[client].Use == ClientUse.Free)
                return;

            _holds.Release(client);
            _credit.Settle(_clients[client].Share, now);
            _shares.Leave(_clients[client].Share);
            _clients[client].Disconnect();
            _connected--;
            _memory.Leave(client);
            _selection.Leave(client);
            _late.Leave(client);
            if (client == _owner)
            {
                _owner = Disconnected;
                _route.IsStale = true;
            }
        }

        private int Join(long address)
        {
            int share = _shares.Join(address, out bool isNew);
            if (isNew)
                _credit.Reset(share);
            return share;
        }
    }
}
