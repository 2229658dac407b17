namespace Mbus.Tool.Rows;

/// <summary>Output format of the commands that print rows.</summary>
internal enum RowFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object per line for each row.</summary>
    Json,

    /// <summary>A header line, then one line for each row.</summary>
    Csv,
}
