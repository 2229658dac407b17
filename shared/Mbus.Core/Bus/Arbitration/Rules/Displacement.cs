namespace Mbus
{
    /// <summary>Chooses the client that loses its place to a new one.</summary>
    internal static class Displacement
    {
        private const int None = -1;

        /// <summary>Returns the client to displace, or -1: see <see cref="Arbiter.ClientToDisplace"/>.</summary>
        /// <param name="clients">All places.</param>
        /// <param name="shares">Places of each address.</param>
        /// <param name="owner">Client that uses the bus: it keeps its place.</param>
        /// <param name="address">Source address of the new client.</param>
        /// <param name="now">Current time, in microseconds.</param>
        internal static int Find(ArbiterClient[] clients, BusShares shares, int owner, long address, long now)
        {
            int own = shares.Find(address);
            int found = None;
            for (int i = 0; i < clients.Length; i++)
            {
                bool mayYield = clients[i].Use != ClientUse.Free && i != owner && MayYield(clients[i], shares, own, now);
                if (mayYield && (found == None || YieldsBefore(clients[i], clients[found], shares)))
                    found = i;
            }

            return found;
        }

        private static bool MayYield(ArbiterClient client, BusShares shares, int own, long now)
        {
            int lead = shares.Places(client.Share) - (own == None ? 0 : shares.Places(own));
            bool isIdle = now - client.LastRequestAt >= (client.Use == ClientUse.Requested ? Arbiter.IdleAfter : Arbiter.FirstRequestWithin);
            return lead > 1 || (isIdle && (lead > 0 || client.Share == own));
        }

        private static bool YieldsBefore(ArbiterClient client, ArbiterClient other, BusShares shares)
        {
            if (client.Use != other.Use)
                return client.Use != ClientUse.Requested;

            int lead = shares.Places(client.Share) - shares.Places(other.Share);
            return lead != 0 ? lead > 0 : client.LastRequestAt < other.LastRequestAt;
        }
    }
}
