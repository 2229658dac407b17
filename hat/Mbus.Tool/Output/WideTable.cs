using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;

namespace Mbus.Tool.Output;

/// <summary>Appends readings to a table in a file: one row for each meter and time, also for a meter that failed.</summary>
/// <param name="path">Path of the file.</param>
/// <param name="line">Name of the line.</param>
internal sealed class WideTable(string path, string line)
{
    /// <summary>Appends a reading.</summary>
    internal void Append(ListedMeter meter, MeterReading reading) =>
        Append(meter, MeterId.Of(reading)?.ToString() ?? "", string.Join("; ", reading.Notices), CsvRow.ValuesOf(reading));

    /// <summary>Appends the error of a meter.</summary>
    internal void Append(ListedMeter meter, string error) => Append(meter, "", error, []);

    private void Append(ListedMeter meter, string id, string error, IReadOnlyList<KeyValuePair<string, string>> values) =>
        CsvTable.Append(path, [new CsvRow(DateTimeOffset.UtcNow, id, meter.Name ?? "", line, meter.Address.ToString(), error, values)]);
}
