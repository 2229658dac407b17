namespace Mbus.Tool.Output;

/// <summary>Names of the formats of <c>--format</c>.</summary>
internal static class ReadingFormats
{
    internal const string Description = "table, json (one object per line for each reading), csv, xml or xml-normalized (as in libmbus)";

    /// <summary>Description for a command that also has <see cref="Wide"/>.</summary>
    internal const string DescriptionWithTable = $"{Description}, or {Wide} (a row for each meter, with --output)";

    internal const string Wide = "csv-wide";

    internal static string[] Names { get; } = ["table", "json", "csv", "xml", "xml-normalized"];

    /// <summary>Parses a format of a command that also has <see cref="Wide"/>.</summary>
    internal static ReadingFormat ParseWithTable(string name) => name == Wide ? ReadingFormat.CsvWide : Parse(name);

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
