using Mbus.Gateway.Logging;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Store;

/// <summary>
/// Writes rounds in the background, in order. A full or read-only disk stops nothing else: rounds wait in memory, and are written when the
/// disk works again. A damaged file is moved away and a new one is created.
/// </summary>
public sealed class ReadingStore : IAsyncDisposable
{
    /// <summary>Maximum number of readings that wait in memory; further rounds displace the oldest.</summary>
    public const int MaxWaiting = 20_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly LinkedList<Work> _waiting = new();
    private readonly Dictionary<string, long> _cursors = [];
    private readonly SemaphoreSlim _added = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<IReadOnlyList<StoredMeter>> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _path;
    private readonly LocalCalendar _calendar;
    private readonly Func<MeterId, byte[]?> _keys;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Task _running;
    private TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StoreHealth _health = new(null, 0, 0, null);
    private StoreWriter? _writer;

    private ReadingStore(string folder, LocalCalendar calendar, Func<MeterId, byte[]?> keys, TimeProvider time, ILogger log)
    {
        Folder = folder;
        _path = Path.Combine(folder, StoreDatabase.FileName);
        _calendar = calendar;
        _keys = keys;
        _time = time;
        _log = log;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Folder of the store.</summary>
    public string Folder { get; }

    /// <summary>State.</summary>
    public StoreHealth Health
    {
        get
        {
            lock (_gate)
                return _health with { Waiting = _waiting.Sum(work => work.Readings) };
        }
    }

    /// <summary>Completes when the store is open, with the meters that it knows.</summary>
    public Task<IReadOnlyList<StoredMeter>> Opened => _opened.Task;

    /// <summary>Starts to open the store and to write. Returns at once: a large file is checked in the background.</summary>
    /// <param name="folder">Folder of the store; it is created.</param>
    /// <param name="calendar">Local calendar of month ends.</param>
    /// <param name="keys">Returns the AES-128 key of a meter, or null.</param>
    /// <param name="time">Clock of the pauses between attempts.</param>
    /// <param name="log">Log.</param>
    public static ReadingStore Start(string folder, LocalCalendar calendar, Func<MeterId, byte[]?> keys, TimeProvider time, ILogger log) =>
        new(folder, calendar, keys, time, log);

    /// <summary>Adds a round. The task completes when the round is on the disk, or is cancelled if it was dropped.</summary>
    public Task Add(Round round)
    {
        lock (_gate)
        {
            foreach ((string output, long number) in _cursors)
                round.Cursors[output] = number;
            _cursors.Clear();
        }

        return Add(new Work(round.Readings.Count, writer => writer.Append(round)));
    }

    /// <summary>
    /// Sets the delivered position of an output. It is written with the next round, and at the end: after a crash the output gets some
    /// readings again, and the disk has one commit for each round.
    /// </summary>
    public void SetCursor(string output, long number)
    {
        lock (_gate)
            _cursors[output] = number;
    }

    /// <summary>Adds a reading without a time of day: see <see cref="Resolve"/>.</summary>
    public Task AddPending(string boot, TimeSpan uptime, NewReading reading) => Add(new Work(1, writer => writer.AppendPending(boot, uptime, reading)));

    /// <summary>Gives the readings of a boot their times.</summary>
    /// <param name="boot">Identity of this boot.</param>
    /// <param name="bootTime">Time at which the host was started.</param>
    /// <param name="resolved">Receives the number of readings with and without a time.</param>
    public Task Resolve(string boot, DateTimeOffset bootTime, Action<int, int> resolved) => Run(writer =>
    {
        (int with, int without) = writer.ResolvePending(boot, bootTime);
        resolved(with, without);
    });

    /// <summary>Converts complete days, and applies the retention.</summary>
    public Task Maintain(RetentionSettings retention, DateTimeOffset now) => Run(writer =>
    {
        if (writer.Days.Close(now) > 0)
            writer.Days.Retain(retention, now);
    });

    /// <summary>
    /// Decodes all kept telegrams again that another version of the decoder has decoded, a day at a time between the rounds. The next start
    /// continues what was interrupted.
    /// </summary>
    /// <param name="decoder">Version of the decoder.</param>
    /// <param name="cancel">Ends it after the present day.</param>
    /// <returns>Number of days.</returns>
    public async Task<int> DecodeAgainAsync(string decoder, CancellationToken cancel)
    {
        int days = 0;
        bool isMore = true;
        while (isMore)
        {
            await Run(writer => isMore = writer.Days.DecodeNextDay(decoder)).WaitAsync(cancel).ConfigureAwait(false);
            days += isMore ? 1 : 0;
        }

        return days;
    }

    /// <summary>Gives a meter a name. The task completes when it is on the disk.</summary>
    /// <param name="meter">Meter; nothing happens if it was never read.</param>
    /// <param name="name">Name; null for none.</param>
    public Task Rename(MeterId meter, string? name) => Run(writer => writer.Rename(meter, name));

    /// <summary>Runs a call of the writer in order with the rounds.</summary>
    internal Task Run(Action<StoreWriter> call) => Add(new Work(0, call));

    /// <summary>Completes at the next commit.</summary>
    public Task NextCommit()
    {
        lock (_gate)
            return _committed.Task;
    }

    /// <summary>Opens a reader.</summary>
    /// <exception cref="StoreException">There is no store yet, or it cannot be read.</exception>
    public StoreReader Read() => StoreReader.Open(Folder, _calendar, _keys);

    /// <summary>Writes what waits, if the disk works, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_cursors.Count > 0)
            _ = Add(new Round());
        await _stop.CancelAsync().ConfigureAwait(false);
        _added.Release();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _opened.TrySetCanceled();
        _stop.Dispose();
        _added.Dispose();
    }

