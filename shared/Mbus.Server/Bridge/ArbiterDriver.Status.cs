namespace Mbus.Server.Bridge;

/// <content>Bridge status: notices, counters, health check.</content>
internal sealed partial class ArbiterDriver
{
    /// <summary>
    /// Maximum time for the line driver to send a request or to deliver received bytes, in microseconds. The longest frame takes 9.6 s at
    /// 300 Bd.
    /// </summary>
    internal const long MaxDriverTime = 20_000_000;

    private const double MicrosecondsPerSecond = 1e6;

    private long? _sendingSince;
    private long? _pendingSince;
    private int _lastOwner = -1;
    private int _dropped;
    private string? _lastError;

    /// <summary>Current bridge status.</summary>
    internal BridgeStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new BridgeStatus
                {
                    Clients = _clients.Count,
                    Owner = _arbiter.Owner >= 0 ? _arbiter.Owner : null,
                    Requests = _arbiter.Requests,
                    Replies = _arbiter.Replies,
                    Silences = _arbiter.Silences,
                    Damages = _arbiter.Damages,
                    Dropped = _dropped,
                    LastError = _lastError,
                };
            }
        }
    }

    /// <summary>
    /// Runs the arbiter once, as at a deadline. Returns false when the line driver has held bytes for longer than
    /// <see cref="MaxDriverTime"/>.
    /// </summary>
    internal bool CheckHealth()
    {
        lock (_gate)
        {
            if (_isStopped)
                return true;

            DriveNow();
            return !IsTooLong(_sendingSince) && !IsTooLong(_pendingSince);
        }
    }

    /// <summary>Records an error of the bridge itself for the status.</summary>
    internal void ReportFault(Exception e)
    {
        lock (_gate)
            _lastError = e.Message;
    }

    private static bool IsDrop(ArbiterNotice notice) => notice
        is ArbiterNotice.Refused or ArbiterNotice.Expired or ArbiterNotice.Superseded or ArbiterNotice.Overflow
        or ArbiterNotice.NotSelected or ArbiterNotice.SequenceLost or ArbiterNotice.ResetUnanswered;

    private bool IsTooLong(long? since) => _line.Now - since > MaxDriverTime;

    private void TakeNotices()
    {
        ArbiterNotice notice;
        while ((notice = _arbiter.TakeNotice(out int client)) != ArbiterNotice.None)
        {
            if (IsDrop(notice))
                _dropped++;
            _trace?.Noticed(_line.Now, client, notice);
            if (!_events.ShouldLog((BridgeEvent)notice, client))
                continue;

            if (notice == ArbiterNotice.Expired)
                BridgeLog.Expired(_log, client, Waited(client), _lastOwner);
            else if (notice == ArbiterNotice.Refused && _arbiter.LastRefused.Client == client)
                BridgeLog.Refused(_log, _arbiter.LastRefused);
            else
                BridgeLog.Notice(_log, notice, client);
        }
    }

    // Counts only the last waiting request of a client: a new request replaces the waiting one.
    private double Waited(int client) => (_line.Now - (_clients[client]?.LastReceivedAt ?? _line.Now)) / MicrosecondsPerSecond;
}
