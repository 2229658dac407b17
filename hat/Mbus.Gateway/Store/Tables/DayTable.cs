using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>
/// Table <c>day</c>: one block of samples for each day and series. Its key is one integer, day and series, because SQLite fills the pages of
/// such a table when rows are added at its end, and leaves those of other keys half empty.
/// </summary>
internal sealed class DayTable(SqliteConnection connection) : IDisposable
{
    private const int SeriesBits = 24;

    private readonly SqliteCommand _find = connection.Command("SELECT samples FROM day WHERE key = $1", 1);
    private readonly SqliteCommand _write = connection.Command("INSERT OR REPLACE INTO day VALUES($1, $2)", 2);

    /// <summary>First day; null for an empty table.</summary>
    internal int? First => DayOf("MIN");

    /// <summary>Last day; null for an empty table.</summary>
    internal int? Last => DayOf("MAX");

    public void Dispose()
    {
        _find.Dispose();
        _write.Dispose();
    }

    /// <summary>Returns the samples of a series on a day; none if there are none.</summary>
    internal List<Sample> Read(int day, long series) => _find.With(KeyOf(day, series)).ExecuteScalar() is byte[] block ? DayBlock.Decode(day, block) : [];

    /// <summary>Returns the samples of all series on a day.</summary>
    internal List<(long Series, List<Sample> Samples)> ReadAll(int day)
    {
        using SqliteCommand query = connection.Command("SELECT key, samples FROM day WHERE key >= $1 AND key < $2", 2);
        using SqliteDataReader row = query.With(KeyOf(day, 0), KeyOf(day + 1, 0)).ExecuteReader();
        List<(long, List<Sample>)> all = [];
        while (row.Read())
            all.Add((row.GetInt64(0) - KeyOf(day, 0), DayBlock.Decode(day, row.GetFieldValue<byte[]>(1))));
        return all;
    }

    /// <summary>Writes the samples of a series on a day.</summary>
    internal void Write(int day, long series, IReadOnlyList<Sample> samples) => _write.With(KeyOf(day, series), DayBlock.Encode(day, samples)).ExecuteNonQuery();

    private static long KeyOf(int day, long series) => ((long)day << SeriesBits) + series;

    private int? DayOf(string function)
    {
        using SqliteCommand query = connection.Command($"SELECT {function}(key) FROM day");
        return query.ExecuteScalar() is long key ? (int)(key >> SeriesBits) : null;
    }
}
