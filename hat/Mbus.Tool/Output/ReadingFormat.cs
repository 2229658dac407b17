namespace Mbus.Tool.Output;

/// <summary>Output format of readings.</summary>
internal enum ReadingFormat
{
    Table,
    Json,
    Csv,

    /// <summary>XML as in libmbus.</summary>
    Xml,

    /// <summary>XML as in libmbus with normalized values.</summary>
    XmlNormalized,

    /// <summary>A table with one row for each meter and time, in a file: see <see cref="WideTable"/>.</summary>
    CsvWide,
}
