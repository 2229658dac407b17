namespace Mbus.Server.Bridge;

/// <summary>
/// Limits the log lines written for repeated events. The first event of a kind and client is logged at once; further ones within ten
/// seconds are counted and reported in one summary line.
/// </summary>
/// <remarks>
/// At most <see cref="MaxLines"/> lines and as many summaries for each kind in ten seconds, independent of the number of clients and of how
/// often they connect.
/// </remarks>
internal sealed class BridgeEvents : IDisposable
{
    /// <summary>Maximum number of lines of one kind in ten seconds; further events are counted.</summary>
    internal const int MaxLines = 20;

    /// <summary>Client number for events that belong to no client.</summary>
    internal const int NoClient = -1;

    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action<BridgeEvent, int, long> _summarize;
    private readonly Dictionary<BridgeEvent, Kind> _kinds = [];
    private readonly ITimer _timer;
    private bool _isArmed;

    /// <param name="time">Clock.</param>
    /// <param name="summarize">
    /// Logs how often an event occurred in addition to the logged ones: event, client (<see cref="NoClient"/> for several), count.
    /// </param>
    internal BridgeEvents(TimeProvider time, Action<BridgeEvent, int, long> summarize)
    {
        _time = time;
        _summarize = summarize;
        _timer = time.CreateTimer(_ => OnTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Returns whether to log an event that is rare by itself; the limit is <see cref="MaxLines"/>.</summary>
    internal bool ShouldLog(BridgeEvent what) => ShouldLog(what, NoClient, MaxLines);

    /// <summary>Returns whether to log an event of a client: only the first one of this client.</summary>
    internal bool ShouldLog(BridgeEvent what, int client) => ShouldLog(what, client, 1);

    /// <summary>Logs the events that were counted but not logged.</summary>
    internal void Flush()
    {
        lock (_gate)
        {
            foreach ((BridgeEvent what, Kind kind) in _kinds)
                Summarize(what, kind);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private bool ShouldLog(BridgeEvent what, int client, int linesOfClient)
    {
        lock (_gate)
        {
            if (!_kinds.TryGetValue(what, out Kind? kind))
                _kinds.Add(what, kind = new Kind());
            if (kind.Counted.Count == 0 && (kind.StartedAt is not long startedAt || _time.GetElapsedTime(startedAt) >= Window))
                kind.Begin(_time.GetTimestamp());
            if (kind.TryTakeLine(client, linesOfClient))
                return true;

            kind.Counted[client] = kind.Counted.GetValueOrDefault(client) + 1;
            if (!_isArmed)
                _timer.Change(Window, Timeout.InfiniteTimeSpan);
            _isArmed = true;
            return false;
        }
    }

    private void OnTime()
    {
        lock (_gate)
        {
            _isArmed = false;
            foreach ((BridgeEvent what, Kind kind) in _kinds)
            {
                int[] clients = [.. kind.Counted.Keys];
                if (clients.Length == 0)
                    continue;

                Summarize(what, kind);
                kind.Begin(_time.GetTimestamp());

                // The summary also counts as the line of these clients for the next ten seconds.
                foreach (int client in clients)
                    kind.TryTakeLine(client, 1);
                _isArmed = true;
            }

            if (_isArmed)
                _timer.Change(Window, Timeout.InfiniteTimeSpan);
        }
    }

    private void Summarize(BridgeEvent what, Kind kind)
    {
        if (kind.Counted.Count > MaxLines)
        {
            _summarize(what, NoClient, kind.Counted.Values.Sum());
        }
        else
        {
            foreach ((int client, long count) in kind.Counted)
                _summarize(what, client, count);
        }

        kind.Counted.Clear();
    }

    /// <summary>Lines logged and events counted for one kind since a start time.</summary>
    private sealed class Kind
    {
        private readonly Dictionary<int, int> _lines = [];
        private int _allLines;

        internal long? StartedAt { get; private set; }

        internal Dictionary<int, long> Counted { get; } = [];

        internal void Begin(long now)
        {
            StartedAt = now;
            _lines.Clear();
            _allLines = 0;
        }

        internal bool TryTakeLine(int client, int most)
        {
            int lines = _lines.GetValueOrDefault(client);
            if (lines == most || _allLines == MaxLines)
                return false;

            _lines[client] = lines + 1;
            _allLines++;
            return true;
        }
    }
}
