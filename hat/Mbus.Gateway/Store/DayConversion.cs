using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Values of complete days by series: their conversion from the telegrams, and their retention.</summary>
/// <param name="connection">Connection of the writer.</param>
/// <param name="transaction">Transactions of the writer.</param>
/// <param name="meters">Meters.</param>
/// <param name="seriesTable">Series.</param>
/// <param name="calendar">Local calendar, for the changes of day.</param>
/// <param name="keys">Returns the AES-128 key of a meter, or null.</param>
internal sealed class DayConversion(
    SqliteConnection connection, StoreTransaction transaction, MeterTable meters, SeriesTable seriesTable, LocalCalendar calendar, Func<MeterId, byte[]?> keys) : IDisposable
{
    // A day of 250 meters has some 200,000 samples: a part of the meters at a time bounds the memory.
    private const int MetersAtOnce = 32;

    private readonly DayTable _days = new(connection);
    private readonly HashSet<int> _open = [];
    private readonly SqliteCommand _insertOpen = connection.Command("INSERT INTO reading_day VALUES($1, $2, NULL, 1) ON CONFLICT(day) DO UPDATE SET last = NULL, is_open = 1", 2);


    /// <summary>Opens the day of a new reading, if it is not open. Call <see cref="Opened"/> after the commit.</summary>
    internal void Open(int day, long number, List<int> opened)
    {
        if (_open.Contains(day) || opened.Contains(day))
            return;

        _insertOpen.With(day, number).ExecuteNonQuery();
        opened.Add(day);
    }

    /// <summary>Notes days whose opening was committed.</summary>
    internal void Opened(List<int> days) => _open.UnionWith(days);

    /// <inheritdoc/>
    public void Dispose()
    {
        _days.Dispose();
        _insertOpen.Dispose();
    }

    /// <summary>Converts the readings of all complete days to values by series, and writes the last readings of the meters.</summary>
    /// <param name="now">Current time.</param>
    /// <returns>Number of days that were converted.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal int Close(DateTimeOffset now)
    {
        int today = DayBlock.DayOf(now);
        int[] days = [.. Days(isOpen: true).Where(day => day < today)];
        foreach (int day in days)
            transaction.Run("Converting a day of", () => CloseDay(day));
        if (days.Length > 0)
            transaction.Run("Writing the meters of", () => meters.WriteAll(connection));
        _open.ExceptWith(days);
        return days.Length;
    }

    /// <summary>Decodes all kept telegrams again, for example after an update of the decoder. Values without telegrams stay.</summary>
    /// <returns>Number of days.</returns>
    internal int DecodeAgain()
    {
        List<int> days = Days(isOpen: false);
        foreach (int day in days)
            transaction.Run("Decoding a day of", () => CloseDay(day, isDecodedAgain: true));
        return days.Count;
    }

    /// <summary>Decodes the telegrams of one more day again, if they were decoded by another version of the decoder.</summary>
    /// <param name="decoder">Version of the decoder.</param>
    /// <returns>False if all days are of this version.</returns>
    internal bool DecodeNextDay(string decoder)
    {
        const string DecoderMark = "decoder";
        const string DayMark = "decoded_day";
        if (connection.Mark(DecoderMark) == decoder)
            return false;

        string? mark = connection.Mark(DayMark);
        int last = mark != null && mark.EndsWith($" {decoder}", StringComparison.Ordinal) ? int.Parse(mark.AsSpan(0, mark.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) : int.MinValue;
        int[] next = [.. Days(isOpen: false).Where(day => day > last).Take(1)];
        transaction.Run("Decoding a day of", () =>
        {
            if (next.Length == 0)
            {
                connection.SetMark(DecoderMark, decoder);
                return;
            }

            CloseDay(next[0], isDecodedAgain: true);
            connection.SetMark(DayMark, string.Create(CultureInfo.InvariantCulture, $"{next[0]} {decoder}"));
        });
        return next.Length > 0;
    }

    /// <summary>Adds values of a complete day that have no telegrams, for example from an import.</summary>
    internal void AddSamples(MeterId meter, SeriesKey series, IReadOnlyList<Sample> samples)
    {
        StoredMeter of = meters.Find(meter) ?? throw new ArgumentException($"The meter {meter} is not in the store.", nameof(meter));
        transaction.Run("Importing into", () =>
        {
            foreach (IGrouping<int, Sample> day in samples.GroupBy(sample => DayBlock.DayOf(sample.Time)))
                WriteSamples(day.Key, seriesTable.NumberOf(of.Number, series), [.. day], isMerged: true);
        });
    }

    /// <summary>
    /// Deletes telegrams, and thins values, that are older than the retention. The last reading of each meter is kept, and of each series
    /// two values at each change of the local day: the last before it and the first after it.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal void Retain(RetentionSettings retention, DateTimeOffset now)
    {
        int today = DayBlock.DayOf(now);
        transaction.Run("Thinning", () => DeleteTelegrams(today - retention.TelegramDays));
        ThinValues(today - retention.ValueDays);
    }

    private List<int> Days(bool isOpen)
    {
        using SqliteCommand query = connection.Command("SELECT day FROM reading_day WHERE is_open = $1 ORDER BY day", 1);
        using SqliteDataReader row = query.With(isOpen).ExecuteReader();
        List<int> days = [];
        while (row.Read())
            days.Add(row.GetInt32(0));
        return days;
    }

    private void CloseDay(int day, bool isDecodedAgain = false)
    {
        using ReadingRows rows = new(connection, meters.Of);
        using SqliteCommand query = connection.Command(
            $"SELECT {ReadingRows.Columns} FROM {ReadingRows.OfDays} AND day = $1 AND meter >= $2 AND meter < $3 ORDER BY time", 3);
        for (int meter = 1; meter < meters.NextNumber; meter += MetersAtOnce)
        {
            Dictionary<long, List<Sample>> samples = [];
            foreach (StoredReading reading in rows.Read(query.With(day, meter, meter + MetersAtOnce)))
                Collect(reading, samples);
            foreach ((long series, List<Sample> of) in samples.OrderBy(one => one.Key))
                WriteSamples(day, series, of, isMerged: !isDecodedAgain);
        }

        using SqliteCommand close = connection.Command("UPDATE reading_day SET is_open = 0, last = COALESCE(last, (SELECT MAX(number) FROM reading)) WHERE day = $1", 1);
        close.With(day).ExecuteNonQuery();
    }

    private void Collect(StoredReading reading, Dictionary<long, List<Sample>> samples)
    {
        foreach ((SeriesKey key, ExactDecimal value, _) in SeriesKey.NumbersOf(reading.Decode(keys(reading.Meter.Id))))
        {
            long series = seriesTable.NumberOf(reading.Meter.Number, key);
            if (!samples.TryGetValue(series, out List<Sample>? of))
                samples[series] = of = [];
            of.Add(new Sample(reading.Time, value));
        }
    }

    private void WriteSamples(int day, long series, List<Sample> samples, bool isMerged)
    {
        List<Sample> known = isMerged ? _days.Read(day, series) : [];
        _days.Write(day, series, DayBlock.Merge(known, samples));
    }

    private void DeleteTelegrams(int before)
    {
        using ReadingRows rows = new(connection, meters.Of);
        using SqliteCommand last = connection.Command($"SELECT {ReadingRows.Columns} FROM reading WHERE number = $1 AND time < $2 AND reference > 0", 2);
        using SqliteCommand whole = connection.Command("UPDATE reading SET reference = 0, telegrams = $2 WHERE number = $1", 2);
        long time = DayBlock.StartOf(before).ToUnixTimeSeconds();

        // The whole telegrams to which the last reading of a meter refers are deleted.
        foreach (StoredMeter meter in meters.All)
        {
            foreach (StoredReading reading in rows.Read(last.With(meter.LastReading, time)).ToArray())
                whole.With(reading.Number, TelegramPack.Pack(reading.Telegrams)).ExecuteNonQuery();
        }

        meters.WriteAll(connection);
        using SqliteCommand delete = connection.Command(
            """
            DELETE FROM reading WHERE time < $1 AND number NOT IN (SELECT last_reading FROM meter)
                AND number <= (SELECT MAX(last) FROM reading_day WHERE day < $2 AND NOT is_open)
            """, 2);
        delete.With(time, before).ExecuteNonQuery();
        using SqliteCommand forget = connection.Command("DELETE FROM reading_day WHERE day < $1 AND NOT is_open", 1);
        forget.With(before).ExecuteNonQuery();
    }

    private void ThinValues(int before)
    {
        const string ThinnedMark = "thinned_to";
        int first = connection.Mark(ThinnedMark) is { } mark ? int.Parse(mark, CultureInfo.InvariantCulture) : _days.First ?? before;
        for (int day = first; day < before; day++)
        {
            transaction.Run("Thinning", () =>
            {
                ThinDay(day);
                connection.SetMark(ThinnedMark, (day + 1).ToString(CultureInfo.InvariantCulture));
            });
        }
    }

    private void ThinDay(int day)
    {
        DateTimeOffset midnight = calendar.NextDaily(TimeOnly.MinValue, DayBlock.StartOf(day).AddSeconds(-1));
        foreach ((long series, List<Sample> samples) in _days.ReadAll(day))
        {
            int after = samples.FindIndex(sample => sample.Time >= midnight);
            int last = after < 0 ? samples.Count - 1 : after - 1;
            Sample[] kept = [.. samples.Where((_, index) => index == last || index == after)];
            if (kept.Length < samples.Count)
                _days.Write(day, series, kept);
        }
    }
}
