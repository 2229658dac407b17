namespace Mbus.Tool;

/// <summary>How readings are printed.</summary>
internal enum ReadingFormat
{
    Table,
    Json,
    Csv,

    /// <summary>As libmbus prints it.</summary>
    Xml,

    /// <summary>As libmbus prints it with its option for normalised values.</summary>
    XmlNormalized,
}
