using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mbus.Client.Readings;
using Capture = Mbus.Client.Readings.Capture;

namespace Mbus.Client.Tests.Readings;

/// <summary>The XML that m-bus-parser keeps, of older versions of libmbus: plain, with powers of ten in the unit, and normalised.</summary>
public class ExpectedXmlTests
{
    private const string Folder = "m-bus-parser/rscada-diff";

    private const string DateByVife = "VIFE 6F makes the data a date; libmbus looks at no such VIFE";

    private static readonly (string Place, string Theirs, string Ours, string Reason)[] Differences =
    [
        ("SLB_CF-Compact-Integral-MK-MaXX.xml", "XML", "no telegram", "the folder holds no telegram of that name"),
        ("amt_calec_mb.norm.xml", "XML", "no telegram", "the folder holds no telegram of that name"),
        ("amt_calec_mb.xml", "XML", "no telegram", "the folder holds no telegram of that name"),
        ("landis+gyr_ultraheat_t230.norm.xml 19", "Maximum value 0 1 0: 0 W", "Maximum value 0 1 0: not set", DateByVife),
        ("landis+gyr_ultraheat_t230.norm.xml 20", "Maximum value 0 1 0: 0 m³/h", "Maximum value 0 1 0: not set", DateByVife),
        ("landis+gyr_ultraheat_t230.norm.xml 21", "Maximum value 0 1 0: 41065374.6 °C", "Maximum value 0 1 0: 2011-08-26T20:50", DateByVife),
        ("landis+gyr_ultraheat_t230.norm.xml 22", "Maximum value 0 1 0: 40953732.3 °C", "Maximum value 0 1 0: 2011-08-09T11:43", DateByVife),
        ("landis+gyr_ultraheat_t230.norm.xml 32", "Instantaneous value 510 0 0: 2127-01-01T00:00", "Instantaneous value 510 0 0: ****-01-01T00:00", "year 127 is every year"),
        ("landis+gyr_ultraheat_t230.xml 8", "Instantaneous value 0 0 0: F00002", "Instantaneous value 0 0 0: -0.2 K", "a highest digit F is a minus; older versions of libmbus print the digits"),
        ("landis+gyr_ultraheat_t230.xml 19", "Maximum value 0 1 0: 0 W", "Maximum value 0 1 0: not set", DateByVife),
        ("landis+gyr_ultraheat_t230.xml 20", "Maximum value 0 1 0: 0 m³/h", "Maximum value 0 1 0: not set", DateByVife),
        ("landis+gyr_ultraheat_t230.xml 21", "Maximum value 0 1 0: 41065374.6 °C", "Maximum value 0 1 0: 2011-08-26T20:50", DateByVife),
        ("landis+gyr_ultraheat_t230.xml 22", "Maximum value 0 1 0: 40953732.3 °C", "Maximum value 0 1 0: 2011-08-09T11:43", DateByVife),
        ("landis+gyr_ultraheat_t230.xml 32", "Instantaneous value 510 0 0: 2127-01-01T00:00", "Instantaneous value 510 0 0: ****-01-01T00:00", "year 127 is every year"),
    ];

    /// <summary>The units of the plain XML: the power of ten, or the seconds, and the unit.</summary>
    private static readonly Dictionary<string, (decimal Factor, string Unit)> Units = new()
    {
        ["kWh"] = (1000, "Wh"),
        ["Wh"] = (1, "Wh"),
        ["1e-2  m^3"] = (0.01m, "m³"),
        ["m^3"] = (1, "m³"),
        ["100 W"] = (100, "W"),
        ["W"] = (1, "W"),
        ["m m^3/h"] = (0.001m, "m³/h"),
        ["m^3/h"] = (1, "m³/h"),
        ["1e-1 deg C"] = (0.1m, "°C"),
        ["°C"] = (1, "°C"),
        ["1e-1  deg C"] = (0.1m, "K"),
        ["K"] = (1, "K"),
        ["seconds"] = (1, "s"),
        ["minutes"] = (60, "s"),
        ["hours"] = (3600, "s"),
        ["s"] = (1, "s"),
    };

    [Fact]
    public void Headers_and_records_agree_but_for_the_differences_listed()
    {
        string folder = Recorded.Folder();
        List<string> found = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, Folder), "*.xml").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file).Replace("test-frames--", "");
            string telegram = Path.Combine(folder, "libmbus/test", name.Split('.')[0] + ".hex");
            if (File.Exists(telegram))
                Compare(name, telegram, XDocument.Parse(File.ReadAllText(file).Replace("ISO-8859-1", "utf-8")).Root!, found);
            else
                found.Add($"{name}: XML / no telegram");
        }

        Assert.Equal(string.Join("\n", Differences.Select(d => $"{d.Place}: {d.Theirs} / {d.Ours}")), string.Join("\n", found));
        Assert.All(Differences, difference => Assert.NotEqual("", difference.Reason));
    }

    private static void Compare(string name, string telegram, XElement root, List<string> found)
    {
        byte[] bytes = Convert.FromHexString(Regex.Replace(File.ReadAllText(telegram), @"\s", ""));
        MeterReading reading = Assert.Single(Capture.Read(bytes).Readings);
        Note(found, name, Header(root.Element("SlaveInformation")!), Header(reading));
        XElement[] records = [.. root.Elements("DataRecord")];
        Assert.Equal(records.Length, reading.Records.Count);
        for (int i = 0; i < records.Length; i++)
            Note(found, $"{name} {i}", Theirs(records[i]), Ours(reading.Records[i]));
    }

    private static void Note(List<string> found, string place, string theirs, string ours)
    {
        if (theirs != ours)
            found.Add($"{place}: {theirs} / {ours}");
    }

    private static string Header(XElement slave) =>
        string.Join(" ", new[] { "Id", "Manufacturer", "Version", "AccessNumber", "Status" }.Select(name => slave.Element(name)!.Value));

    private static string Header(MeterReading reading) =>
        $"{reading.Identity!.Id} {reading.Identity.Manufacturer} {reading.Identity.Version} {reading.AccessNumber} {reading.Status!.Code:X2}";

    private static string Theirs(XElement record)
    {
        string value = record.Element("Value")!.Value;
        string function = record.Element("Function")!.Value;
        if (function == "Manufacturer specific")
            return $"manufacturer data {value}";

        string unit = record.Element("Unit")!.Value;
        string place = string.Join(" ", new[] { "StorageNumber", "Tariff", "Device" }.Select(name => record.Element(name)?.Value ?? "0"));
        return $"{function} {place}: {Normalised(value, Regex.Match(unit, @"\((.+)\)") is { Success: true } scaled ? scaled.Groups[1].Value : unit)}";
    }

    private static string Normalised(string value, string unit)
    {
        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
            return Regex.Replace(value, @"(T\d\d:\d\d):00Z?$", "$1");
        (decimal factor, string name) = Units.GetValueOrDefault(unit.Trim(), (1, ""));
        return $"{(number * factor).ToString("0.############", CultureInfo.InvariantCulture)} {name}".Trim();
    }

    private static string Ours(RecordReading record)
    {
        if (record.Kind == RecordKind.ManufacturerData)
            return $"manufacturer data {Hex.Format(record.Data.Span)}";

        string function = record.Function switch
        {
            RecordFunction.Maximum => "Maximum value",
            RecordFunction.Error => "Value during error state",
            _ => "Instantaneous value",
        };
        (string value, string unit) = ExpectedRecord.Normalised(record);
        return $"{function} {record.Storage} {record.Tariff} {record.Subunit}: {value} {unit}".Trim();
    }
}
