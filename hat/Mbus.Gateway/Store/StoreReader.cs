using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>
/// Reads the store, beside the writer and without waiting for it. For one thread at a time: open one for each request or task; opening takes
/// less than a millisecond.
/// </summary>
public sealed partial class StoreReader : IDisposable
{
    private readonly string _path;
    private readonly LocalCalendar _calendar;
    private readonly Func<MeterId, byte[]?> _keys;
    private readonly SqliteConnection _connection;
    private MeterTable _meters;

    private StoreReader(string path, LocalCalendar calendar, Func<MeterId, byte[]?> keys, SqliteConnection connection)
    {
        _path = path;
        _calendar = calendar;
        _keys = keys;
        _connection = connection;
        _meters = MeterTable.Load(connection);
    }

    /// <summary>Meters, in the order of their first reading.</summary>
    public IReadOnlyList<StoredMeter> Meters => [.. _meters.All.OrderBy(meter => meter.Number)];

    /// <summary>Number of the last reading; 0 for an empty store.</summary>
    public long LastReading => _connection.Number("SELECT MAX(number) FROM reading");

    /// <summary>Opens the store for reading.</summary>
    /// <param name="folder">Folder of the store.</param>
    /// <param name="calendar">Local calendar of days and months.</param>
    /// <param name="keys">Returns the AES-128 key of a meter, or null.</param>
    /// <exception cref="StoreException">There is no store, or it cannot be read.</exception>
    public static StoreReader Open(string folder, LocalCalendar calendar, Func<MeterId, byte[]?> keys)
    {
        string path = Path.Combine(folder, StoreDatabase.FileName);
        SqliteConnection connection = StoreDatabase.OpenForReading(path);
        try
        {
            return new StoreReader(path, calendar, keys, connection);
        }
        catch (Exception e)
        {
            connection.Dispose();
            throw e is SqliteException error ? StoreDatabase.Failure(path, "Reading", error) : e;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Loads meters and their last readings again: they are those at the time of opening.</summary>
    public void Refresh() => _meters = MeterTable.Load(_connection);

    /// <summary>Returns a meter; null if it is not in the store.</summary>
    public StoredMeter? Find(MeterId id) => _meters.Find(id);

    /// <summary>Returns the last reading of a meter.</summary>
    public StoredReading? Last(StoredMeter meter) => Query("reading WHERE number = $1", "number", 1, meter.LastReading).FirstOrDefault();

    /// <summary>Returns the readings after a number, in the order in which they were stored: what an output delivers next.</summary>
    /// <param name="number">Number of the last reading that was delivered; 0 for the first.</param>
    /// <param name="count">Maximum number of readings.</param>
    public IReadOnlyList<StoredReading> After(long number, int count) => [.. Query("reading WHERE number > $1", "number", count, number)];

    /// <summary>Returns the readings of a meter whose telegrams are kept, in the order of their times.</summary>
    /// <param name="meter">Meter.</param>
    /// <param name="from">First time.</param>
    /// <param name="to">End; not included.</param>
    /// <param name="count">Maximum number of readings.</param>
    public IReadOnlyList<StoredReading> Readings(StoredMeter meter, DateTimeOffset from, DateTimeOffset to, int count) =>
    [
        .. Query(
            $"{ReadingRows.OfDays} AND day >= $1 AND day <= $2 AND time >= $3 AND time < $4 AND meter = $5", "time", count,
            DayBlock.DayOf(from), DayBlock.DayOf(to), from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds(), meter.Number),
    ];

    /// <summary>Returns the key of a meter, for <see cref="StoredReading.Decode"/>; null for none.</summary>
    public byte[]? KeyOf(StoredMeter meter) => _keys(meter.Id);

    /// <summary>Returns the delivered position of an output; null if it has none.</summary>
    public long? Cursor(string output)
    {
        using SqliteCommand query = _connection.Command("SELECT number FROM cursor WHERE output = $1", 1);
        return query.With(output).ExecuteScalar() as long?;
    }

    /// <summary>Returns events, newest first.</summary>
    /// <param name="before">Only events with a smaller number, for paging; <see cref="long.MaxValue"/> for the newest.</param>
    /// <param name="count">Maximum number of events.</param>
    /// <param name="meter">Only events of this meter; null for all.</param>
    public IReadOnlyList<(long Number, MeterEvent Event)> Events(long before, int count, MeterId? meter = null) => ReadEvents(
        "number < $1 AND ($3 IS NULL OR meter = $3)", "number DESC", before, count, meter?.ToString());

    /// <summary>Returns events after a number, in the order in which they were stored.</summary>
    /// <param name="number">Number of the last known event; 0 for the first.</param>
    /// <param name="count">Maximum number of events.</param>
    public IReadOnlyList<(long Number, MeterEvent Event)> EventsAfter(long number, int count) => ReadEvents("number > $1", "number", number, count, null);

    private List<(long Number, MeterEvent Event)> ReadEvents(string where, string order, long number, int count, string? meter)
    {
        using SqliteCommand query = _connection.Command(
            $"SELECT number, kind, time, until, count, bus, meter, text FROM event WHERE {where} ORDER BY {order} LIMIT $2", 3);
        using SqliteDataReader row = query.With(number, count, meter).ExecuteReader();
        List<(long, MeterEvent)> events = [];
        while (row.Read())
        {
            MeterId? of = row.Text(6) is { } text && MeterId.TryParse(text, out MeterId id) ? id : null;
            events.Add((row.GetInt64(0), new MeterEvent((EventKind)row.GetInt32(1), row.Time(2), row.Text(5), of, row.GetString(7))
            {
                Until = row.Time(3),
                Count = row.GetInt32(4),
            }));
        }

        return events;
    }

    private IEnumerable<StoredReading> Query(string from, string order, int count, params object?[] values)
    {
        using ReadingRows rows = new(_connection, MeterOf);
        using SqliteCommand query = _connection.Command(
            $"SELECT {ReadingRows.Columns} FROM {from} ORDER BY {order} LIMIT ${values.Length + 1}", values.Length + 1);
        foreach (StoredReading reading in rows.Read(query.With([.. values, count])))
            yield return reading;
    }

    // A meter may be newer than this reader.
    private StoredMeter MeterOf(int number)
    {
        if (_meters.All.All(meter => meter.Number != number))
            Refresh();
        return _meters.Of(number);
    }
}
