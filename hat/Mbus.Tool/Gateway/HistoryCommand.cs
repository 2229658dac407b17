using System.CommandLine;
using System.Globalization;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus history</c>: prints the values of a meter over time.</summary>
internal sealed class HistoryCommand
{
    internal const string Name = "history";
    internal const string Description = "Prints the values of a meter over time, from the store of the gateway.";
    internal const string Meter = "METER";

    private const int DefaultDays = 30;

    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss"];

    private readonly Argument<string> _meter = new(Meter) { Description = "Identity, name or identification of a meter; `mbus meters` lists them." };
    private readonly Option<DateTime?> _from = Date("--from", $"First day, or day and time, of the local clock. Default: {DefaultDays} days before the end.");
    private readonly Option<DateTime?> _to = Date("--to", "End, not included. Default: now.");

    private readonly Option<Schedule?> _every = new("--every")
    {
        Description = "Only the first value of each interval: 1h, 1d. \"month end\" prints the kept values at the ends of months. Default: all values.",
        HelpName = "INTERVAL",
        CustomParser = result => Arguments.Parsed<Schedule?>(result, ParseStep),
    };

    private readonly Option<string> _quantity = new("--quantity") { Description = "Only values whose name contains this text, for example energy.", HelpName = "TEXT" };
    private readonly RowFormatOption _format = new();
    private readonly Option<string> _store = StoreOption.Create();

    internal static Command Create()
    {
        HistoryCommand history = new();
        ToolCommand command = new(Name, Description)
        {
            history._meter, history._from, history._to, history._every, history._quantity, history._format, history._store,
        };
        command.Remarks = """
            Values have all digits that the meter has sent; the text has kWh for Wh, JSON and CSV the unit of the meter. Times are UTC; --from, --to and days of --every are those of the local clock.

            Examples:
              mbus history 11223344-ZRI-01-16
              mbus history 11223344 --from 2026-01-01 --to 2026-02-01 --every 1d --quantity volume --format csv
              mbus history 11223344 --from 2025-01-01 --every "month end"
            """;
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            history.Run(parsed);
            return Task.CompletedTask;
        }));
        return command;
    }

    /// <summary>Returns a time in UTC for rows.</summary>
    internal static string TimeText(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private void Run(ParseResult parsed)
    {
        (string folder, LocalCalendar calendar, Func<MeterId, byte[]?> keys) = StoreOption.Find(parsed, _store);
        using StoreReader reader = StoreReader.Open(folder, calendar, keys);
        StoredMeter meter = StoreOption.Meter(reader, parsed.GetRequiredValue(_meter));
        RowPrinter rows = _format.Printer(parsed);
        foreach ((SeriesKey key, Sample sample) in Values(parsed, reader, meter, calendar))
        {
            if (rows.IsText)
                Console.WriteLine($"{TimeText(sample.Time)}  {key.Format(sample.Value)}");
            else
                rows.Print(ToRow(key, sample));
        }
    }

    private IEnumerable<(SeriesKey Key, Sample Sample)> Values(ParseResult parsed, StoreReader reader, StoredMeter meter, LocalCalendar calendar)
    {
        DateTimeOffset end = parsed.GetValue(_to) is { } last ? calendar.TimeOf(last) : DateTimeOffset.UtcNow;
        DateTimeOffset start = parsed.GetValue(_from) is { } first ? calendar.TimeOf(first) : end.AddDays(-DefaultDays);
        Schedule? every = parsed.GetValue(_every);
        string wanted = parsed.GetValue(_quantity) ?? "";
        bool IsWanted(SeriesKey key) => key.ToString().Contains(wanted, StringComparison.OrdinalIgnoreCase);
        return every == Schedule.MonthEnd
            ? reader.MonthEndsOf(meter).Where(value => IsWanted(value.Series) && value.Time >= start && value.Time < end).Select(value => (value.Series, new Sample(value.Time, value.Value)))
            : reader.History(meter, start, end, IsWanted).SelectMany(series => Sample.FirstOfEach(series.Value, every, calendar).Select(sample => (series.Key, sample)));
    }

    private static Row ToRow(SeriesKey key, Sample sample) => new()
    {
        { "time", TimeText(sample.Time) },
        { "quantity", key.Quantity },
        { "unit", key.Unit },
        { "function", RowPrinter.Name(key.Function) },
        { "storage", key.Storage },
        { "tariff", key.Tariff },
        { "subunit", key.Subunit },
        { "detail", key.Detail },
        { "value", sample.Value },
    };

    private static Schedule ParseStep(string text) => text == "1d" ? Schedule.DailyAt(TimeOnly.MinValue) : Schedule.Parse(text);

    private static Option<DateTime?> Date(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result => Arguments.Parsed<DateTime?>(result, ParseDate),
    };

    private static DateTime? ParseDate(string text) =>
        DateTime.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            ? date
            : throw new FormatException($"\"{text}\" is not a date. Expected, for example, 2026-01-31 or 2026-01-31T13:45.");
}
