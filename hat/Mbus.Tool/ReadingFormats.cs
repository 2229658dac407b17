namespace Mbus.Tool;

/// <summary>The formats of <c>--format</c> by their names.</summary>
internal static class ReadingFormats
{
    internal const string Description = "table, json (an object on a line for each reading), csv, or xml and xml-normalized (as libmbus prints them)";

    internal static string[] Names { get; } = ["table", "json", "csv", "xml", "xml-normalized"];

    internal static ReadingFormat Parse(string name) => name switch
    {
        "table" => ReadingFormat.Table,
        "json" => ReadingFormat.Json,
        "csv" => ReadingFormat.Csv,
        "xml" => ReadingFormat.Xml,
        "xml-normalized" => ReadingFormat.XmlNormalized,
        _ => throw new FormatException($"\"{name}\" is no format. Expected {Description}."),
    };
}
