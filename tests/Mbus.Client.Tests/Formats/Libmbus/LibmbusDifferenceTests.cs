using System.Xml.Linq;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Readings;

namespace Mbus.Client.Tests.Formats;

/// <summary>
/// Where text, JSON and CSV say something else than libmbus 0.10.0 does in its normalised XML, and why. Its XML is written byte for
/// byte elsewhere, with all its faults; everything here follows the standard.
/// </summary>
public class LibmbusDifferenceTests
{
    private const string NoDate = "all bits are 0: libmbus prints a date that is in no calendar";
    private const string MarkedInvalid = "the meter marks its clock as invalid: libmbus prints a date that nobody sent";
    private const string EveryYear = "year 127 is every year";
    private const string DateByVife = "VIFE 6F makes the data a date: libmbus takes no VIFE into account but scales, and of those the first";
    private const string Duration = "VIFEs 50 to 5F make the data a duration: the same";
    private const string PerPulse = "VIFEs 28 to 2B divide the unit by a pulse: the same";
    private const string PlainText = "the meter names the unit, or what the data are, in plain text: libmbus drops it where it normalises";
    private const string ShortestDigits = "a real has the shortest digits of its 32 bits: libmbus prints digits that only the widening to 64 bits makes";
    private const string FixedStructure = "libmbus does not normalise the fixed structure";
    private const string Reserved = "FD 7C is reserved: the number is there, its meaning is not";

    /// <summary>Telegram and record, what we say, what libmbus says, the reason.</summary>
    private static readonly (string Where, string Ours, string Theirs, string Reason)[] Differences =
    [
        ("ACW_Itron-BM-plus-m 3", "not set", "2000-00-00", NoDate),
        ("EDC 15", "18511.912000 W", "18511.912109 W", ShortestDigits),
        ("EDC 18", "3571.000000 C", "3571.000000", PlainText),
        ("EDC 19", "413.000000 C", "413.000000", PlainText),
        ("EDC 20", "1.000000 c", "1.000000", PlainText),
        ("EDC 21", "1.000000 c", "1.000000", PlainText),
        ("EFE_Engelmann-WaterStar 12", "0.000008 m³/pulse", "0.000008 m^3", PerPulse),
        ("ELV-Elvaco-CMa10 2", "54.100000 %RH", "54.100000", PlainText),
        ("ELV-Elvaco-CMa10 3", "33.640000 %RH", "33.640000", PlainText),
        ("ELV-Elvaco-CMa10 4", "73.630000 %RH", "73.630000", PlainText),
        ("REL-Relay-Padpuls2 2", "the meter marks it as invalid: 2015-07-09T21:33", "1900-01-00T00:00", MarkedInvalid),
        ("SEN_Pollustat 8", "-170.721780 W", "-170.721784 W", ShortestDigits),
        ("SEN_Pollustat 13", "11582321.000000 s", "11582321.000000 m^3/h", Duration),
        ("SEN_Pollustat 14", "756.000000 s", "756.000000 m^3/h", Duration),
        ("THI_cma10 2", "46.600000 %RH", "46.600000", PlainText),
        ("THI_cma10 3", "37.820000 %RH", "37.820000", PlainText),
        ("THI_cma10 4", "51.220000 %RH", "51.220000", PlainText),
        ("elv_temp_humid 2", "45.640000 %RH", "45.640000", PlainText),
        ("elv_temp_humid 3", "45.520000 %RH", "45.520000", PlainText),
        ("elv_temp_humid 4", "58.120000 %RH", "58.120000", PlainText),
        ("engelmann_sensostar2c 14", "0.100000 m³/pulse", "0.100000 m^3", PerPulse),
        ("itron_bm_+m 3", "not set", "2000-00-00", NoDate),
        ("itron_cyble_m-bus_v1.4_cold_water 2", "cust. ID", "", PlainText),
        ("itron_cyble_m-bus_v1.4_cold_water 4", "4050.000000 bat. time", "4050.000000", PlainText),
        ("itron_cyble_m-bus_v1.4_water 2", "TEST CYBLE cust. ID", "TEST CYBLE", PlainText),
        ("itron_cyble_m-bus_v1.4_water 4", "4338.000000 bat. time", "4338.000000", PlainText),
        ("landis+gyr_ultraheat_t230 20", "not set", "0.000000 W", DateByVife),
        ("landis+gyr_ultraheat_t230 21", "not set", "0.000000 m^3/h", DateByVife),
        ("landis+gyr_ultraheat_t230 22", "2011-08-26T20:50", "41065374.600000 °C", DateByVife),
        ("landis+gyr_ultraheat_t230 23", "2011-08-09T11:43", "40953732.300000 °C", DateByVife),
        ("landis+gyr_ultraheat_t230 33", "****-01-01T00:00", "2027-01-01T00:00", EveryYear),
        ("sen_pollusonic_2 1", "6531000.000000 Wh", "6531 kWh", FixedStructure),
        ("sen_pollusonic_2 2", "0.069000 m^3", "69 l", FixedStructure),
        ("siemens_rvd235 4", "reserved VIF; the number sent is 1", "1.000000 Reserved", Reserved),
        ("siemens_rvd235 5", "reserved VIF; the number sent is 0", "0.000000 Reserved", Reserved),
        ("siemens_rvd235 6", "reserved VIF; the number sent is 0", "0.000000 Reserved", Reserved),
        ("siemens_wfh21 4", "not set", "2000-00-00", NoDate),
    ];

    [Fact]
    public void Every_difference_is_listed_with_its_reason()
    {
        string folder = Path.Combine(Recorded.Folder(), "libmbus");
        List<string> found = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.norm.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            Compare(file, found);
        Assert.Equal(string.Join('\n', Differences.Select(d => $"{d.Where}: {d.Ours} | {d.Theirs}")), string.Join('\n', found));
        Assert.DoesNotContain(Differences, d => d.Reason.Length == 0);
    }

    private static void Compare(string file, List<string> found)
    {
        string name = Path.GetFileName(file).Replace(".norm.xml", "");
        XElement root = XDocument.Parse(File.ReadAllText(file).Replace("ISO-8859-1", "utf-8")).Root!;
        byte[] bytes = Convert.FromHexString(string.Concat(File.ReadAllText(file.Replace(".norm.xml", ".hex")).Where(char.IsAsciiHexDigit)));
        MeterReading reading = Assert.Single(Capture.Read(bytes).Readings);
        found.AddRange(LibmbusDifference.Find(root, reading).Select(difference => $"{name} {difference}"));
    }
}
