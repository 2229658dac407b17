using System.Text;
using System.Xml.Linq;

namespace Mbus.Client.Tests.Formats;

/// <summary>Records beside what libmbus 0.10.0 prints of them: unit and value, and normalised unit, quantity and value.</summary>
public class LibmbusRecordTests
{
    [Theory]
    [InlineData("01 13 80", "Volume (m m^3)|-128", "m^3|Volume|-0.128000")]
    [InlineData("07 00 00 00 00 00 00 00 00 80", "Energy (mWh)|-9223372036854775808", "Wh|Energy|-9223372036854776.000000")]
    [InlineData("06 0F FF FF FF FF FF 7F", "Energy (1e7 J)|140737488355327", "J|Energy|1407374883553270038528.000000")]
    [InlineData("00 13", "Volume (m m^3)|", "m^3|Volume|")]
    [InlineData("38 13", "Volume (m m^3)|Unknown DIF (0x38)", "")] // nothing to normalise
    public void Integers(string record, string plain, string normalised) => Check(record, plain, normalised);

    [Theory]
    [InlineData("0A 5A 23 01", "Flow temperature (1e-1 deg C)|123", "°C|Flow temperature|12.300000")]
    [InlineData("0A 5A 23 F1", "Flow temperature (1e-1 deg C)|-123", "°C|Flow temperature|-12.300000")]
    [InlineData("0A 5A AB 1C", "Flow temperature (1e-1 deg C)|2211", "°C|Flow temperature|221.100000")] // bad digits: high ones count 0, low ones what they are
    [InlineData("3A 5A AB 0C", "Flow temperature (1e-1 deg C)|CAB", "°C|Flow temperature|121.100000")] // of an error state hexadecimal
    [InlineData("3C 5A 00 00 00 F0", "Flow temperature (1e-1 deg C)|F0000000", "°C|Flow temperature|-0.000000")]
    public void Bcd(string record, string plain, string normalised) => Check(record, plain, normalised.Replace("|-0.000000", "|0.000000"));

    [Theory]
    [InlineData("05 2B 00 00 C0 3F", "Power (W)|1.500000", "W|Power|1.500000")]
    [InlineData("05 2B 00 00 00 80", "Power (W)|-0.000000", "W|Power|-0.000000")]
    [InlineData("05 2B 00 00 80 FF", "Power (W)|-inf", "W|Power|-inf")]
    [InlineData("05 2B 00 00 C0 7F", "Power (W)|nan", "W|Power|nan")]
    [InlineData("05 2B FF FF 7F 7F", "Power (W)|340282346638528859811704183484516925440.000000", "W|Power|340282346638528859811704183484516925440.000000")]
    [InlineData("05 2B 00 00 00 34", "Power (W)|0.000000", "W|Power|0.000000")]
    [InlineData("05 2B 00 00 00 3C", "Power (W)|0.007812", "W|Power|0.007812")] // 0.0078125: halves to even
    [InlineData("05 2B 00 00 C0 3C", "Power (W)|0.023438", "W|Power|0.023438")] // 0.0234375
    [InlineData("05 2B FF FF 7F 3F", "Power (W)|1.000000", "W|Power|1.000000")] // rounds up into the whole
    public void Reals(string record, string plain, string normalised) => Check(record, plain, normalised);

    [Theory]
    [InlineData("02 6C 5F 3C", "Time Point (date)|2026-12-31", "-|Time point (date)|2026-12-31")]
    [InlineData("02 6C 00 00", "Time Point (date)|2000-00-00", "-|Time point (date)|2000-00-00")]
    [InlineData("04 6D 3B 17 5E 34", "Time Point (time & date)|2026-04-30T23:59:00", "-|Time point (date & time)|2026-04-30T23:59:00Z")]
    [InlineData("04 6D 80 00 21 14", "Time Point (time & date)|1900-01-00T00:00:00", "-|Time point (date & time)|1900-01-00T00:00:00Z")] // marked invalid
    [InlineData("04 6D 00 20 21 A4", "Time Point (time & date)|2081-04-01T00:00:00", "-|Time point (date & time)|2081-04-01T00:00:00Z")]
    [InlineData("04 6D 00 00 21 A4", "Time Point (time & date)|1981-04-01T00:00:00", "-|Time point (date & time)|1981-04-01T00:00:00Z")] // century 0, year over 80
    [InlineData("04 6D 00 00 01 A4", "Time Point (time & date)|2080-04-01T00:00:00", "-|Time point (date & time)|2080-04-01T00:00:00Z")]
    [InlineData("06 6D 3B 3B 17 5E 34 00", "Time Point (time & date)|2026-04-30T23:59:59", "-|Time point (date & time)|2026-04-30T23:59:59Z")]
    [InlineData("04 FD 30 3B 17 5E 34", "Start (date/time) of tariff|2026-04-30T23:59:00", "Reserved|Reserved|2026-04-30T23:59:00Z")]
    [InlineData("04 6C 3B 17 5E 34", "Time Point (date)|878581563", "-|Time point (date)|878581563.000000")] // a date has 2 bytes
    public void Dates(string record, string plain, string normalised) => Check(record, plain, normalised);

