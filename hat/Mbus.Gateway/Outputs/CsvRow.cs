using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Outputs;

/// <summary>One row of a <see cref="CsvTable"/>: a reading of a meter, or the error of one that failed.</summary>
/// <param name="Time">Time of the reading.</param>
/// <param name="Meter">Identity of the meter; empty if it is not known.</param>
/// <param name="Name">Name of the meter; empty for none.</param>
/// <param name="Bus">Bus, or line.</param>
/// <param name="Address">Address at which it was read.</param>
/// <param name="Error">Notice or error; empty for none.</param>
/// <param name="Values">Values with the names of their columns.</param>
public sealed record CsvRow(
    DateTimeOffset Time, string Meter, string Name, string Bus, string Address, string Error, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>Columns of every table, before those of the values.</summary>
    internal static IReadOnlyList<string> FixedColumns { get; } = ["time", "meter", "name", "bus", "address", "error"];

    /// <summary>Cells of <see cref="FixedColumns"/>.</summary>
    internal IReadOnlyList<string> FixedCells =>
        [Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), Meter, Name, Bus, Address, Error];

    /// <summary>Returns the values of a reading, each with the quantity and unit as its column: <c>energy Wh</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ValuesOf(MeterReading reading) =>
        [.. SeriesKey.NumbersOf(reading).Select(number => KeyValuePair.Create(number.Key.ToString(), number.Value.ToString()))];
}
