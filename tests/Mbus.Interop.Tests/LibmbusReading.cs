using System.Text.Json.Nodes;

namespace Mbus.Interop.Tests;

/// <summary>A meter as libmbus understood it.</summary>
internal sealed class LibmbusReading(JsonObject data)
{
    internal string Id => data["SlaveInformation"]!["Id"]!.ToString();

    internal string Manufacturer => data["SlaveInformation"]!["Manufacturer"]!.ToString();

    internal string Medium => data["SlaveInformation"]!["Medium"]!.ToString();

    /// <summary>Each record as "unit = value", for example "Volume (m m^3) = 1234567".</summary>
    internal string[] Records => [.. data["DataRecord"]!.AsArray().Select(record => $"{record!["Unit"]?.ToString().Trim()} = {record["Value"]}")];

    /// <summary>For each record the telegram it came in, counted from 0; only where there were several.</summary>
    internal string[] Telegrams => [.. data["DataRecord"]!.AsArray().Select(record => record!["frame"]?.ToString() ?? "")];
}