    [Theory]
    [InlineData("0D 78 04 3E 26 07 41", "Fabrication number|A &>", "|Fabrication No|A &>")]
    [InlineData("0D 78 04 44 00 42 41", "Fabrication number|AB", "|Fabrication No|AB")] // ends at the first NUL
    [InlineData("0D 78 C2 01 02 03 04", "Fabrication number|04 03 02 01", "|Fabrication No|04 03 02 01")]
    [InlineData("0D 78 E2 0A FF", "Fabrication number|FF 0A", "|Fabrication No|FF 0A")]
    [InlineData("0D 78 CA", "Fabrication number|", "|Fabrication No|")] // a reserved length is none
    [InlineData("3F 78 01 02 03 04 05 06 07 08", "Fabrication number|08 07 06 05 04 03 02 01", "|Fabrication No|08 07 06 05 04 03 02 01")]
    public void Variable_lengths_and_bytes(string record, string plain, string normalised) => Check(record, plain, normalised);

    [Theory]
    [InlineData("01 7C 03 48 52 25 05", "%RH|5", "-|%RH|5.000000")]
    [InlineData("01 FC 03 48 52 25 74 05", "1e-2  %RH|5", "-|%RH|0.050000")]
    [InlineData("01 FC 03 48 52 25 00 05", "Custom VIF|5", "-|%RH|5.000000")]
    [InlineData("01 93 7D 05", "Volume (m m^3)|5", "m^3|Volume|5.000000")]
    [InlineData("01 93 7A 05", "Volume (m m^3)|5", "m^3|Volume|0.105000")]
    [InlineData("01 93 F0 7D 05", "Volume (m m^3)|5", "m^3|Volume|0.000000")] // the second VIFE is not looked at
    [InlineData("01 FB 09 05", "Energy (GJ)|5", "Reserved|Energy|5000000000.000000")]
    [InlineData("01 FB 79 05", "cumul. count max power (1e-2  W)|5", "W|Cumul count max power|0.005000")]
    [InlineData("01 FB D0 00 05", "Unrecognized VIF 0xFB extension: 0xd0|5", "Reserved|Reserved|5.000000")]
    [InlineData("01 FD 39 05", "Period of tariff year(s)|5", "s|Period of tariff|157784630.000000")]
    [InlineData("01 EF 00 05", "Reserved|5", "Reserved|Reserved|0.000000")]
    [InlineData("01 FA 00 05", "Bus Address|5", "|Bus Address|5.000000")]
    [InlineData("01 79 05", "Unknown (VIF=0x79)|5", "|(Enhanced) Identification|5.000000")]
    [InlineData("01 FE 00 05", "Unknown (VIF=0xFE)|5", "|Any VIF|5.000000")]
    [InlineData("01 7B 05", "Unknown (VIF=0x7B)|5", "")] // nothing to normalise
    public void Units(string record, string plain, string normalised) => Check(record, plain, normalised);

    [Theory]
    [InlineData("41 13 05", "1", null, null)]
    [InlineData("81 79 13 05", "18", "3", "1")]
    [InlineData("81 80 80 80 80 80 80 80 04 13 05", "-2147483648", "0", "0")] // the upper bits of a storage number turn negative
    [InlineData("81 80 80 80 80 80 80 80 88 01 13 05", "2", "0", "0")]      // or come round
    public void Storage_tariff_and_device(string record, string storage, string? tariff, string? device)
    {
        XElement element = Record(record, normalised: false);
        Assert.Equal(storage, element.Element("StorageNumber")!.Value);
        Assert.Equal(tariff, element.Element("Tariff")?.Value);
        Assert.Equal(device, element.Element("Device")?.Value);
    }

    [Fact]
    public void A_quantity_of_128_characters_continues_with_the_data_up_to_a_zero()
    {
        string letters = string.Join(' ', Enumerable.Repeat("41", 128));
        Assert.Equal(new string('A', 128) + "BCD", Quantity($"04 7C 80 {letters} 42 43 44 00"));
        Assert.Equal(new string('A', 128), Quantity($"04 7C 80 {letters} 00 43 44 45"));
        Assert.Equal(new string('A', 127), Quantity($"04 7C 7F {letters[3..]} 42 43 44 45"));
    }

    [Fact]
    public void A_unit_ends_behind_127_bytes_and_a_text_before_its_escapes_take_768()
    {
        string quotes = string.Join(' ', Enumerable.Repeat("22", 128));
        Assert.Equal(127, Record($"01 7C 80 {quotes} 05", normalised: false).Element("Unit")!.Value.Length);
        Assert.Equal(127, Record($"01 7C 80 {quotes} 05", normalised: true).Element("Quantity")!.Value.Length);
        Assert.Equal(127, Record($"0D 78 80 {quotes}", normalised: false).Element("Value")!.Value.Length);
        Assert.Equal(121, Record($"01 FC 7F {quotes[3..]} 74 05", normalised: false).Element("Unit")!.Value.Trim('1', 'e', '-', '2', ' ').Length);
    }

    private static void Check(string record, string plain, string normalised)
    {
        XElement first = Record(record, normalised: false);
        Assert.Equal(plain, $"{first.Element("Unit")!.Value}|{first.Element("Value")!.Value}");
        XElement second = Record(record, normalised: true);
        Assert.Equal(normalised, string.Join('|', second.Elements().Where(e => e.Name.LocalName is "Unit" or "Quantity" or "Value").Select(e => e.Value)));
    }

    private static string Quantity(string record) => Record(record, normalised: true).Element("Quantity")!.Value;

    private static XElement Record(string record, bool normalised)
    {
        byte[]? xml = LibmbusSamples.Write(LibmbusSamples.Telegram(record), normalised, out string? refusal);
        Assert.True(xml != null, refusal);
        return XDocument.Parse(Encoding.UTF8.GetString(xml).Replace("ISO-8859-1", "utf-8")).Root!.Element("DataRecord")!;
    }
}
