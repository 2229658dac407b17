using Mbus.Gateway.Meters;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Numbers of the series, in memory as they are used.</summary>
internal sealed class SeriesTable(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<(int Meter, SeriesKey Key), long> _numbers = [];
    private readonly SqliteCommand _find = connection.Command(
        """
        SELECT number FROM series WHERE meter = $1 AND quantity = $2 AND unit = $3 AND function = $4 AND storage = $5 AND tariff = $6
            AND subunit = $7 AND detail = $8 AND ordinal = $9
        """, 9);

    private readonly SqliteCommand _insert = connection.Command(
        "INSERT INTO series(meter, quantity, unit, function, storage, tariff, subunit, detail, ordinal) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING number", 9);

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
    }

    /// <summary>Returns the number of a series; inserts it if it is new.</summary>
    internal long NumberOf(int meter, SeriesKey key)
    {
        if (_numbers.TryGetValue((meter, key), out long number))
            return number;

        object?[] values = [meter, key.Quantity, key.Unit, (int)key.Function, key.Storage, key.Tariff, key.Subunit, key.Detail, key.Ordinal];
        number = (long)(_find.With(values).ExecuteScalar() ?? _insert.With(values).ExecuteScalar()!);
        _numbers[(meter, key)] = number;
        return number;
    }

    /// <summary>Forgets the numbers: those of a transaction that was rolled back are not valid.</summary>
    internal void Forget() => _numbers.Clear();

    /// <summary>Returns the series of a meter.</summary>
    internal static IReadOnlyList<(long Number, SeriesKey Key)> Of(SqliteConnection connection, int meter)
    {
        using SqliteCommand query = connection.Command(
            "SELECT number, quantity, unit, function, storage, tariff, subunit, detail, ordinal FROM series WHERE meter = $1 ORDER BY number", 1);
        using SqliteDataReader row = query.With(meter).ExecuteReader();
        List<(long, SeriesKey)> series = [];
        while (row.Read())
        {
            series.Add((row.GetInt64(0), new SeriesKey(
                row.GetString(1), row.GetString(2), (RecordFunction)row.GetInt32(3), row.GetInt64(4), row.GetInt32(5), row.GetInt32(6), row.GetString(7), row.GetInt32(8))));
        }

        return series;
    }
}
