using Mbus.Client.Readings;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Outputs;

/// <summary>Writes readings to one CSV file for each local day: <c>mbus-2026-01-31.csv</c>, see <see cref="CsvTable"/>.</summary>
/// <param name="name">Name of the output.</param>
/// <param name="folder">Folder; it is created.</param>
/// <param name="calendar">Local calendar of the days.</param>
internal sealed class CsvFiles(string name, string folder, LocalCalendar calendar) : IOutput
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
    {
        foreach (IGrouping<string, StoredReading> day in readings.GroupBy(reading => DayFile.PathOf(folder, reading.Time, calendar, "csv")))
            CsvTable.Append(day.Key, [.. day.Select(reading => RowOf(reading, reading.Decode(keyOf(reading.Meter))))]);
        return Task.CompletedTask;
    }

    private static CsvRow RowOf(StoredReading stored, MeterReading reading) => new(
        stored.Time,
        stored.Meter.Id.ToString(),
        stored.Meter.Name ?? "",
        stored.Meter.Bus,
        stored.Meter.Address.ToString(),
        string.Join("; ", reading.Notices),
        CsvRow.ValuesOf(reading));
}
