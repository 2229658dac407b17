using System.Globalization;
using System.Text.Json;
using Mbus.Client;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Copies of the store: backup, export to text and import from it, check, and decoding again.</summary>
public static class StoreFiles
{
    private const int MaxLine = 1 << 20;
    private const int AtOnce = 500;
    private const int MaxTelegrams = MbusMaster.MaxTelegrams;

    /// <summary>Writes a copy of the store while the gateway runs.</summary>
    /// <param name="folder">Folder of the store.</param>
    /// <param name="target">Path of the copy; it must not exist.</param>
    /// <exception cref="StoreException">The store cannot be read, or the copy cannot be written.</exception>
    public static void BackUp(string folder, string target)
    {
        string path = Path.Combine(folder, StoreDatabase.FileName);
        if (File.Exists(target))
            throw new StoreException($"{target} exists. Expected the path of a new file.");

        using SqliteConnection connection = StoreDatabase.OpenForReading(path);
        try
        {
            connection.Run("PRAGMA query_only = OFF");
            using SqliteCommand command = connection.Command("VACUUM INTO $1", 1);
            command.With(target).ExecuteNonQuery();
        }
        catch (SqliteException e)
        {
            throw StoreDatabase.Failure(target, "Copying to", e);
        }
    }

    /// <summary>Checks the integrity of the whole store.</summary>
    /// <returns>Null if it is sound, else the first errors.</returns>
    public static string? Check(string folder)
    {
        using SqliteConnection connection = StoreDatabase.OpenForReading(Path.Combine(folder, StoreDatabase.FileName));
        return StoreDatabase.FindDamage(connection);
    }

    /// <summary>Decodes all kept telegrams again. The gateway must not run.</summary>
    /// <returns>Number of days.</returns>
    public static int DecodeAgain(string folder, LocalCalendar calendar, Func<MeterId, byte[]?> keys)
    {
        using StoreWriter writer = StoreWriter.Open(Path.Combine(folder, StoreDatabase.FileName), calendar, keys);
        return writer.Days.DecodeAgain();
    }

    /// <summary>Writes all kept telegrams as JSON, one reading in a line.</summary>
    /// <returns>Number of readings.</returns>
    public static long Export(StoreReader reader, Stream target)
    {
        long count = 0;
        IReadOnlyList<StoredReading> readings;
        for (long last = 0; (readings = reader.After(last, AtOnce)).Count > 0; last = readings[^1].Number)
        {
            foreach (StoredReading reading in readings)
            {
                using (Utf8JsonWriter json = new(target))
                    Write(json, reading);
                target.WriteByte((byte)'\n');
                count++;
            }
        }

        return count;
    }

    /// <summary>Adds readings from an export. The gateway must not run. Readings that the store has are skipped.</summary>
    /// <returns>Number of added and of skipped readings.</returns>
    /// <exception cref="FormatException">A line is not a reading; the message gives the line. The lines before it are added.</exception>
    public static (long Added, long Skipped) Import(string folder, TextReader source, string name, LocalCalendar calendar, Func<MeterId, byte[]?> keys)
    {
        Directory.CreateDirectory(folder);
        using StoreWriter writer = StoreWriter.Open(Path.Combine(folder, StoreDatabase.FileName), calendar, keys);
        (long added, long skipped, int line) = (0, 0, 0);
        Round round = new();
        foreach (string text in BoundedInput.ReadLines(source, name, MaxLine))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;

            NewReading reading = Parse(text, $"{name}, line {line}", keys);
            if (writer.Has(reading.Meter, reading.Time) || round.Readings.Any(other => other.Meter == reading.Meter && other.Time == reading.Time))
            {
                skipped++;
                continue;
            }

            round.Readings.Add(reading);
            added++;
            if (round.Readings.Count == AtOnce)
            {
                writer.Append(round);
                round = new Round();
            }
        }

        writer.Append(round);
        return (added, skipped);
    }

    private static void Write(Utf8JsonWriter json, StoredReading reading)
    {
        json.WriteStartObject();
        json.WriteString("time"u8, reading.Time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        if (reading.Slot is { } slot)
            json.WriteString("slot"u8, slot.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        json.WriteString("meter"u8, reading.Meter.Id.ToString());
        json.WriteString("bus"u8, reading.Meter.Bus);
        json.WriteString("address"u8, reading.Meter.Address.ToString());
        json.WriteStartArray("telegrams"u8);
        foreach (byte[] telegram in reading.Telegrams)
            json.WriteStringValue(Convert.ToHexString(telegram));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static NewReading Parse(string text, string place, Func<MeterId, byte[]?> keys)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (!MeterId.TryParse(Text(root, "meter"), out MeterId meter))
                throw new FormatException($"\"{Text(root, "meter")}\" is not a meter. Expected, for example, 12345678-TST-01-07");

            DateTimeOffset time = Time(root, "time");
            List<byte[]> telegrams = [.. root.GetProperty("telegrams").EnumerateArray().Take(MaxTelegrams).Select(hex => Convert.FromHexString(hex.GetString() ?? ""))];
            MeterReading reading = MeterReading.From([.. telegrams.Select(bytes => Telegram.FromBytes(bytes))], keys(meter), time);
            return new NewReading(meter, Text(root, "bus"), MeterAddress.Parse(Text(root, "address")), time, telegrams, reading)
            {
                Slot = root.TryGetProperty("slot", out _) ? Time(root, "slot") : null,
                Source = ReadingSource.Import,
            };
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"{place}: {e.Message.TrimEnd('.')}. Expected a line of `mbus gateway export`.", e);
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? throw new FormatException($"\"{name}\" is null");

    private static DateTimeOffset Time(JsonElement root, string name) =>
        DateTimeOffset.ParseExact(Text(root, name), "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
