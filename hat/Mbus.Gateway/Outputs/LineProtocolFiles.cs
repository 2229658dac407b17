using System.Text;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Outputs;

/// <summary>Appends readings in the line protocol of InfluxDB to one file for each local day: <c>mbus-2026-01-31.lp</c>.</summary>
/// <param name="name">Name of the output.</param>
/// <param name="folder">Folder; it is created.</param>
/// <param name="calendar">Local calendar of the days.</param>
internal sealed class LineProtocolFiles(string name, string folder, LocalCalendar calendar) : IOutput
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
    {
        foreach (IGrouping<string, StoredReading> day in readings.GroupBy(reading => DayFile.PathOf(folder, reading.Time, calendar, "lp")))
        {
            StringBuilder lines = new();
            foreach (StoredReading reading in day)
                LineProtocol.Append(lines, reading, reading.Decode(keyOf(reading.Meter)));
            DayFile.Append(day.Key, lines.ToString());
        }

        return Task.CompletedTask;
    }
}
