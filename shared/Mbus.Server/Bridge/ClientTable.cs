namespace Mbus.Server.Bridge;

/// <summary>The connected clients by their places in the arbiter. Not synchronized: it belongs to the <see cref="ArbiterDriver"/>.</summary>
internal sealed class ClientTable(int places)
{
    private readonly BridgeClient?[] _clients = new BridgeClient?[places];

    /// <summary>How many are connected.</summary>
    internal int Count { get; private set; }

    /// <summary>The client at a place; null where there is none.</summary>
    internal BridgeClient? this[int place] => _clients[place];

    /// <summary>Whether a client has a place.</summary>
    internal bool Contains(BridgeClient client) => client.Place != BridgeClient.NoPlace && _clients[client.Place] == client;

    /// <summary>Puts a client at its place.</summary>
    internal void Add(BridgeClient client, int place)
    {
        client.Place = place;
        _clients[place] = client;
        Count++;
    }

    /// <summary>Takes a client away from its place, if it has one.</summary>
    internal bool Remove(BridgeClient client)
    {
        if (!Contains(client))
            return false;

        _clients[client.Place] = null;
        Count--;
        return true;
    }
}
