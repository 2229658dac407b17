using System.Net;
using Microsoft.Extensions.Logging;

namespace Mbus.Client.Bridge;

/// <summary>What the bridge tells its log, one method for each event.</summary>
internal static partial class BridgeLog
{
    [LoggerMessage(1, LogLevel.Information, "client {Client} connected from {Peer}")]
    internal static partial void Connected(ILogger log, int client, IPEndPoint peer);

    [LoggerMessage(2, LogLevel.Information, "client {Client} closed")]
    internal static partial void Closed(ILogger log, int client);

    [LoggerMessage(3, LogLevel.Warning, "{Peer} was closed: it is in none of the networks given with --allow")]
    internal static partial void NotAllowed(ILogger log, IPEndPoint peer);

    [LoggerMessage(4, LogLevel.Warning, "{Peer} was closed: all {Max} places are taken by clients that were heard within the last minute")]
    internal static partial void Full(ILogger log, IPEndPoint peer, int max);

    [LoggerMessage(5, LogLevel.Warning, "client {Client} was closed: it had been silent longest and its place was needed")]
    internal static partial void Displaced(ILogger log, int client);

    [LoggerMessage(6, LogLevel.Warning, "client {Client} was closed: it does not read what it asked for")]
    internal static partial void NotReading(ILogger log, int client);

    [LoggerMessage(7, LogLevel.Error, "{Message} Requests go unanswered until the line is back")]
    internal static partial void LineLost(ILogger log, string message);

    [LoggerMessage(8, LogLevel.Information, "{Line} is back")]
    internal static partial void LineBack(ILogger log, string line);

    [LoggerMessage(9, LogLevel.Warning, "accepting a client failed: {Message}")]
    internal static partial void AcceptFailed(ILogger log, string message);

    [LoggerMessage(10, LogLevel.Warning, "client {Client}: a write to a meter was refused, the bridge is read-only")]
    internal static partial void Refused(ILogger log, int client);

    [LoggerMessage(11, LogLevel.Warning, "client {Client}: a request waited 3 s for the bus and was dropped; client {Holder} holds it")]
    internal static partial void Expired(ILogger log, int client, int holder);

    [LoggerMessage(12, LogLevel.Warning, "client {Client}: a request to 253 was dropped, another client has selected a meter since")]
    internal static partial void SelectionLost(ILogger log, int client);

    [LoggerMessage(13, LogLevel.Debug, "client {Client}: {Notice}")]
    internal static partial void Other(ILogger log, int client, ArbiterNotice notice);

    [LoggerMessage(14, LogLevel.Error, "client {Client} was closed by a fault of the bridge; please report it")]
    internal static partial void Fault(ILogger log, int client, Exception e);

    internal static void Notice(ILogger log, ArbiterNotice notice, int client, Arbiter arbiter)
    {
        switch (notice)
        {
            case ArbiterNotice.Refused:
                Refused(log, client);
                break;
            case ArbiterNotice.Expired:
                Expired(log, client, arbiter.Owner);
                break;
            case ArbiterNotice.NotSelected:
                SelectionLost(log, client);
                break;
            default:
                Other(log, client, notice);
                break;
        }
    }
}
