using System.Diagnostics;
using System.Globalization;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Benchmarks;

/// <summary>
/// The store of the gateway: bytes that a round of 250 meters with 8 values each writes, and the time for one month of one series in a store
/// of a year, 70 million values. The store is built by the same calls as in operation.
/// </summary>
internal static class GatewayStore
{
    internal const string Argument = "gateway-store";
    internal const int DefaultDays = 365;

    private const int Meters = 250;
    private const int RoundsPerDay = 96;
    private const int Queries = 200;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Builds a store of some days in a temporary folder, and prints the results.</summary>
    internal static async Task PrintAsync(int days)
    {
        string folder = Directory.CreateTempSubdirectory("mbus-store-").FullName;
        try
        {
            await WriteAsync(folder, days);
            Print($"store: {new FileInfo(Path.Combine(folder, "mbus.db")).Length / 1e6:0} MB for {(long)days * RoundsPerDay * Meters * Telegrams.Values / 1e6:0.0} million values");
            Read(folder, days);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The rounds of the last day are committed one by one, as in operation; those before it a day at a time, to be faster.
    private static async Task WriteAsync(string folder, int days)
    {
        LocalCalendar calendar = new(TimeZoneInfo.Utc);
        await using ReadingStore store = ReadingStore.Start(folder, calendar, _ => null, TimeProvider.System, NullLogger.Instance);
        Stopwatch time = Stopwatch.StartNew();
        for (int day = 0; day < days - 1; day++)
        {
            Round round = new();
            for (int step = 0; step < RoundsPerDay; step++)
                Add(round, (day * RoundsPerDay) + step);
            await store.Add(round);
            await store.Maintain(RetentionSettings.Default, Start.AddDays(day + 1));
            if (day % 30 == 0)
                Print($"{day} days written after {time.Elapsed.TotalSeconds:0} s");
        }

        long before = Written();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        for (int step = 0; step < RoundsPerDay; step++)
        {
            Round round = new();
            Add(round, ((days - 1) * RoundsPerDay) + step);
            await store.Add(round);
        }

        long rounds = Written() - before;
        await store.Maintain(RetentionSettings.Default, Start.AddDays(days));
        long conversion = Written() - before - rounds;
        Print($"write calls for a round of {Meters} meters: {rounds / RoundsPerDay / 1000.0:0.0} kB, and its part of the conversion of the day: {conversion / RoundsPerDay / 1000.0:0.0} kB");
        Print($"processor for a day of {RoundsPerDay} rounds: {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0} s");
    }

    private static void Add(Round round, int step)
    {
        foreach (NewReading reading in Telegrams.Round(Meters, step, Start).Readings)
            round.Readings.Add(reading);
    }

    private static void Read(string folder, int days)
    {
        Random random = new(1);
        double[] times = new double[Queries];
        int samples = 0;
        for (int i = 0; i < Queries; i++)
        {
            DateTimeOffset from = Start.AddDays(random.Next(Math.Max(1, days - 31)));
            Stopwatch time = Stopwatch.StartNew();
            using StoreReader reader = StoreReader.Open(folder, new LocalCalendar(TimeZoneInfo.Utc), _ => null);
            StoredMeter meter = reader.Meters[random.Next(Meters)];
            IReadOnlyDictionary<SeriesKey, List<Sample>> history = reader.History(meter, from, from.AddDays(31), key => key.Quantity == "energy");
            times[i] = time.Elapsed.TotalMilliseconds;
            samples = history.Values.Single().Count;
        }

        double first = times[0];
        Array.Sort(times);
        Print($"a month of one series ({samples} values), with opening the store: first {first:0.0} ms, median {times[Queries / 2]:0.0} ms, longest {times[^1]:0.0} ms");
    }

    // Bytes passed to write(2) by this process: log, checkpoints and all.
    private static long Written() => long.Parse(
        File.ReadLines("/proc/self/io").First(line => line.StartsWith("wchar:", StringComparison.Ordinal))[6..], CultureInfo.InvariantCulture);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