    private Task Add(Work work)
    {
        lock (_gate)
        {
            _waiting.AddLast(work);
            while (_waiting.Count > 1 && _waiting.Sum(one => one.Readings) > MaxWaiting)
            {
                Work oldest = _waiting.First!.Value;
                _waiting.RemoveFirst();
                _health = _health with { Lost = _health.Lost + oldest.Readings };
                oldest.Done.TrySetCanceled();
            }
        }

        _added.Release();
        return work.Done.Task;
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (TryOpen() && TryWriteAll())
                await _added.WaitAsync().ConfigureAwait(false);
            else
                await Task.Delay(RetryAfter, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (TryOpen())
            TryWriteAll();
        _writer?.Dispose();
    }

    private bool TryOpen()
    {
        if (_writer != null)
            return true;

        try
        {
            Directory.CreateDirectory(Folder);
            _writer = OpenOrReplace();
            _opened.TrySetResult([.. _writer.Meters]);
            Report(null);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(e.Message);
            return false;
        }
    }

    private StoreWriter OpenOrReplace()
    {
        try
        {
            return StoreWriter.Open(_path, _calendar, _keys);
        }
        catch (Exception e) when (StoreDatabase.IsDamage(e) || (e.InnerException is { } inner && StoreDatabase.IsDamage(inner)))
        {
            string damaged = StoreDatabase.MoveAway(_path, _time.GetUtcNow());
            string text = $"{e.Message} It was moved to {damaged}, and a new store was created. `mbus gateway import` may read parts of it.";
            GatewayLog.StoreFailed(_log, text);
            StoreWriter writer = StoreWriter.Open(_path, _calendar, _keys);
            Round round = new();
            round.Events.Add(new MeterEvent(EventKind.Store, _time.GetUtcNow(), null, null, text));
            writer.Append(round);
            return writer;
        }
    }

    private bool TryWriteAll()
    {
        while (First() is { } work)
        {
            try
            {
                work.Run(_writer!);
            }
            catch (Exception e) when (e is StoreException or FormatException)
            {
                // The next attempt opens the file again, so that it also finds damage.
                Report(e.Message);
                _writer!.Dispose();
                _writer = null;
                return false;
            }

            Remove(work);
            work.Done.TrySetResult();
            Committed();
        }

        return true;
    }

    private Work? First()
    {
        lock (_gate)
            return _waiting.First?.Value;
    }

    private void Remove(Work work)
    {
        lock (_gate)
            _waiting.Remove(work);
    }

    private void Committed()
    {
        TaskCompletionSource committed;
        lock (_gate)
        {
            committed = _committed;
            _committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _health = _health with { LastCommit = _time.GetUtcNow() };
        }

        committed.SetResult();
        Report(null);
    }

    private void Report(string? error)
    {
        string? before;
        lock (_gate)
        {
            before = _health.Error;
            _health = _health with { Error = error };
        }

        if (error != null && before != error)
            GatewayLog.StoreFailed(_log, error);
        else if (error == null && before != null)
            GatewayLog.StoreWorks(_log);
    }

    private sealed record Work(int Readings, Action<StoreWriter> Run)
    {
        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
