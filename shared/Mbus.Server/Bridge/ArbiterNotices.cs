using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>Logs, traces and counts the notices of the arbiter. Not thread-safe: the driver's lock protects it.</summary>
internal sealed class ArbiterNotices(Line line, Arbiter arbiter, ClientTable clients, BridgeEvents events, ILogger log, BridgeTrace? trace)
{
    private const double MicrosecondsPerSecond = 1e6;

    private int _lastOwner = -1;

    /// <summary>Number of requests that were dropped.</summary>
    internal int Dropped { get; private set; }

    /// <summary>Records which client's request is sent: a request that expires waited for it.</summary>
    internal void NoteOwner()
    {
        if (arbiter.Owner >= 0)
            _lastOwner = arbiter.Owner;
    }

    /// <summary>Takes all notices of the arbiter.</summary>
    internal void Take()
    {
        ArbiterNotice notice;
        while ((notice = arbiter.TakeNotice(out int client)) != ArbiterNotice.None)
        {
            if (IsDrop(notice))
                Dropped++;
            trace?.Noticed(line.Now, client, notice);
            if (!events.ShouldLog((BridgeEvent)notice, client))
                continue;

            if (notice == ArbiterNotice.Expired)
                BridgeLog.Expired(log, client, Waited(client), _lastOwner);
            else if (notice == ArbiterNotice.Refused && arbiter.LastRefused.Client == client)
                BridgeLog.Refused(log, arbiter.LastRefused);
            else
                BridgeLog.Notice(log, notice, client);
        }
    }

    private static bool IsDrop(ArbiterNotice notice) => notice
        is ArbiterNotice.Refused or ArbiterNotice.Expired or ArbiterNotice.Superseded or ArbiterNotice.Overflow
        or ArbiterNotice.NotSelected or ArbiterNotice.SequenceLost or ArbiterNotice.ResetUnanswered;

    // Counts only the last waiting request of a client: a new request replaces the waiting one.
    private double Waited(int client) => (line.Now - (clients[client]?.LastReceivedAt ?? line.Now)) / MicrosecondsPerSecond;
}
