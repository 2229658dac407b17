using System.Globalization;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Values at the ends of months.</summary>
internal sealed class MonthEndTable : IDisposable
{
    // A reading up to this time after the end of a month counts as punctual.
    private static readonly TimeSpan Punctual = TimeSpan.FromHours(1);

    // Last month of each meter with values.
    private readonly Dictionary<int, DateOnly> _months = [];

    private readonly SqliteConnection _connection;
    private readonly SeriesTable _series;
    private readonly LocalCalendar _calendar;
    private readonly SqliteCommand _insert;

    /// <summary>Loads the last month of each meter.</summary>
    /// <param name="connection">Connection of the writer.</param>
    /// <param name="series">Series.</param>
    /// <param name="calendar">Local calendar.</param>
    internal MonthEndTable(SqliteConnection connection, SeriesTable series, LocalCalendar calendar)
    {
        _connection = connection;
        _series = series;
        _calendar = calendar;
        _insert = connection.Command("INSERT OR IGNORE INTO month_end VALUES($1, $2, $3, $4, $5)", 5);
        Load();
    }

    /// <inheritdoc/>
    public void Dispose() => _insert.Dispose();

    /// <summary>Loads the last months again, after a rollback.</summary>
    internal void Load()
    {
        _months.Clear();
        using SqliteCommand query = _connection.Command("SELECT series.meter, MAX(month) FROM month_end JOIN series ON series.number = series GROUP BY series.meter");
        using SqliteDataReader row = query.ExecuteReader();
        while (row.Read())
            _months[row.GetInt32(0)] = new DateOnly(row.GetInt32(1) / 100, row.GetInt32(1) % 100, 1);
    }

    /// <summary>
    /// Writes the values of the end of the last month, if this is the first reading after it: from the memory of the meter, else the present
    /// ones.
    /// </summary>
    /// <returns>An event if the values are late; else null.</returns>
    internal MeterEvent? Append(NewReading reading, StoredMeter meter)
    {
        DateOnly month = MonthEnds.LastEnded(reading.Time, _calendar);
        if (_months.TryGetValue(meter.Number, out DateOnly last) && last >= month)
            return null;

        _months[meter.Number] = month;
        bool isStored = false;
        foreach (MonthEndValue end in MonthEnds.Stored(reading.Reading, _calendar))
        {
            isStored |= end.Month == month;
            if (end.Month <= month)
                Insert(end, meter);
        }

        DateTimeOffset endOfMonth = MonthEnds.EndOf(month, _calendar);
        if (meter.FirstRead >= endOfMonth)
            return null;

        foreach (MonthEndValue end in MonthEnds.Present(reading.Reading, reading.Time, month))
            Insert(end, meter);
        return !isStored && reading.Time - endOfMonth > Punctual ? Late(reading, month, endOfMonth) : null;
    }

    private void Insert(MonthEndValue end, StoredMeter meter) => _insert.With(
        _series.NumberOf(meter.Number, end.Series), (end.Month.Year * 100) + end.Month.Month, end.Time.ToUnixTimeSeconds(), end.Value.ToString(), end.IsFromMeter ? 1 : 0)
        .ExecuteNonQuery();

    private static MeterEvent Late(NewReading reading, DateOnly month, DateTimeOffset endOfMonth) => new(
        EventKind.MonthEndMissed,
        endOfMonth,
        reading.Bus,
        reading.Meter,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The values at the end of {month:yyyy-MM} are those of {reading.Time:yyyy-MM-dd HH:mm} UTC: the meter was not read before, and has not stored them."));
}
