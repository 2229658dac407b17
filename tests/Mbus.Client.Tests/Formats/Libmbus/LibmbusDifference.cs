using System.Globalization;
using System.Xml.Linq;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Formats;

/// <summary>Compares the records of a reading with those of libmbus's normalised XML.</summary>
internal static class LibmbusDifference
{
    /// <summary>Our unit, libmbus's for it, and by how much theirs is greater.</summary>
    private static readonly Dictionary<string, (string Theirs, double Factor)> Units = new()
    {
        ["min"] = ("s", 60),
        ["h"] = ("s", 3600),
        ["d"] = ("s", 86400),
        ["m³"] = ("m^3", 1),
        ["m³/h"] = ("m^3/h", 1),
        ["m³/min"] = ("m^3/min", 1),
        ["m³/s"] = ("m^3/s", 1),
        ["ft³"] = ("feet^3", 1),
        ["US gal"] = ("American gallon", 1),
        ["US gal/min"] = ("American gallon/min", 1),
        ["US gal/h"] = ("American gallon/h", 1),
        ["HCA units"] = ("Units for H.C.A.", 1),
        ["currency"] = ("Currency units", 1),
        ["Bd"] = ("Baud", 1),
        ["bit times"] = ("Bittimes", 1),
    };

    /// <summary>The records that differ: their number from 1, our text, libmbus's text.</summary>
    internal static IEnumerable<string> Find(XElement root, MeterReading reading)
    {
        XElement[] theirs = [.. root.Elements("DataRecord").Where(record => record.Element("Value")?.Value.Length > 0 || record.Element("Function")?.Value != "More records follow")];
        for (int i = 0; i < Math.Max(theirs.Length, reading.Records.Count); i++)
        {
            string our = i < reading.Records.Count ? Ours(reading.Records[i]) : "nothing";
            string their = i < theirs.Length ? Theirs(theirs[i]) : "nothing";
            if (our != their)
                yield return $"{i + 1}: {our} | {their}";
        }
    }

    private static string Ours(RecordReading record)
    {
        (string unit, double factor) = Units.TryGetValue(record.Unit, out (string, double) theirs) ? theirs : (record.Unit, 1);
        string text = record.ValueKind switch
        {
            ValueKind.Number or ValueKind.Real => $"{(record.Number!.Value.ToDouble() * factor).ToString("F6", CultureInfo.InvariantCulture)} {unit}",
            ValueKind.None => $"{record.Error ?? record.Invalid} {unit}",
            ValueKind.Bytes => string.Join(' ', record.ValueText.Split(' ').Reverse()),
            ValueKind.Profile => string.Join(' ', Hex.Format(record.Data.Span).Split(' ').Reverse()),
            ValueKind.Date => WithoutZeroSecond(record.ValueText),
            _ => $"{record.ValueText.Trim()} {unit}",
        };
        return text.Trim();
    }

    private static string Theirs(XElement record)
    {
        string value = record.Element("Value")?.Value.Trim() ?? "";
        string unit = record.Element("Unit")?.Value.Trim(' ', '-') ?? "";
        if (value.Length == 0)
            return "";
        bool isTime = value.Length == 20 && value[10] == 'T' && value[^1] == 'Z';
        return $"{(isTime ? WithoutZeroSecond(value[..^1]) : value)} {unit}".Trim();
    }

    /// <summary>Date and time without a second of 00, which libmbus prints also where none was sent.</summary>
    private static string WithoutZeroSecond(string date) =>
        date.Length == 19 && date.EndsWith(":00", StringComparison.Ordinal) ? date[..16] : date;
}
