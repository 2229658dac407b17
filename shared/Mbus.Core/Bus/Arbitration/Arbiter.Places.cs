namespace Mbus
{
    /// <content>The places of clients: who gets one, and who yields one.</content>
    public sealed partial class Arbiter
    {
        /// <summary>Gives a new client of this host a place, or -1 where all are taken. It gets whole replies.</summary>
        public int Connect(long now)
        {
            return Connect(Handover.Whole, 0, now);
        }

        /// <summary>Gives a new client a place, or -1 where all are taken.</summary>
        /// <param name="handover">How it gets replies.</param>
        /// <param name="address">Where it comes from, as a number: clients of one address share its bus time. 0 for this host.</param>
        /// <param name="now">Microseconds.</param>
        public int Connect(Handover handover, long address, long now)
        {
            for (int i = 0; i < _clients.Length; i++)
            {
                if (!_clients[i].Connected)
                {
                    _clients[i].Connect(handover, Join(address), now);
                    _connected++;
                    return i;
                }
            }

            return None;
        }

        /// <summary>
        /// The client whose place can be freed for a new one, or -1. An address with two places more than that of the new client yields
        /// one; one with a place more, or the same one, yields that of a client that has sent no request for <see cref="IdleAfter"/>, or
        /// none within <see cref="FirstRequestWithin"/>. Clients that have sent none go first, then those of the address with most places.
        /// </summary>
        /// <param name="address">Where the new client comes from.</param>
        /// <param name="now">Microseconds.</param>
        public int ClientToDisplace(long address, long now)
        {
            int own = _shares.Find(address);
            int found = None;
            for (int i = 0; i < _clients.Length; i++)
            {
                bool mayYield = _clients[i].Connected && i != _owner && MayYield(_clients[i], own, now);
                if (mayYield && (found == None || YieldsBefore(_clients[i], _clients[found])))
                    found = i;
            }

            return found;
        }

        /// <summary>Frees a client's place. Its request on the bus ends in its own time, and the reply is dropped.</summary>
        public void Disconnect(int client, long now)
        {
            if (!_clients[client].Connected)
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
                _owner = Left;
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

        private bool MayYield(ArbiterClient client, int own, long now)
        {
            int lead = _shares.Places(client.Share) - (own == None ? 0 : _shares.Places(own));
            bool isIdle = now - client.LastRequestAt >= (client.HasAsked ? IdleAfter : FirstRequestWithin);
            return lead > 1 || (isIdle && (lead > 0 || client.Share == own));
        }

        private bool YieldsBefore(ArbiterClient client, ArbiterClient other)
        {
            if (client.HasAsked != other.HasAsked)
                return !client.HasAsked;

            int lead = _shares.Places(client.Share) - _shares.Places(other.Share);
            return lead != 0 ? lead > 0 : client.LastRequestAt < other.LastRequestAt;
        }
    }
}
