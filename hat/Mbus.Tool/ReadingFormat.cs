namespace Mbus.Tool;

/// <summary>How readings are printed.</summary>
internal enum ReadingFormat
{
    Table,
    Json,
    Csv,
}
