namespace Mbus
{
    /// <content>Client input: finds, checks and queues requests; times out requests and holds.</content>
    public sealed partial class Arbiter
    {
        /// <summary>Adds bytes from a client, in pieces of any size.</summary>
        public void ReceiveFromClient(int client, byte[] bytes, int offset, int count, long now)
        {
            ArbiterClient sender = _clients[client];
            sender.LastByteAt = now;
            if (sender.IsBrowser(bytes, offset, count))
            {
                Notice(ArbiterNotice.InvalidRequest, client);
                return;
            }

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
            bool isFromMaster = request.Kind != FrameKind.Single && ControlField.IsFromMaster(request.C);
            if (!isFromMaster)
                Notice(ArbiterNotice.InvalidRequest, client);
            else if (LinkStatus.Answers(request))
                _isStatusRequested = _clients[client].RequestStatus(request.C, now);
            else if (!Passage.Allows(_access, request, _records))
                Refuse(client, request, Passage.Allows(Access.Write, request, _records) ? Access.Write : Access.ChangeBus);
            else
                Queue(client, request, now);
        }

        private void Refuse(int client, Frame request, Access needed)
        {
            LastRefused.Set(client, request, needed, Passage.Allows(needed, request, _records));
            Notice(ArbiterNotice.Refused, client);
        }

        private void Queue(int client, Frame request, long now)
        {
            // A client that sends another request no longer waits for the reply to the previous one: an E5 arriving then would look like
            // the answer to the new request.
            RequestQueue requests = _clients[client].Requests;
            _clients[client].Request(now);
            if (requests.HasWaiting)
                Drop(client, ArbiterNotice.Superseded);

            if (client == _owner)
            {
                _route.IsRepeated = requests.IsServed(request);
                _route.IsStale |= !_route.IsRepeated;
            }

            if (requests.TryAdd(request, _connected, now))
                return;

            ApplyDropped(client, request);
            Notice(ArbiterNotice.Overflow, client);
        }

        private void Drop(int client, ArbiterNotice reason)
        {
            RequestQueue requests = _clients[client].Requests;
            ApplyDropped(client, requests.Waiting);
            requests.RemoveWaiting();
            _clients[client].NoteUnserved();
            Notice(reason, client);
        }

        // The effect of a dropped reset or selection on its own client still applies, as if the client had been alone.
        private void ApplyDropped(int client, Frame request)
        {
            bool isReset = ControlField.Function(request.C) == ControlField.SndNke;
            if (isReset)
                _memory.StartAgain(client, request.A);
            if (Selection.IsSelection(request) || (isReset && request.A == PrimaryAddress.Selected))
                _clients[client].Selection.Clear();
        }

        private void DropNoise(int client)
        {
            if (_clients[client].Decoder.TakeNoise() > 0)
                Notice(ArbiterNotice.InvalidRequest, client);
        }

        // Each client connected at that time may be served first, including those that have disconnected since.
        private long ExpiresAt(RequestQueue requests)
        {
            int clients = requests.ClientsAtArrival > _connected ? requests.ClientsAtArrival : _connected;
            return requests.WaitingSince + LongestWaitOf(clients);
        }

        private void Expire(long now)
        {
            for (int i = 0; i < _clients.Length; i++)
            {
                ArbiterClient client = _clients[i];
                if (client.Use == ClientUse.Free)
                    continue;

                if (client.Requests.HasWaiting && now >= ExpiresAt(client.Requests))
                    Drop(i, ArbiterNotice.Expired);

                while (client.Decoder.Pending > 0 && now - client.LastByteAt >= LongestPause)
                {
                    client.Decoder.GiveUp();
                    if (client.Decoder.HasFrame)
                        Accept(i, client.Decoder.Frame, now);
                    DropNoise(i);
                }

                // A hold does not end while its client waits for the bus.
                if (!client.Requests.HasRequest && now >= _holds.EndOf(i))
                {
                    _holds.Release(i);
                    _credit.Forfeit(client.Share);
                }
            }

            _late.Expire(now);
            if (now >= _keptUntil)
                _keptUntil = long.MaxValue;
        }
    }
}
