using Mbus.Client;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Page.Tests;

/// <summary>A simulated house with six meters (house.json), and a store with what they sent in the last 13 months.</summary>
internal static class House
{
    internal const string Bus = "cellar";
    internal const int BaudRate = 38400;
    internal const string Electricity = "30211987-GAV-02-02";
    internal const string Heat = "67280015-LUG-07-04";
    internal const string Water = "11223344-ZRI-01-16";

    /// <summary>A meter of the settings that is not on the bus.</summary>
    internal const string Missing = "99999999-TST-01-07";

    private const int Days = 400;
    private const int Hours = 49;

    internal static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");

    internal static BusDefinition Definition { get; } = BusDefinition.Parse(Read(), "house.json");

    /// <summary>Line to the bus as it is at a time.</summary>
    internal static SimulatedBus At(DateTimeOffset time, LineTiming timing) => new(Definition with { Start = TimeZoneInfo.ConvertTime(time, Zone).DateTime }, timing);

    /// <summary>Fills a store: a reading on each day, and one in each of the last hours.</summary>
    internal static async Task FillAsync(string folder, DateTimeOffset now, CancellationToken cancel)
    {
        DateTimeOffset today = now.Subtract(TimeZoneInfo.ConvertTime(now, Zone).TimeOfDay);
        DateTimeOffset hour = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
        IEnumerable<DateTimeOffset> times = Enumerable.Range(1, Days).Select(day => today.AddDays(-day).AddMinutes(1))
            .Concat(Enumerable.Range(0, Hours).Select(back => hour.AddHours(-back)))
            .Append(now.AddMinutes(-1)).Where(time => time < now).Distinct().Order();
        await using ReadingStore store = ReadingStore.Start(folder, new(Zone), _ => null, TimeProvider.System, NullLogger.Instance);
        Round round = new();
        foreach (DateTimeOffset time in times)
        {
            foreach (MeterDefinition meter in Definition.Meters)
                round.Readings.Add(await ReadAsync(meter, time, (time - now).TotalHours, cancel));
        }

        round.Events.Add(new MeterEvent(EventKind.MeterClock, now.AddDays(-3), Bus, MeterId.Of(Definition.Meters[1].Address), "The clock of the meter is 75 s slow."));
        round.Events.Add(new MeterEvent(EventKind.NewMeter, now.AddDays(-1), Bus, MeterId.Of(Definition.Meters[5].Address), "A new meter answers at address 6."));
        await store.Add(round);
        await store.Maintain(RetentionSettings.Default, now);
    }

    // The values of the meter at another time are those at which a bus starts.
    private static async Task<NewReading> ReadAsync(MeterDefinition meter, DateTimeOffset time, double hours, CancellationToken cancel)
    {
        MeterDefinition then = meter with
        {
            Telegrams = [.. meter.Telegrams.Select(telegram => telegram with { Records = [.. telegram.Records.Select(record => record with { Value = record.ValueAt(hours) + (record.PerHour * Habits(hours)), Wobble = 0 })] })],
        };
        BusDefinition definition = Definition with { Meters = [then], Start = TimeZoneInfo.ConvertTime(time, Zone).DateTime };
        await using SimulatedLine line = SimulatedLine.InVirtualTime(new SimulatedBus(definition, new LineTiming(BaudRate, 0)));
        IReadOnlyList<Telegram> telegrams = await new MbusMaster(line).ReadAsync(meter.PrimaryAddress, cancel);
        MeterReading reading = MeterReading.From(telegrams, default, time);
        return new NewReading(MeterId.Of(meter.Address), Bus, meter.PrimaryAddress, time, [.. telegrams.Select(telegram => telegram.Bytes.ToArray())], reading)
        {
            Name = NameOf(meter),
            LineTime = TimeSpan.FromMilliseconds(200),
        };
    }

    // Hours of consumption that people were ahead or behind at some time before now: no two days are equal, and no counter goes back.
    private static double Habits(double hours) => (4 * Math.Sin(hours / 10)) + (9 * Math.Sin(hours / 31)) + (6 * Math.Sin(hours / 47));

    private static string? NameOf(MeterDefinition meter) => meter.Name switch { "electricity" => "House", "heat" => "Heating, ground floor", "cold water" => "Garden", _ => null };

    private static string Read()
    {
        using StreamReader reader = new(typeof(House).Assembly.GetManifestResourceStream("house.json")!);
        return reader.ReadToEnd();
    }
}
