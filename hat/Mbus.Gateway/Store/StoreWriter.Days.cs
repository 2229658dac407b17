using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Settings;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <content>Values of complete days by series, and their retention.</content>
internal sealed partial class StoreWriter
{
    // A day of 250 meters has some 200,000 samples: a part of the meters at a time bounds the memory.
    private const int MetersAtOnce = 32;

    /// <summary>Converts the readings of all complete days to values by series, and writes the last readings of the meters.</summary>
    /// <param name="now">Current time.</param>
    /// <returns>Number of days that were converted.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal int CloseDays(DateTimeOffset now)
    {
        int today = DayBlock.DayOf(now);
        int[] days = [.. Days(isOpen: true).Where(day => day < today)];
        foreach (int day in days)
            InTransaction("Converting a day of", () => CloseDay(day));
        if (days.Length > 0)
            InTransaction("Writing the meters of", () => _meters.WriteAll(_connection));
        _openDays.ExceptWith(days);
        return days.Length;
    }

    /// <summary>Decodes all kept telegrams again, for example after an update of the decoder. Values without telegrams stay.</summary>
    /// <returns>Number of days.</returns>
    internal int DecodeAgain()
    {
        List<int> days = Days(isOpen: false);
        foreach (int day in days)
            InTransaction("Decoding a day of", () => CloseDay(day, isDecodedAgain: true));
        return days.Count;
    }

    /// <summary>Decodes the telegrams of one more day again, if they were decoded by another version of the decoder.</summary>
    /// <param name="decoder">Version of the decoder.</param>
    /// <returns>False if all days are of this version.</returns>
    internal bool DecodeNextDay(string decoder)
    {
        const string DecoderMark = "decoder";
        const string DayMark = "decoded_day";
        if (_connection.Mark(DecoderMark) == decoder)
            return false;

        string? mark = _connection.Mark(DayMark);
        int last = mark != null && mark.EndsWith($" {decoder}", StringComparison.Ordinal) ? int.Parse(mark.AsSpan(0, mark.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) : int.MinValue;
        int[] next = [.. Days(isOpen: false).Where(day => day > last).Take(1)];
        InTransaction("Decoding a day of", () =>
        {
            if (next.Length == 0)
            {
                _connection.SetMark(DecoderMark, decoder);
                return;
            }

            CloseDay(next[0], isDecodedAgain: true);
            _connection.SetMark(DayMark, string.Create(CultureInfo.InvariantCulture, $"{next[0]} {decoder}"));
        });
        return next.Length > 0;
    }

    /// <summary>Adds values of a complete day that have no telegrams, for example from an import.</summary>
    internal void AddSamples(MeterId meter, SeriesKey series, IReadOnlyList<Sample> samples)
    {
        StoredMeter of = _meters.Find(meter) ?? throw new ArgumentException($"The meter {meter} is not in the store.", nameof(meter));
        InTransaction("Importing into", () =>
        {
            foreach (IGrouping<int, Sample> day in samples.GroupBy(sample => DayBlock.DayOf(sample.Time)))
                WriteSamples(day.Key, _series.NumberOf(of.Number, series), [.. day], isMerged: true);
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
        InTransaction("Thinning", () => DeleteTelegrams(today - retention.TelegramDays));
        ThinValues(today - retention.ValueDays);
    }

    private List<int> Days(bool isOpen)
    {
        using SqliteCommand query = _connection.Command("SELECT day FROM reading_day WHERE is_open = $1 ORDER BY day", 1);
        using SqliteDataReader row = query.With(isOpen).ExecuteReader();
        List<int> days = [];
        while (row.Read())
            days.Add(row.GetInt32(0));
        return days;
    }

    private void CloseDay(int day, bool isDecodedAgain = false)
    {
        using ReadingRows rows = new(_connection, _meters.Of);
        using SqliteCommand query = _connection.Command(
            $"SELECT {ReadingRows.Columns} FROM {ReadingRows.OfDays} AND day = $1 AND meter >= $2 AND meter < $3 ORDER BY time", 3);
        for (int meter = 1; meter < _meters.NextNumber; meter += MetersAtOnce)
        {
            Dictionary<long, List<Sample>> samples = [];
            foreach (StoredReading reading in rows.Read(query.With(day, meter, meter + MetersAtOnce)))
                Collect(reading, samples);
            foreach ((long series, List<Sample> of) in samples.OrderBy(one => one.Key))
                WriteSamples(day, series, of, isMerged: !isDecodedAgain);
        }

        using SqliteCommand close = _connection.Command("UPDATE reading_day SET is_open = 0, last = COALESCE(last, $2) WHERE day = $1", 2);
        close.With(day, _lastReading).ExecuteNonQuery();
    }

    private void Collect(StoredReading reading, Dictionary<long, List<Sample>> samples)
    {
        foreach ((SeriesKey key, ExactDecimal value, _) in SeriesKey.NumbersOf(reading.Decode(_keys(reading.Meter.Id))))
        {
            long series = _series.NumberOf(reading.Meter.Number, key);
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
        using ReadingRows rows = new(_connection, _meters.Of);
        using SqliteCommand last = _connection.Command($"SELECT {ReadingRows.Columns} FROM reading WHERE number = $1 AND time < $2 AND reference > 0", 2);
        using SqliteCommand whole = _connection.Command("UPDATE reading SET reference = 0, telegrams = $2 WHERE number = $1", 2);
        long time = DayBlock.StartOf(before).ToUnixTimeSeconds();

        // The whole telegrams to which the last reading of a meter refers are deleted.
        foreach (StoredMeter meter in _meters.All)
        {
            foreach (StoredReading reading in rows.Read(last.With(meter.LastReading, time)).ToArray())
                whole.With(reading.Number, TelegramPack.Pack(reading.Telegrams)).ExecuteNonQuery();
        }

        _meters.WriteAll(_connection);
        using SqliteCommand delete = _connection.Command(
            """
            DELETE FROM reading WHERE time < $1 AND number NOT IN (SELECT last_reading FROM meter)
                AND number <= (SELECT MAX(last) FROM reading_day WHERE day < $2 AND NOT is_open)
            """, 2);
        delete.With(time, before).ExecuteNonQuery();
        using SqliteCommand forget = _connection.Command("DELETE FROM reading_day WHERE day < $1 AND NOT is_open", 1);
        forget.With(before).ExecuteNonQuery();
    }

    private void ThinValues(int before)
    {
        const string ThinnedMark = "thinned_to";
        int first = _connection.Mark(ThinnedMark) is { } mark ? int.Parse(mark, CultureInfo.InvariantCulture) : _days.First ?? before;
        for (int day = first; day < before; day++)
        {
            InTransaction("Thinning", () =>
            {
                ThinDay(day);
                _connection.SetMark(ThinnedMark, (day + 1).ToString(CultureInfo.InvariantCulture));
            });
        }
    }

    private void ThinDay(int day)
    {
        DateTimeOffset midnight = _calendar.NextDaily(TimeOnly.MinValue, DayBlock.StartOf(day).AddSeconds(-1));
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
