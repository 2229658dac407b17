namespace Mbus.Server.Bridge;

/// <summary>
/// Bounds how many lines of the log repeated events cost. The first event of a kind and client is logged at once; the same events
/// within the next ten seconds are counted, and one line tells their number then.
/// </summary>
/// <remarks>
/// Bounded by <see cref="MaxLines"/> lines for each kind in ten seconds, however many clients there are and however often they
/// connect, and by the same number of summaries.
/// </remarks>
internal sealed class BridgeEvents : IDisposable
{
    /// <summary>How many lines of one kind there are in ten seconds; further ones are counted.</summary>
    internal const int MaxLines = 20;

    /// <summary>The client of an event that belongs to none.</summary>
    internal const int NoClient = -1;

    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action<BridgeEvent, int, long> _summarize;
    private readonly Dictionary<BridgeEvent, Kind> _kinds = [];
    private readonly ITimer _timer;
    private bool _isArmed;

    /// <param name="time">The clock.</param>
    /// <param name="summarize">Logs how often an event came in addition to those logged: the event, the client or <see cref="NoClient"/> for several, the number.</param>
    internal BridgeEvents(TimeProvider time, Action<BridgeEvent, int, long> summarize)
    {
        _time = time;
        _summarize = summarize;
        _timer = time.CreateTimer(_ => OnTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether an event that is rare by itself is logged now: for each client the first ones.</summary>
    internal bool ShouldLog(BridgeEvent what) => ShouldLog(what, NoClient, MaxLines);

    /// <summary>Whether an event of a client is logged now: the first one of this client.</summary>
    internal bool ShouldLog(BridgeEvent what, int client) => ShouldLog(what, client, 1);

    /// <summary>Logs what has been counted and not logged.</summary>
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
            if (kind.Counted.Count == 0 && (kind.Begun is not long begun || _time.GetElapsedTime(begun) >= Window))
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

                // The summary is the line of these clients for the next ten seconds.
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

    /// <summary>What was logged and counted of one kind since a time.</summary>
    private sealed class Kind
    {
        private readonly Dictionary<int, int> _lines = [];
        private int _allLines;

        internal long? Begun { get; private set; }

        internal Dictionary<int, long> Counted { get; } = [];

        internal void Begin(long now)
        {
            Begun = now;
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
