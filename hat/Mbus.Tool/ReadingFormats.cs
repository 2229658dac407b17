using System.Text;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Tool;

/// <summary>The formats of <c>--format</c>: their names, and readings written to standard output in each.</summary>
internal static class ReadingFormats
{
    internal const string Names = "table, json (one object on a line for each reading) or csv";

    internal static ReadingFormat Parse(string name) => name switch
    {
        "table" => ReadingFormat.Table,
        "json" => ReadingFormat.Json,
        "csv" => ReadingFormat.Csv,
        _ => throw new FormatException($"\"{name}\" is no format. Expected {Names}."),
    };

    internal static void Print(IReadOnlyList<MeterReading> readings, ReadingFormat format)
    {
        switch (format)
        {
            case ReadingFormat.Json:
                PrintBytes(readings.Select(reading => ReadingJson.Format(reading) + "\n"));
                break;
            case ReadingFormat.Csv:
                PrintBytes([ReadingCsv.Header, .. readings.Select(ReadingCsv.Format)]);
                break;
            default:
                Console.Write(string.Join("\n", readings.Select(ReadingTable.Format)));
                break;
        }
    }

    /// <summary>Programs read it: UTF-8, whatever the terminal speaks.</summary>
    private static void PrintBytes(IEnumerable<string> texts)
    {
        using Stream output = Console.OpenStandardOutput();
        foreach (string text in texts)
            output.Write(Encoding.UTF8.GetBytes(text));
    }
}
