namespace Mbus.Gateway.Settings;

/// <summary>Kind of an output; the name of the setting that has its target.</summary>
public enum OutputKind
{
    /// <summary>CSV files by day.</summary>
    Csv,

    /// <summary>Files by day in the line protocol of InfluxDB.</summary>
    LineProtocol,

    /// <summary>InfluxDB by HTTP.</summary>
    Influx,
}

/// <summary>Settings of an output.</summary>
/// <param name="Name">Name; its position in the store is kept under this name.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Target">Folder, or address for writing.</param>
/// <param name="Token">File with the token of the database; null for none.</param>
public sealed record OutputSettings(string Name, OutputKind Kind, string Target, string? Token);
