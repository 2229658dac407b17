namespace Mbus
{
    /// <content>What the clients say: requests found, checked and queued, and forgotten in time.</content>
    public sealed partial class Arbiter
    {
        /// <summary>Takes bytes from a client, in pieces of any size.</summary>
        public void ReceiveFromClient(int client, byte[] bytes, int offset, int count, long now)
        {
            ArbiterClient sender = _clients[client];
            sender.LastByteAt = now;
            do
            {
                int taken = sender.Decoder.Feed(bytes, offset, count);
                offset += taken;
                count -= taken;
                if (sender.Decoder.HasFrame)
                    Accept(client, sender.Decoder.Frame, now);
            }
            while (sender.Decoder.HasFrame || count > 0);

            DropNoise(client);
        }

        private void Accept(int client, Frame request, long now)
        {
            if (request.Kind == FrameKind.Single || !ControlField.IsFromMaster(request.C))
                Notice(ArbiterNotice.NoRequest, client);
            else if (_readOnly && request.Kind != FrameKind.Short && !Tenancy.IsSelection(request))
                Notice(ArbiterNotice.Refused, client);
            else
                Queue(client, request, now);
        }

        private void Queue(int client, Frame request, long now)
        {
            ArbiterClient sender = _clients[client];
            if (sender.HasRequest && now - sender.NewestAt > Burst)
            {
                sender.RemoveAll();
                Notice(ArbiterNotice.GivenUp, client);
            }

            if (client == _owner && now - _requestedAt > Burst)
            {
                _repeated = IsOnTheBus(request);
                _forgotten |= !_repeated;
            }

            if (!sender.TryAdd(request, now))
                Notice(ArbiterNotice.Overflow, client);
        }

        private bool IsOnTheBus(Frame request)
        {
            if (request.Length != _exchange.RequestLength)
                return false;

            for (int i = 0; i < request.Length; i++)
            {
                if (request.Buffer[request.Offset + i] != _exchange.Request[i])
                    return false;
            }

            return true;
        }

        private void DropNoise(int client)
        {
            if (_clients[client].Decoder.TakeNoise() > 0)
                Notice(ArbiterNotice.NoRequest, client);
        }

        private void ExpireClients(long now)
        {
            for (int i = 0; i < _clients.Length; i++)
            {
                ArbiterClient client = _clients[i];
                while (client.HasRequest && now - client.OldestAt >= LongestWait)
                {
                    client.RemoveOldest();
                    Notice(ArbiterNotice.Expired, i);
                }

                while (client.Decoder.Pending > 0 && now - client.LastByteAt >= LongestPause)
                {
                    client.Decoder.GiveUp();
                    if (client.Decoder.HasFrame)
                        Accept(i, client.Decoder.Frame, now);
                    DropNoise(i);
                }
            }
        }
    }
}
