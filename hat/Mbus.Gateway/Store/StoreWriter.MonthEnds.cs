using System.Globalization;
using Mbus.Gateway.Meters;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <content>Values at the ends of months.</content>
internal sealed partial class StoreWriter
{
    // A reading up to this time after the end of a month counts as punctual.
    private static readonly TimeSpan Punctual = TimeSpan.FromHours(1);

    // Last month of each meter with values.
    private readonly Dictionary<int, DateOnly> _months = [];

    /// <summary>Returns the number of a month in the table: 202601 for January 2026.</summary>
    internal static int NumberOf(DateOnly month) => (month.Year * 100) + month.Month;

    private void LoadMonths()
    {
        _months.Clear();
        using SqliteCommand query = _connection.Command("SELECT series.meter, MAX(month) FROM month_end JOIN series ON series.number = series GROUP BY series.meter");
        using SqliteDataReader row = query.ExecuteReader();
        while (row.Read())
            _months[row.GetInt32(0)] = new DateOnly(row.GetInt32(1) / 100, row.GetInt32(1) % 100, 1);
    }

    // The first reading after the end of a month has its values: from the memory of the meter, else the present ones.
    private void AppendMonthEnds(NewReading reading, StoredMeter meter)
    {
        DateOnly month = MonthEnds.LastEnded(reading.Time, _calendar);
        if (_months.TryGetValue(meter.Number, out DateOnly last) && last >= month)
            return;

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
            return;

        foreach (MonthEndValue end in MonthEnds.Present(reading.Reading, reading.Time, month))
            Insert(end, meter);
        if (!isStored && reading.Time - endOfMonth > Punctual)
            AppendEvent(Late(reading, month, endOfMonth));
    }

    private void Insert(MonthEndValue end, StoredMeter meter) => _insertMonthEnd.With(
        _series.NumberOf(meter.Number, end.Series), NumberOf(end.Month), end.Time.ToUnixTimeSeconds(), end.Value.ToString(), end.IsFromMeter ? 1 : 0)
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
