using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>Gives clients their places in the arbiter, and takes them back. Not thread-safe: the driver's lock protects it.</summary>
internal sealed class ClientPlaces(
    Line line, Arbiter arbiter, ClientTable clients, BridgeOptions options, BridgeEvents events, ILogger log, BridgeTrace? trace)
{
    /// <summary>Gives a client a place, if need be that of one which has been idle for long. Returns false when none is free.</summary>
    internal bool TryTake(BridgeClient client)
    {
        int place = Connect(client);
        if (place < 0)
        {
            if (events.ShouldLog(BridgeEvent.Full))
                BridgeLog.Full(log, client.Name, options.MaxClients);
            return false;
        }

        client.LastReceivedAt = line.Now;
        client.Preamble = new ClientPreamble(line.Timing);
        clients.Add(client, place);
        trace?.Connected(line.Now, place, client.Name);
        if (events.ShouldLog(BridgeEvent.Connected))
            BridgeLog.Connected(log, place, client.Name);
        return true;
    }

    /// <summary>Closes a client, and frees its place if it has one.</summary>
    internal void Leave(BridgeClient client)
    {
        client.Close();
        if (!clients.Remove(client))
            return;

        arbiter.Disconnect(client.Place, line.Now);
        trace?.Closed(line.Now, client.Place);
        if (events.ShouldLog(BridgeEvent.Closed))
            BridgeLog.Closed(log, client.Place);
    }

    private int Connect(BridgeClient client)
    {
        int place = arbiter.Connect(client.Handover, client.Address, line.Now);
        if (place < 0 && arbiter.ClientToDisplace(client.Address, line.Now) is int displaced and >= 0)
        {
            if (events.ShouldLog(BridgeEvent.Displaced))
                BridgeLog.Displaced(log, displaced);
            Leave(clients[displaced]!);
            place = arbiter.Connect(client.Handover, client.Address, line.Now);
        }

        return place;
    }
}
