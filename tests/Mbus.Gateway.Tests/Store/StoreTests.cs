using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Tests.Store;

public sealed class StoreTests : IDisposable
{
    private static readonly DateTimeOffset Start = Telegrams.At("2026-01-01T00:00:00Z");

    private readonly TemporaryStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Readings_come_back_as_they_were_stored()
    {
        using (StoreWriter writer = _store.Write())
        {
            for (int step = 0; step < 200; step++)
                writer.Append(Telegrams.Round(3, step));
        }

        using StoreReader reader = _store.Read();
        IReadOnlyList<StoredReading> readings = reader.After(0, int.MaxValue);
        Assert.Equal(600, readings.Count);
        for (int i = 0; i < readings.Count; i++)
        {
            (int step, int meter) = (i / 3, (i % 3) + 1);
            DateTimeOffset slot = Start.AddMinutes(15 * step);
            Assert.Equal((i + 1L, slot.AddSeconds(meter), slot, $"{meter:D8}-TST-01-04"), (readings[i].Number, readings[i].Time, readings[i].Slot!.Value, readings[i].Meter.Id.ToString()));
            Assert.Equal([Telegrams.Heat(meter, step)], readings[i].Telegrams);
        }

        Assert.Equal([598L, 599L, 600L], reader.Meters.Select(meter => meter.LastReading));
        Assert.Equal(readings[^1].Telegrams, reader.Last(reader.Meters[2])!.Telegrams);
    }

    [Fact]
    public void Values_are_the_same_before_and_after_their_day_is_converted()
    {
        using StoreWriter writer = _store.Write();
        writer.Append(Together(Enumerable.Range(0, 300), _ => 2));
        Dictionary<SeriesKey, List<Sample>> before = History();
        Assert.Equal(3, writer.Days.Close(Start.AddDays(3.2)));
        Dictionary<SeriesKey, List<Sample>> after = History();

        Assert.Equal(Telegrams.Values, before.Count);
        Assert.Equal(before.Keys, after.Keys);
        foreach ((SeriesKey key, List<Sample> samples) in before)
        {
            Assert.Equal(300, samples.Count);
            Assert.Equal(samples, after[key]);
        }

        SeriesKey energy = before.Keys.Single(key => key.Quantity == "energy");
        Assert.Equal("energy Wh", energy.ToString());
        Assert.Equal(new ExactDecimal(10_000 + (299 * 3) + 1, 3), before[energy][^1].Value);
        Assert.Equal(0, writer.Days.Close(Start.AddDays(3.2)));
        Assert.Equal(1, writer.Days.Close(Start.AddDays(5)));
        Assert.Equal(after[energy], History()[energy]);
    }

    [Fact]
    public void A_reading_for_a_day_that_was_converted_joins_its_values()
    {
        using StoreWriter writer = _store.Write();
        writer.Append(Telegrams.Round(1, 0));
        writer.Days.Close(Start.AddDays(2));
        writer.Append(Telegrams.Round(1, 1));
        Assert.Equal(2, History().Values.First().Count);
        writer.Days.Close(Start.AddDays(2));
        Assert.Equal(2, History().Values.First().Count);
    }

    [Fact]
    public void Decoding_again_builds_the_same_values_from_the_telegrams()
    {
        using StoreWriter writer = _store.Write();
        writer.Append(Together(Enumerable.Range(0, 200), _ => 2));
        writer.Days.Close(Start.AddDays(4));
        Dictionary<SeriesKey, List<Sample>> before = History();
        using (SqliteConnection connection = StoreDatabase.OpenForWriting(_store.File))
            connection.Run("UPDATE day SET samples = x'00' WHERE (key >> 24) % 2 = 0");
        Assert.NotEqual(before.Values.Sum(samples => samples.Count), History().Values.Sum(samples => samples.Count));
        Assert.Equal(3, writer.Days.DecodeAgain());
        Assert.All(History(), pair => Assert.Equal(before[pair.Key], pair.Value));
    }

