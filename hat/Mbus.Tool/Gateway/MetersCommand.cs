using System.CommandLine;
using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus meters</c>: lists the meters in the store of the gateway, with their last readings.</summary>
internal static class MetersCommand
{
    internal const string Name = "meters";
    internal const string Description = "Lists the meters in the store of the gateway, with their last readings.";

    private const int MaxValues = 4;

    internal static Command Create()
    {
        Option<string> store = StoreOption.Create();
        RowFormatOption format = new();
        ToolCommand command = new(Name, Description) { store, format };
        command.Remarks = """
            Examples:
              mbus meters
              mbus meters --format json --store /var/lib/mbus
            """;
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            using StoreReader reader = StoreOption.Open(parsed, store);
            Show(reader, format.Printer(parsed));
            return Task.CompletedTask;
        }));
        return command;
    }

    private static void Show(StoreReader reader, RowPrinter rows)
    {
        foreach (StoredMeter meter in reader.Meters)
        {
            if (rows.IsText)
                Show(reader, meter);
            else
                rows.Print(ToRow(meter));
        }

        if (rows.IsText && reader.Meters.Count == 0)
            Console.WriteLine("The store has no readings yet.");
    }

    private static void Show(StoreReader reader, StoredMeter meter)
    {
        string name = meter.Name == null ? "" : $"  {meter.Name}";
        string time = meter.LastRead.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Console.WriteLine($"{meter.Id}  {meter.Bus}  {meter.Address}{name}  {time}  {ValuesOf(reader, meter)}");
    }

    private static string ValuesOf(StoreReader reader, StoredMeter meter)
    {
        MeterReading? reading = reader.Last(meter)?.Decode(reader.KeyOf(meter));
        IEnumerable<string> values = (reading == null ? [] : SeriesKey.NumbersOf(reading))
            .Where(number => number.Key is { Storage: 0, Function: RecordFunction.Instantaneous })
            .Take(MaxValues)
            .Select(number => number.Key.Format(number.Value));
        return string.Join("; ", values);
    }

    private static Row ToRow(StoredMeter meter) => new()
    {
        { "meter", meter.Id.ToString() },
        { "name", meter.Name },
        { "bus", meter.Bus },
        { "address", meter.Address.ToString() },
        { "firstRead", HistoryCommand.TimeText(meter.FirstRead) },
        { "lastRead", HistoryCommand.TimeText(meter.LastRead) },
        { "lineTimeMs", (long)meter.LineTime.TotalMilliseconds },
    };
}
