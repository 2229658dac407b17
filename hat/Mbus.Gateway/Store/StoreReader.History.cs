using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <content>Values over time.</content>
public sealed partial class StoreReader
{
    /// <summary>Returns the series of a meter, as far as complete days contain them.</summary>
    public IReadOnlyList<SeriesKey> SeriesOf(StoredMeter meter) => [.. SeriesTable.Of(_connection, meter.Number).Select(series => series.Key)];

    /// <summary>Returns the values of a meter, by series.</summary>
    /// <param name="meter">Meter.</param>
    /// <param name="from">First time.</param>
    /// <param name="to">End; not included.</param>
    /// <param name="wanted">Selects series; null for all.</param>
    /// <returns>Series with at least one value, each with its values in the order of time.</returns>
    public IReadOnlyDictionary<SeriesKey, List<Sample>> History(StoredMeter meter, DateTimeOffset from, DateTimeOffset to, Func<SeriesKey, bool>? wanted = null)
    {
        int firstDay = DayBlock.DayOf(from);
        int lastDay = DayBlock.DayOf(to.AddTicks(-1));
        Dictionary<SeriesKey, List<Sample>> history = [];
        foreach ((long number, SeriesKey key) in SeriesTable.Of(_connection, meter.Number))
        {
            if (wanted?.Invoke(key) ?? true)
                AddDays(number, key, firstDay, lastDay, history);
        }

        foreach (int day in OpenDays(firstDay, lastDay))
            AddOpenDay(meter, day, wanted, history);

        foreach ((SeriesKey key, List<Sample> samples) in history.ToArray())
        {
            samples.RemoveAll(sample => sample.Time < from || sample.Time >= to);
            if (samples.Count == 0)
                history.Remove(key);
        }

        return history;
    }

    /// <summary>Returns the values at the ends of months, oldest first.</summary>
    public IReadOnlyList<MonthEndValue> MonthEndsOf(StoredMeter meter)
    {
        using SqliteCommand query = _connection.Command("SELECT month, time, value, is_from_meter FROM month_end WHERE series = $1 ORDER BY month", 1);
        List<MonthEndValue> ends = [];
        foreach ((long number, SeriesKey key) in SeriesTable.Of(_connection, meter.Number))
        {
            using SqliteDataReader row = query.With(number).ExecuteReader();
            while (row.Read())
            {
                int month = row.GetInt32(0);
                ends.Add(new MonthEndValue(new DateOnly(month / 100, month % 100, 1), key, row.Time(1), ParseDecimal(row.GetString(2)), row.GetInt64(3) != 0));
            }
        }

        return [.. ends.OrderBy(end => end.Month)];
    }

    private static ExactDecimal ParseDecimal(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        Int128 mantissa = Int128.Parse(text.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return new ExactDecimal(mantissa, point < 0 ? 0 : point + 1 - text.Length);
    }

    private List<int> OpenDays(int first, int last)
    {
        using SqliteCommand query = _connection.Command("SELECT day FROM reading_day WHERE is_open AND day >= $1 AND day <= $2 ORDER BY day", 2);
        using SqliteDataReader row = query.With(first, last).ExecuteReader();
        List<int> days = [];
        while (row.Read())
            days.Add(row.GetInt32(0));
        return days;
    }

    // One search in the index for each day: the table has the days one after the other, with all series of each.
    private void AddDays(long series, SeriesKey key, int first, int last, Dictionary<SeriesKey, List<Sample>> history)
    {
        using DayTable days = new(_connection);
        int end = Math.Min(last, days.Last ?? int.MinValue);
        for (int day = Math.Max(first, days.First ?? int.MaxValue); day <= end; day++)
        {
            if (days.Read(day, series) is { Count: > 0 } samples)
                Of(key, history).AddRange(samples);
        }
    }

    private void AddOpenDay(StoredMeter meter, int day, Func<SeriesKey, bool>? wanted, Dictionary<SeriesKey, List<Sample>> history)
    {
        Dictionary<SeriesKey, List<Sample>> newer = [];
        foreach (StoredReading reading in Readings(meter, DayBlock.StartOf(day), DayBlock.StartOf(day + 1), int.MaxValue))
        {
            foreach ((SeriesKey key, ExactDecimal value, _) in SeriesKey.NumbersOf(reading.Decode(_keys(meter.Id))))
            {
                if (wanted?.Invoke(key) ?? true)
                    Of(key, newer).Add(new Sample(reading.Time, value));
            }
        }

        foreach ((SeriesKey key, List<Sample> samples) in newer)
            history[key] = history.TryGetValue(key, out List<Sample>? known) ? DayBlock.Merge(known, samples) : samples;
    }

    private static List<Sample> Of(SeriesKey key, Dictionary<SeriesKey, List<Sample>> history)
    {
        if (!history.TryGetValue(key, out List<Sample>? samples))
            history[key] = samples = [];
        return samples;
    }
}
