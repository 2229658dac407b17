namespace Mbus.Server.Bridge;

/// <content>The clients: connecting, sending, disconnecting.</content>
internal sealed partial class ArbiterDriver
{
    /// <summary>Assigns a place to a client. Returns false when no place is free or the bridge is stopping.</summary>
    internal bool TryConnect(BridgeClient client)
    {
        lock (_gate)
        {
            if (_isStopped)
                return false;

            int place = Connect(client);
            if (place < 0)
            {
                if (_events.ShouldLog(BridgeEvent.Full))
                    BridgeLog.Full(_log, client.Name, _options.MaxClients);
                return false;
            }

            client.LastReceivedAt = _line.Now;
            _clients.Add(client, place);
            _trace?.Connected(_line.Now, place, client.Name);
            if (_events.ShouldLog(BridgeEvent.Connected))
                BridgeLog.Connected(_log, place, client.Name);
            return true;
        }
    }

    /// <summary>Passes bytes from a client to the arbiter. Returns false when the client has lost its place.</summary>
    internal bool ReceiveFromClient(BridgeClient client, byte[] buffer, int count)
    {
        lock (_gate)
        {
            if (!_clients.Contains(client))
                return false;

            long now = _line.Now;
            client.LastReceivedAt = now;
            _trace?.FromClient(now, client.Place, buffer.AsSpan(0, count));
            _arbiter.ReceiveFromClient(client.Place, buffer, 0, count, now);
            DriveNow();
            return true;
        }
    }

    /// <summary>Releases the place of a client that has disconnected.</summary>
    internal void Disconnect(BridgeClient client)
    {
        lock (_gate)
        {
            Remove(client);
            DriveNow();
        }
    }

    private int Connect(BridgeClient client)
    {
        int place = _arbiter.Connect(client.Handover, client.Address, _line.Now);
        if (place < 0 && _arbiter.ClientToDisplace(client.Address, _line.Now) is int displaced and >= 0)
        {
            if (_events.ShouldLog(BridgeEvent.Displaced))
                BridgeLog.Displaced(_log, displaced);
            Remove(_clients[displaced]!);
            place = _arbiter.Connect(client.Handover, client.Address, _line.Now);
        }

        return place;
    }

    private void Remove(BridgeClient client)
    {
        client.Close();
        if (!_clients.Remove(client))
            return;

        _arbiter.Disconnect(client.Place, _line.Now);
        _trace?.Closed(_line.Now, client.Place);
        if (_events.ShouldLog(BridgeEvent.Closed))
            BridgeLog.Closed(_log, client.Place);
    }
}
