namespace Mbus.Tool.Output;

/// <summary>Names of the formats of <c>--format</c>.</summary>
internal static class ReadingFormats
{
    internal const string Description = "table, json (one object per line for each reading), csv, xml or xml-normalized (as in libmbus)";

    internal static string[] Names { get; } = ["table", "json", "csv", "xml", "xml-normalized"];

    internal static ReadingFormat Parse(string name) => name switch
    {
        "table" => ReadingFormat.Table,
        "json" => ReadingFormat.Json,
        "csv" => ReadingFormat.Csv,
        "xml" => ReadingFormat.Xml,
        "xml-normalized" => ReadingFormat.XmlNormalized,
        _ => throw new FormatException($"\"{name}\" is not a valid format. Expected {Description}."),
    };
}
