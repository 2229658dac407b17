namespace Mbus.Server.Bridge;

/// <summary>Connected clients by their place in the arbiter. Not thread-safe: owned by the <see cref="ArbiterDriver"/>.</summary>
internal sealed class ClientTable(int places)
{
    private readonly BridgeClient?[] _clients = new BridgeClient?[places];

    /// <summary>Number of connected clients.</summary>
    internal int Count { get; private set; }

    /// <summary>Client at a place; null when the place is free.</summary>
    internal BridgeClient? this[int place] => _clients[place];

    /// <summary>Returns whether a client has a place.</summary>
    internal bool Contains(BridgeClient client) => client.Place != BridgeClient.NoPlace && _clients[client.Place] == client;

    /// <summary>Stores a client at its place.</summary>
    internal void Add(BridgeClient client, int place)
    {
        client.Place = place;
        _clients[place] = client;
        Count++;
    }

    /// <summary>Removes a client from its place. Returns false when it has none.</summary>
    internal bool Remove(BridgeClient client)
    {
        if (!Contains(client))
            return false;

        _clients[client.Place] = null;
        Count--;
        return true;
    }
}
