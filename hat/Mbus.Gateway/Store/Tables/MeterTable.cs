using System.Globalization;
using Mbus.Client;
using Mbus.Gateway.Meters;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Meters of the store, in memory.</summary>
/// <remarks>
/// The last reading of each meter changes in every round, and its row would cost a page for each meter. So the rows are written once a day,
/// and brought up to date from the log when the store is opened.
/// </remarks>
internal sealed class MeterTable
{
    private const string SavedMark = "meters_saved_to";

    private readonly Dictionary<MeterId, StoredMeter> _byId = [];
    private readonly Dictionary<int, StoredMeter> _byNumber = [];

    /// <summary>All meters.</summary>
    internal IReadOnlyCollection<StoredMeter> All => _byNumber.Values;

    /// <summary>Returns the number of the next new meter.</summary>
    internal int NextNumber => _byNumber.Count == 0 ? 1 : _byNumber.Keys.Max() + 1;

    /// <summary>Loads all meters.</summary>
    internal static MeterTable Load(SqliteConnection connection)
    {
        MeterTable table = new();
        using SqliteCommand query = connection.Command("SELECT number, id, bus, address, name, first_read, last_read, last_reading, line_time FROM meter");
        using SqliteDataReader row = query.ExecuteReader();
        while (row.Read())
            table.Set(ReadRow(row));
        table.Update(connection);
        return table;
    }

    /// <summary>Returns a meter by its identity; null if it is not known.</summary>
    internal StoredMeter? Find(MeterId id) => _byId.GetValueOrDefault(id);

    /// <summary>Returns a meter by its number.</summary>
    internal StoredMeter Of(int number) => _byNumber.TryGetValue(number, out StoredMeter? meter)
        ? meter
        : throw new FormatException($"meter {number} of a reading is missing in the table of meters");

    /// <summary>Sets a meter.</summary>
    internal void Set(StoredMeter meter)
    {
        _byId[meter.Id] = meter;
        _byNumber[meter.Number] = meter;
    }

    /// <summary>Inserts or replaces the row of a meter.</summary>
    internal static void Write(SqliteConnection connection, StoredMeter meter)
    {
        using SqliteCommand command = connection.Command("INSERT OR REPLACE INTO meter VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)", 9);
        command.With(
            meter.Number, meter.Id.ToString(), meter.Bus, meter.Address.ToString(), meter.Name, meter.FirstRead.ToUnixTimeSeconds(),
            meter.LastRead.ToUnixTimeSeconds(), meter.LastReading, (long)meter.LineTime.TotalMicroseconds).ExecuteNonQuery();
    }

    /// <summary>Writes all rows; call it within a transaction.</summary>
    internal void WriteAll(SqliteConnection connection)
    {
        foreach (StoredMeter meter in All)
            Write(connection, meter);
        long last = All.Count == 0 ? 0 : All.Max(meter => meter.LastReading);
        connection.SetMark(SavedMark, last.ToString(CultureInfo.InvariantCulture));
    }

    // Only the readings since the rows were written.
    private void Update(SqliteConnection connection)
    {
        using SqliteCommand query = connection.Command($"""
            SELECT meter, MAX(number), MAX(time) FROM reading
            WHERE number > (SELECT CAST(COALESCE(MAX(value), '0') AS INTEGER) FROM meta WHERE name = '{SavedMark}') GROUP BY meter
            """);
        using SqliteDataReader row = query.ExecuteReader();
        while (row.Read())
        {
            StoredMeter meter = Of(row.GetInt32(0));
            Set(meter with { LastReading = row.GetInt64(1), LastRead = row.Time(2) });
        }
    }

    private static StoredMeter ReadRow(SqliteDataReader row)
    {
        string text = row.GetString(1);
        return MeterId.TryParse(text, out MeterId id)
            ? new StoredMeter(row.GetInt32(0), id)
            {
                Bus = row.GetString(2),
                Address = MeterAddress.Parse(row.GetString(3)),
                Name = row.Text(4),
                FirstRead = row.Time(5),
                LastRead = row.Time(6),
                LastReading = row.GetInt64(7),
                LineTime = TimeSpan.FromMicroseconds(row.GetInt64(8)),
            }
            : throw new FormatException($"\"{text}\" in the table of meters is not an identity");
    }
}
