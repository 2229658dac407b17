using Mbus.Client.Lines;

namespace Mbus.Server.Bridge;

/// <summary>The clients in this process: what happens to their requests. Not thread-safe: the driver's lock protects it.</summary>
internal sealed class LocalClients(Line line, Arbiter arbiter)
{
    private readonly List<LocalClient> _clients = [];

    internal void Add(LocalClient client)
    {
        if (!_clients.Contains(client))
            _clients.Add(client);
    }

    internal void Remove(LocalClient client) => _clients.Remove(client);

    /// <summary>Reports that the request of the owner of the bus has been sent, if it is a local client.</summary>
    internal void Sent(BridgeClient? owner, long at)
    {
        if (arbiter.IsOwnersRequest && owner is LocalClient client)
            client.Sent(at);
    }

    /// <summary>Reports requests that neither wait nor are on the bus: they were dropped, and their masters must not wait for them.</summary>
    internal void EndDropped()
    {
        foreach (LocalClient client in _clients)
        {
            if (client.IsSending && client.Place != BridgeClient.NoPlace && arbiter.Owner != client.Place && !arbiter.IsWaiting(client.Place))
                client.Sent(line.Now);
        }
    }

    internal void Lose(LineException e)
    {
        foreach (LocalClient client in _clients)
            client.Lose(e);
    }
}
