using Mbus.Client;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <content>Readings that were taken while the clock of the host was not set.</content>
internal sealed partial class StoreWriter
{
    /// <summary>Stores a reading without a time of day.</summary>
    /// <param name="boot">Identity of this boot of the host.</param>
    /// <param name="uptime">Time since this boot.</param>
    /// <param name="reading">Reading; its time is not used.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal void AppendPending(string boot, TimeSpan uptime, NewReading reading) => _transaction.Run("Writing", () =>
    {
        using SqliteCommand insert = _connection.Command(
            "INSERT INTO pending(boot, uptime, meter, bus, address, source, telegrams) VALUES($1, $2, $3, $4, $5, $6, $7)", 7);
        insert.With(
            boot, (long)uptime.TotalMilliseconds, reading.Meter.ToString(), reading.Bus, reading.Address.ToString(), (int)reading.Source,
            TelegramPack.Pack(reading.Telegrams)).ExecuteNonQuery();
    });

    /// <summary>
    /// Gives the readings of a boot their times, now that the time of the boot is known. Those of earlier boots keep none: they stay as
    /// telegrams, and never appear with a wrong time.
    /// </summary>
    /// <param name="boot">Identity of this boot.</param>
    /// <param name="bootTime">Time at which the host was started.</param>
    /// <returns>Number of readings with a time, and number of those without.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal (int Resolved, int Unresolved) ResolvePending(string boot, DateTimeOffset bootTime)
    {
        const int AtOnce = 500;
        int resolved = 0;
        while (true)
        {
            List<(long Number, NewReading Reading)> pending = LoadPending(boot, bootTime, AtOnce);
            if (pending.Count == 0)
                break;

            Round round = new();
            foreach ((_, NewReading reading) in pending)
                round.Readings.Add(reading);

            // Both are one transaction: else a crash between them would store the readings twice.
            long last = pending[^1].Number;
            Append(round, () => Delete(boot, last));
            resolved += pending.Count;
        }

        return (resolved, (int)_connection.Number("SELECT COUNT(*) FROM pending"));
    }

    private void Delete(string boot, long last)
    {
        using SqliteCommand delete = _connection.Command("DELETE FROM pending WHERE boot = $1 AND number <= $2", 2);
        delete.With(boot, last).ExecuteNonQuery();
    }

    private List<(long Number, NewReading Reading)> LoadPending(string boot, DateTimeOffset bootTime, int count)
    {
        using SqliteCommand query = _connection.Command(
            "SELECT number, uptime, meter, bus, address, source, telegrams FROM pending WHERE boot = $1 ORDER BY number LIMIT $2", 2);
        using SqliteDataReader row = query.With(boot, count).ExecuteReader();
        List<(long, NewReading)> pending = [];
        while (row.Read())
        {
            if (!MeterId.TryParse(row.GetString(2), out MeterId meter))
                continue;

            List<byte[]> telegrams = TelegramPack.Unpack(row.GetFieldValue<byte[]>(6));
            DateTimeOffset time = bootTime.AddMilliseconds(row.GetInt64(1));
            MeterReading reading = MeterReading.From([.. telegrams.Select(bytes => Telegram.FromBytes(bytes))], _keys(meter), time);
            pending.Add((row.GetInt64(0), new NewReading(meter, row.GetString(3), MeterAddress.Parse(row.GetString(4)), time, telegrams, reading)
            {
                Source = (ReadingSource)row.GetInt32(5),
            }));
        }

        return pending;
    }
}
