using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Reads rows of the table <c>reading</c>, and restores telegrams that are stored as differences.</summary>
/// <param name="connection">Connection.</param>
/// <param name="meters">Returns a meter by its number.</param>
internal sealed class ReadingRows(SqliteConnection connection, Func<int, StoredMeter> meters) : IDisposable
{
    /// <summary>Columns that a query must select, in this order.</summary>
    internal const string Columns = "number, time, meter, slot, source, reference, telegrams";

    /// <summary>
    /// Tables and condition for readings of days, to be followed by AND and a condition of <c>day</c>. Each reading occurs once.
    /// </summary>
    internal const string OfDays = """
        reading_day CROSS JOIN reading
        WHERE number >= first AND number <= COALESCE(last, 9223372036854775807) AND time >= day * 86400 AND time < (day + 1) * 86400
        """;

    // The reference of a meter is the same for a whole day, so one for each meter is enough for rows in order.
    private const int MaxReferences = 1000;

    private readonly Dictionary<int, (long Number, byte[] Pack)> _references = [];
    private readonly SqliteCommand _byNumber = connection.Command("SELECT telegrams FROM reading WHERE number = $1", 1);

    public void Dispose() => _byNumber.Dispose();

    /// <summary>Reads all rows of a query.</summary>
    /// <exception cref="FormatException">A row is damaged.</exception>
    internal IEnumerable<StoredReading> Read(SqliteCommand query)
    {
        using SqliteDataReader row = query.ExecuteReader();
        while (row.Read())
            yield return ReadRow(row);
    }

    /// <summary>Returns the whole pack of a row.</summary>
    internal byte[] PackOf(int meter, long number, long reference, byte[] telegrams)
    {
        if (reference == 0)
        {
            Remember(meter, number, telegrams);
            return telegrams;
        }

        long of = number - reference;
        if (!_references.TryGetValue(meter, out (long Number, byte[] Pack) known) || known.Number != of)
        {
            byte[] pack = _byNumber.With(of).ExecuteScalar() as byte[] ?? throw new FormatException($"reading {number} refers to reading {of}, which is missing");
            known = (of, pack);
            Remember(meter, of, pack);
        }

        return TelegramPack.Apply(telegrams, known.Pack);
    }

    private StoredReading ReadRow(SqliteDataReader row)
    {
        long number = row.GetInt64(0);
        DateTimeOffset time = row.Time(1);
        int meter = row.GetInt32(2);
        byte[] pack = PackOf(meter, number, row.GetInt64(5), row.GetFieldValue<byte[]>(6));
        return new StoredReading(
            number,
            meters(meter),
            time,
            row.IsDBNull(3) ? null : time.AddSeconds(-row.GetInt64(3)),
            (ReadingSource)row.GetInt32(4),
            TelegramPack.Unpack(pack));
    }

    private void Remember(int meter, long number, byte[] pack)
    {
        if (_references.Count >= MaxReferences && !_references.ContainsKey(meter))
            _references.Clear();
        _references[meter] = (number, pack);
    }
}