    [Fact]
    public void Another_version_decodes_again_once_a_day_at_a_time_and_continues_after_a_restart()
    {
        Dictionary<SeriesKey, List<Sample>> before;
        using (StoreWriter writer = _store.Write())
        {
            Assert.False(writer.Days.DecodeNextDay("1.0"));
            writer.Append(Together(Enumerable.Range(0, 200), _ => 2));
            writer.Days.Close(Start.AddDays(4));
            before = History();
            Assert.False(writer.Days.DecodeNextDay("1.0"));
            Break();
            Assert.False(writer.Days.DecodeNextDay("1.0"));
            Assert.True(writer.Days.DecodeNextDay("1.1"));
        }

        using (StoreWriter writer = _store.Write())
        {
            Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => writer.Days.DecodeNextDay("1.1")).ToArray());
            Assert.All(History(), pair => Assert.Equal(before[pair.Key], pair.Value));
            Break();
        }

        // The days of a version that was interrupted are decoded again by the next one.
        using (StoreWriter writer = _store.Write())
        {
            Assert.True(writer.Days.DecodeNextDay("1.2"));
            Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => writer.Days.DecodeNextDay("1.3")).ToArray());
            Assert.All(History(), pair => Assert.Equal(before[pair.Key], pair.Value));
        }

        void Break()
        {
            using SqliteConnection connection = StoreDatabase.OpenForWriting(_store.File);
            connection.Run("UPDATE day SET samples = x'00'");
        }
    }

    [Fact]
    public void Retention_keeps_the_last_reading_of_each_meter_and_two_values_at_each_change_of_day()
    {
        using (StoreWriter writer = _store.Write())
        {
            // The second meter is removed on the third day.
            writer.Append(Together(Enumerable.Range(0, 96 * 10), step => step < 200 ? 2 : 1));
            writer.Days.Close(Start.AddDays(10));
            writer.Days.Retain(new RetentionSettings(3, 4), Start.AddDays(10));
        }

        using StoreReader reader = _store.Read();
        Assert.Equal([Telegrams.Heat(2, 199)], reader.Last(reader.Meters[1])!.Telegrams);
        Assert.Equal((96 * 3) + 1, reader.After(0, int.MaxValue).Count);
        List<Sample> energy = History().First(pair => pair.Key.Quantity == "energy").Value;
        Assert.Equal((96 * 4) + (2 * 6), energy.Count);
        Assert.Equal(Telegrams.At("2026-01-01T22:45:01Z"), energy[0].Time);
        Assert.Equal(Telegrams.At("2026-01-01T23:00:01Z"), energy[1].Time);
        Assert.Equal(Telegrams.At("2026-01-02T22:45:01Z"), energy[2].Time);
    }

    [Fact]
    public void Month_ends_come_from_the_first_reading_after_them_or_from_the_memory_of_the_meter()
    {
        using StoreWriter writer = _store.Write();
        Append("2026-01-20T00:00:00Z", 1, Telegrams.StoredEnergy(1, new DateOnly(2025, 12, 31), 77));
        Append("2026-01-31T22:45:00Z", 2);
        Append("2026-01-31T23:00:05Z", 3);
        Append("2026-02-01T23:00:05Z", 4);
        Append("2026-03-03T00:00:00Z", 5);
        Append("2026-04-02T00:00:00Z", 6, Telegrams.StoredEnergy(2, new DateOnly(2026, 4, 1), 99));

        using StoreReader reader = _store.Read();
        Assert.Equal(
            [
                "2025-12 2025-12-31T23:00:00Z 77000 True",
                "2026-01 2026-01-31T23:00:05Z 10010000 False",
                "2026-02 2026-03-03T00:00:00Z 10016000 False",
                "2026-03 2026-03-31T22:00:00Z 99000 True",
            ],
            reader.MonthEndsOf(reader.Meters[0]).Where(end => end.Series.Quantity == "energy").Select(end => string.Create(
                CultureInfo.InvariantCulture, $"{end.Month:yyyy-MM} {end.Time:yyyy-MM-ddTHH:mm:ssZ} {end.Value} {end.IsFromMeter}")));
        (long _, MeterEvent late) = Assert.Single(reader.Events(long.MaxValue, 10));
        Assert.Equal((EventKind.MonthEndMissed, "The values at the end of 2026-02 are those of 2026-03-03 00:00 UTC: the meter was not read before, and has not stored them."), (late.Kind, late.Text));

        void Append(string time, int step, params byte[] more)
        {
            Round round = new();
            round.Readings.Add(Telegrams.Reading(1, step, Telegrams.At(time), null, more));
            writer.Append(round);
        }
    }

    [Fact]
    public void Missed_slots_that_grow_stay_one_event()
    {
        using StoreWriter writer = _store.Write();
        foreach (int count in new[] { 1, 2, 7 })
        {
            Round round = new();
            round.Events.Add(new MeterEvent(EventKind.MissedSlots, Start, "cellar", IdOf(1), $"{count} slots") { Until = Start.AddMinutes(15 * count), Count = count });
            writer.Append(round);
        }

        using StoreReader reader = _store.Read();
        (long _, MeterEvent happened) = Assert.Single(reader.Events(long.MaxValue, 10, IdOf(1)));
        Assert.Equal((7, "7 slots", Start.AddMinutes(105)), (happened.Count, happened.Text, happened.Until));
        Assert.Empty(reader.Events(long.MaxValue, 10, IdOf(2)));
    }

    [Fact]
    public void Readings_without_a_clock_get_their_times_later_and_those_of_another_boot_get_none()
    {
        using StoreWriter writer = _store.Write();
        writer.AppendPending("first", TimeSpan.FromSeconds(5), Telegrams.Reading(1, 1, default));
        for (int i = 0; i < 600; i++)
            writer.AppendPending("second", TimeSpan.FromSeconds(100 + i), Telegrams.Reading(1, i, default));
        Assert.Equal((600, 1), writer.ResolvePending("second", Start));
        Assert.Equal((0, 1), writer.ResolvePending("second", Start.AddDays(1)));

        using StoreReader reader = _store.Read();
        IReadOnlyList<StoredReading> readings = reader.After(0, int.MaxValue);
        Assert.Equal(Enumerable.Range(0, 600).Select(i => Start.AddSeconds(100 + i)), readings.Select(reading => reading.Time));
    }

    [Fact]
    public void A_full_disk_is_reported_nothing_of_the_round_is_stored_and_later_rounds_are()
    {
        using StoreWriter writer = _store.Write();
        writer.Append(Telegrams.Round(5, 0));
        SetMaxPages(writer, 40);
        int step = 1;
        StoreException error = Assert.Throws<StoreException>(() =>
        {
            for (; step < 1000; step++)
                writer.Append(Telegrams.Round(100, step));
        });
        Assert.Contains("The disk is full: free some space", error.Message, StringComparison.Ordinal);
        AssertRounds(step);
        SetMaxPages(writer, 1_000_000);
        writer.Append(Telegrams.Round(100, step));
        AssertRounds(step + 1);

        void AssertRounds(int count)
        {
            using StoreReader reader = _store.Read();
            Assert.Equal(5 + ((count - 1) * 100), reader.After(0, int.MaxValue).Count);
        }
    }

    [Fact]
    public void A_newer_store_is_refused()
    {
        _store.Write().Dispose();
        using (SqliteConnection connection = StoreDatabase.OpenForWriting(_store.File))
            connection.Run("PRAGMA user_version = 2");
        Assert.Contains("which a newer mbus has written", Assert.Throws<StoreException>(() => _store.Write().Dispose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_is_a_store_and_an_export_is_imported_once()
    {
        using StoreWriter writer = _store.Write();
        for (int step = 0; step < 100; step++)
            writer.Append(Telegrams.Round(3, step));
        using TemporaryStore copy = new();
        using TemporaryStore import = new();
        StoreFiles.BackUp(_store.Folder, copy.File);
        Assert.Null(StoreFiles.Check(copy.Folder));
        using (StoreReader reader = copy.Read())
            Assert.Equal(300, reader.After(0, int.MaxValue).Count);

        using MemoryStream text = new();
        using (StoreReader reader = _store.Read())
            Assert.Equal(300, StoreFiles.Export(reader, text));
        Assert.Equal((300L, 0L), Import());
        Assert.Equal((0L, 300L), Import());
        using StoreReader imported = import.Read();
        using StoreReader original = _store.Read();
        Assert.Equal(
            original.After(0, 300).Select(reading => (reading.Meter.Id, reading.Time, reading.Slot, Convert.ToHexString(reading.Telegrams[0]))),
            imported.After(0, 300).Select(reading => (reading.Meter.Id, reading.Time, reading.Slot, Convert.ToHexString(reading.Telegrams[0]))));

        (long, long) Import()
        {
            text.Position = 0;
            return StoreFiles.Import(import.Folder, new StreamReader(text, leaveOpen: true), "export.jsonl", TemporaryStore.Vienna, _ => null);
        }
    }

    [Theory]
    [InlineData("{}", "a.jsonl, line 2: ")]
    [InlineData("no json", "a.jsonl, line 2: ")]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","meter":"?","bus":"a","address":"5","telegrams":["E5"]}""", "a.jsonl, line 2: \"?\" is not a meter.")]
    [InlineData("""{"time":"yesterday","meter":"00000001-TST-01-04","bus":"a","address":"5","telegrams":["E5"]}""", "a.jsonl, line 2: ")]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","meter":"00000001-TST-01-04","bus":"a","address":"5","telegrams":["6803"]}""", "a.jsonl, line 2: 2 bytes are not one undamaged frame.")]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","meter":"00000001-TST-01-04","bus":"a","address":"5","telegrams":[]}""", "a.jsonl, line 2: ")]
    public void An_import_gives_the_line_of_an_error(string line, string expected)
    {
        string message = Assert.Throws<FormatException>(() => StoreFiles.Import(_store.Folder, new StringReader($"\n{line}\n"), "a.jsonl", TemporaryStore.Vienna, _ => null)).Message;
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
    }

    private static Round Together(IEnumerable<int> steps, Func<int, int> meters)
    {
        Round together = new();
        foreach (int step in steps)
        {
            foreach (NewReading reading in Telegrams.Round(meters(step), step).Readings)
                together.Readings.Add(reading);
        }

        return together;
    }

    private static MeterId IdOf(int meter) => Telegrams.Reading(meter, 0, Start).Meter;

    private static void SetMaxPages(StoreWriter writer, int pages) => writer.Connection.Run($"PRAGMA max_page_count = {pages}");

    private Dictionary<SeriesKey, List<Sample>> History()
    {
        using StoreReader reader = _store.Read();
        return reader.History(reader.Meters[0], Start, Start.AddDays(100)).ToDictionary();
    }
}
