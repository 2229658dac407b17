using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Writes the store. For one thread at a time; <see cref="ReadingStore"/> serves several.</summary>
internal sealed partial class StoreWriter : IDisposable
{
    private readonly Func<MeterId, byte[]?> _keys;
    private readonly SqliteConnection _connection;
    private readonly SeriesTable _series;
    private readonly MeterTable _meters;
    private readonly MonthEndTable _monthEnds;
    private readonly StoreTransaction _transaction;
    private readonly Dictionary<int, (int Day, long Number, byte[] Pack)> _references = [];
    private readonly SqliteCommand _insertReading;
    private readonly SqliteCommand _insertEvent;
    private readonly SqliteCommand _insertMissed;
    private readonly SqliteCommand _insertCursor;
    private long _lastReading;

    private StoreWriter(string path, LocalCalendar calendar, Func<MeterId, byte[]?> keys, SqliteConnection connection)
    {
        _keys = keys;
        _connection = connection;
        _meters = MeterTable.Load(connection);
        _series = new SeriesTable(connection);
        _monthEnds = new MonthEndTable(connection, _series, calendar);
        _transaction = new StoreTransaction(connection, path, Reload);
        Days = new DayConversion(connection, _transaction, _meters, _series, calendar, keys);
        _lastReading = connection.Number("SELECT MAX(number) FROM reading");
        _insertReading = connection.Command("INSERT INTO reading VALUES($1, $2, $3, $4, $5, $6, $7)", 7);
        _insertEvent = connection.Command("INSERT INTO event(kind, time, until, count, bus, meter, text) VALUES($1, $2, $3, $4, $5, $6, $7)", 7);
        _insertMissed = connection.Command(
            _insertEvent.CommandText + " ON CONFLICT(meter, bus, time) WHERE kind = 9 DO UPDATE SET until = excluded.until, count = excluded.count, text = excluded.text", 7);
        _insertCursor = connection.Command("INSERT OR REPLACE INTO cursor VALUES($1, $2)", 2);
    }

    /// <summary>Connection, for tests that limit the size of the file.</summary>
    internal SqliteConnection Connection => _connection;

    /// <summary>Values of complete days.</summary>
    internal DayConversion Days { get; }

    /// <summary>Meters of the store.</summary>
    internal IReadOnlyCollection<StoredMeter> Meters => _meters.All;

    /// <summary>Opens the store; creates it if there is none.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="calendar">Local calendar of month ends.</param>
    /// <param name="keys">Returns the AES-128 key of a meter, or null.</param>
    /// <exception cref="StoreException">The file cannot be used.</exception>
    /// <exception cref="DamagedStoreException">The file is damaged.</exception>
    internal static StoreWriter Open(string path, LocalCalendar calendar, Func<MeterId, byte[]?> keys)
    {
        SqliteConnection connection = StoreDatabase.OpenForWriting(path);
        try
        {
            return new StoreWriter(path, calendar, keys, connection);
        }
        catch (Exception e)
        {
            connection.Dispose();
            throw e switch
            {
                SqliteException error when !StoreDatabase.IsDamage(error) => StoreDatabase.Failure(path, "Loading", error),
                SqliteException or FormatException => new DamagedStoreException($"The store {path} is damaged: {e.Message}."),
                _ => e,
            };
        }
    }

    /// <summary>Writes the last readings of the meters, and closes the store in order.</summary>
    public void Dispose()
    {
        try
        {
            _transaction.Run("Closing", () => _meters.WriteAll(_connection));
            StoreDatabase.Close(_connection);
        }
        catch (Exception e) when (e is StoreException or SqliteException)
        {
            // A full disk: the next start reads the log, and checks the file.
        }

        _series.Dispose();
        Days.Dispose();
        _monthEnds.Dispose();
        foreach (SqliteCommand command in new[] { _insertReading, _insertEvent, _insertMissed, _insertCursor })
            command.Dispose();
        _connection.Dispose();
    }

    /// <summary>Returns whether the store has a reading of a meter at a time.</summary>
    internal bool Has(MeterId meter, DateTimeOffset time)
    {
        if (_meters.Find(meter) is not { } known)
            return false;

        using SqliteCommand query = _connection.Command($"SELECT COUNT(*) FROM {ReadingRows.OfDays} AND day = $1 AND time = $2 AND meter = $3", 3);
        return query.With(DayBlock.DayOf(time), time.ToUnixTimeSeconds(), known.Number).ExecuteScalar() is > 0L;
    }

