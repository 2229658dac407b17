using System.Globalization;
using System.Text;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Outputs;

/// <summary>
/// Formats readings in the line protocol of InfluxDB: one line for each reading, with the measurement <c>mbus</c>, the tags bus, meter and
/// name, one field for each series, and the time in seconds. A line that comes twice is the same point, so nothing is counted twice. See
/// https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/.
/// </summary>
internal static class LineProtocol
{
    /// <summary>Appends the line of a reading; nothing if it has no numbers.</summary>
    internal static void Append(StringBuilder lines, StoredReading stored, MeterReading reading)
    {
        IReadOnlyList<(SeriesKey Key, ExactDecimal Value, RecordReading Record)> numbers = SeriesKey.NumbersOf(reading);
        if (numbers.Count == 0)
            return;

        lines.Append("mbus,bus=").Append(Escape(stored.Meter.Bus)).Append(",meter=").Append(Escape(stored.Meter.Id.ToString()));
        if (!string.IsNullOrWhiteSpace(stored.Meter.Name))
            lines.Append(",name=").Append(Escape(stored.Meter.Name));
        char separator = ' ';
        foreach ((SeriesKey key, ExactDecimal value, _) in numbers)
        {
            lines.Append(separator).Append(Escape(FieldOf(key))).Append('=').Append(value.ToString());
            separator = ',';
        }

        lines.Append(CultureInfo.InvariantCulture, $" {stored.Time.ToUnixTimeSeconds()}\n");
    }

    /// <summary>Returns the name of a field, for example <c>energy_Wh_tariff_1</c>.</summary>
    internal static string FieldOf(SeriesKey key) => key.ToString().Replace(", ", "_", StringComparison.Ordinal).Replace(' ', '_');

    // A backslash at the end of a text would escape the separator after it, and a line cannot contain a line end.
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            if (c is ',' or '=' or ' ')
                escaped.Append('\\');
            escaped.Append(char.IsControl(c) ? '_' : c == '\\' ? '/' : c);
        }

        return escaped.ToString();
    }
}
