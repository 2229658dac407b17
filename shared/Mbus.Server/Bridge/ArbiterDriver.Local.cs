using Mbus.Client.Lines;

namespace Mbus.Server.Bridge;

/// <content>Masters in this process, and the traffic of the bus for them.</content>
internal sealed partial class ArbiterDriver
{
    private readonly List<LocalClient> _local = [];

    /// <summary>Receives all bytes on the bus; null for none.</summary>
    internal BusTrafficHandler? Traffic { get; set; }

    /// <summary>
    /// Passes a request of a local client to the arbiter. The task completes with the time at which the request has left, or was dropped.
    /// Returns null if no place is free or the bridge is stopping.
    /// </summary>
    internal Task<long>? SendLocal(LocalClient client, byte[] request)
    {
        lock (_gate)
        {
            // A client that was idle for long may have lost its place.
            if (!_clients.Contains(client) && !TryConnect(client))
                return null;
            if (!_local.Contains(client))
                _local.Add(client);

            Task<long> sending = client.BeginSend();
            ReceiveFromClient(client, request, request.Length);
            return sending;
        }
    }

    /// <summary>Releases the place of a local client.</summary>
    internal void DisconnectLocal(LocalClient client)
    {
        lock (_gate)
        {
            _local.Remove(client);
            Disconnect(client);
        }
    }

    private void TellTraffic(long at, BusTrafficKind kind, ReadOnlySpan<byte> bytes) => Traffic?.Invoke(new BusTraffic(at, kind, _arbiter.Owner, bytes));

    private void TellSent(long at)
    {
        if (_local.Count > 0 && _arbiter.IsOwnersRequest && _clients[_arbiter.Owner] is LocalClient client)
            client.Sent(at);
    }

    private void TellLost(LineException e)
    {
        foreach (LocalClient client in _local)
            client.Lose(e);
    }

    // A request that neither waits nor is on the bus was dropped: its master must not wait for it to be sent.
    private void TellDropped()
    {
        foreach (LocalClient client in _local)
        {
            if (client.IsSending && client.Place != BridgeClient.NoPlace && _arbiter.Owner != client.Place && !_arbiter.IsWaiting(client.Place))
                client.Sent(_line.Now);
        }
    }
}