    /// <summary>Gives a meter a name; null for none.</summary>
    internal void Rename(MeterId id, string? name)
    {
        if (_meters.Find(id) is not { } known)
            return;

        StoredMeter renamed = known with { Name = name };
        _transaction.Run("Writing", () => MeterTable.Write(_connection, renamed));
        _meters.Set(renamed);
    }

    /// <summary>Commits a round: when the call returns, it is on the disk.</summary>
    /// <exception cref="StoreException">The round was not written, and nothing of it is in the store; the message gives the reason.</exception>
    internal void Append(Round round) => Append(round, null);

    private void Append(Round round, Action? also)
    {
        List<StoredMeter> meters = [];
        Dictionary<int, (int, long, byte[])> references = [];
        List<int> days = [];
        long last = _lastReading;
        _transaction.Run("Writing", () =>
        {
            foreach (NewReading reading in round.Readings)
            {
                StoredMeter meter = MeterOf(reading, ++last, meters);
                AppendReading(reading, meter, last, references, days);
                if (_monthEnds.Append(reading, meter) is { } late)
                    AppendEvent(late);
            }

            foreach (MeterEvent happened in round.Events)
                AppendEvent(happened);
            foreach ((string output, long number) in round.Cursors)
                _insertCursor.With(output, number).ExecuteNonQuery();
            also?.Invoke();
        });

        _lastReading = last;
        meters.ForEach(_meters.Set);
        Days.Opened(days);
        foreach ((int meter, (int, long, byte[]) reference) in references)
            _references[meter] = reference;
    }

    // Numbers of new series and the last months are in memory before the commit.
    private void Reload()
    {
        _series.Forget();
        _monthEnds.Load();
    }

    private StoredMeter MeterOf(NewReading reading, long number, List<StoredMeter> changed)
    {
        StoredMeter? known = changed.FindLast(meter => meter.Id == reading.Meter) ?? _meters.Find(reading.Meter);
        int next = Math.Max(_meters.NextNumber, changed.Count == 0 ? 0 : changed.Max(meter => meter.Number) + 1);
        StoredMeter meter = (known ?? new StoredMeter(next, reading.Meter) { Bus = "", Address = reading.Address, FirstRead = reading.Time }) with
        {
            Bus = reading.Bus,
            Address = reading.Address,
            Name = reading.Name ?? known?.Name,
            LastRead = known?.LastRead > reading.Time ? known.LastRead : reading.Time,
            LastReading = known?.LastRead > reading.Time ? known.LastReading : number,
            LineTime = Smooth(known?.LineTime, reading.LineTime),
        };
        if (known == null || (known.Bus, known.Address, known.Name) != (meter.Bus, meter.Address, meter.Name))
            MeterTable.Write(_connection, meter);
        changed.Add(meter);
        return meter;
    }

    private static TimeSpan Smooth(TimeSpan? known, TimeSpan measured)
    {
        if (measured == TimeSpan.Zero)
            return known ?? TimeSpan.Zero;
        return known is { Ticks: > 0 } average ? ((average * 3) + measured) / 4 : measured;
    }

    private void AppendReading(NewReading reading, StoredMeter meter, long number, Dictionary<int, (int, long, byte[])> references, List<int> days)
    {
        int day = DayBlock.DayOf(reading.Time);
        byte[] pack = TelegramPack.Pack(reading.Telegrams);
        byte[]? differences = null;
        (int Day, long Number, byte[] Pack) reference = default;
        if (references.TryGetValue(meter.Number, out reference) || _references.TryGetValue(meter.Number, out reference))
            differences = reference.Day == day ? TelegramPack.Differences(pack, reference.Pack) : null;
        if (differences == null)
            references[meter.Number] = (day, number, pack);

        long time = reading.Time.ToUnixTimeSeconds();
        _insertReading.With(
            number, time, meter.Number, reading.Slot is { } slot ? time - slot.ToUnixTimeSeconds() : null, (int)reading.Source,
            differences == null ? 0L : number - reference.Number, differences ?? pack).ExecuteNonQuery();
        Days.Open(day, number, days);
    }

    private void AppendEvent(MeterEvent happened)
    {
        SqliteCommand insert = happened.Kind == EventKind.MissedSlots ? _insertMissed : _insertEvent;
        insert.With(
            (int)happened.Kind, happened.Time.ToUnixTimeSeconds(), happened.Until.ToUnixTimeSeconds(), happened.Count, happened.Bus,
            happened.Meter?.ToString(), happened.Text).ExecuteNonQuery();
    }
}
