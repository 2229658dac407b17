using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

/// <summary>One record each, as user data without a header (CI 78).</summary>
public class RecordReadingTests
{
    [Theory]
    [InlineData("0C 13 50 00 00 00", "volume 0.05 m³", "m3")]
    [InlineData("0A 14 05 00", "volume 0.05 m³", "m3")]
    [InlineData("04 86 3B D2 04 00 00", "energy 1234000 Wh", "W.h")]
    [InlineData("02 5A CE FF", "flow temperature -5 °C", "Cel")]
    [InlineData("0A 5A 50 F0", "flow temperature -5 °C", "Cel")]
    [InlineData("07 FD 08 FE FF FF FF FF FF FF FF", "message number 18446744073709551614", "")]
    [InlineData("07 FD 17 FF FF FF FF FF FF FF FF", "error flags 18446744073709551615", "")]
    [InlineData("04 FB 68 01 00 00 00", "rating factor K 0.000244140625", "")]
    [InlineData("05 3E 00 00 C0 3F", "volume flow 1.5 m³/h", "m3/h")]
    [InlineData("05 3B CD CC CC 3D", "volume flow 0.0001 m³/h", "m3/h")]
    [InlineData("04 93 22 E8 03 00 00", "volume 1 m³/h", "m3/h")]
    [InlineData("04 93 28 E8 03 00 00", "volume 1 m³/pulse", "m3/{pulse}")]
    [InlineData("02 7C 03 68 57 6B 2A 00", "plain text 42 kWh", "")]
    [InlineData("0D 78 03 43 42 41", "fabrication number ABC", "")]
    [InlineData("02 FF 07 2A 00", "manufacturer specific FF07 42", "")]
    [InlineData("0F 01 02 03", "manufacturer data 01 02 03", "")]
    public void Has_its_exact_value_in_its_unit(string hex, string expected, string code)
    {
        RecordReading record = Read(hex);
        Assert.Null(record.Error);
        Assert.Null(record.Invalid);
        Assert.Equal(expected, record.ToString());
        Assert.Equal(code, record.UnitCode);
        Assert.Equal(hex, Hex.Format(record.Raw.Span));
    }

    [Theory]
    [InlineData("04 13 00 00 00 80", "80000000 is not a valid value")]
    [InlineData("01 7A FF", "FF is not a valid value")]
    [InlineData("0C 13 76 A8 34 82", "the BCD digits 8234A876 are not a number")]
    [InlineData("05 3E 00 00 C0 7F", "not a finite floating point number")]
    [InlineData("02 6C FF FF", "not set")]
    [InlineData("02 6C 00 00", "not set")]
    [InlineData("03 6D 3C 00 18", "no such time: 24:00:60")]
    public void Contains_the_reason_why_its_data_are_not_a_valid_value(string hex, string expected)
    {
        RecordReading record = Read(hex);
        Assert.Equal(ValueKind.None, record.ValueKind);
        Assert.Equal(expected, record.Invalid);
        Assert.Equal("", record.ValueText);
    }

    [Theory]
    [InlineData("01 FD 7C 07", "reserved VIF; the number sent is 7")]
    [InlineData("05 FD 7C 00 00 C0 3F", "reserved VIF; the number sent is 1.5")]
    [InlineData("0D FD 7C 02 42 41", "reserved VIF; the data sent are 42 41")]
    [InlineData("04 13 01 02", "the telegram ends within the record; the data sent are 01 02")]
    [InlineData("04", "the telegram ends within the record")]
    [InlineData("3F 01 02", "reserved DIF; the data sent are 01 02")]
    [InlineData("05 93 7B 00 00 C0 3F", "a VIFE adds a constant, which is supported only for integers; the number sent is 1.5")]
    [InlineData("07 90 7B FF FF FF FF FF FF FF 7F", "the corrected value has more than 18 digits; the number sent is 9223372036854775807")]
    public void Contains_the_error_and_the_bytes(string hex, string expected)
    {
        RecordReading record = Read(hex);
        Assert.Equal(ValueKind.None, record.ValueKind);
        Assert.Equal(expected, record.Error);
    }

    [Theory]
    [InlineData("02 93 18 05 00", "0.005", "the meter reports: data error")]
    [InlineData("03 FD 97 1C 00 00 00", "0", "the meter reports: premature end of record")]
    [InlineData("01 6C 07", "7", "a date in a data field that cannot carry it")]
    [InlineData("4E ED EB 00 00 46 13 15 08 14", "140815134600", "a date in a data field that cannot carry it")]
    public void Keeps_the_value_beside_an_error_that_leaves_its_meaning_certain(string hex, string value, string error)
    {
        RecordReading record = Read(hex);
        Assert.Equal((value, error), (record.ValueText, record.Error));
    }

    [Theory]
    [InlineData("01 FD 73 05", "listening window 5")]
    [InlineData("02 FD 72 05 00", "daylight saving 5")]
    [InlineData("01 FD 65 06", "time of day change 6")]
    [InlineData("01 FD 70 06", "battery change 6")]
    [InlineData("0C FD 30 01 00 00 00", "start of tariff 1")]
    [InlineData("02 FD 70 9F 2C", "battery change 2020-12-31")]
    public void A_VIF_behind_FD_imposes_no_type_on_other_data_fields(string hex, string expected) => Assert.Equal(expected, Read(hex).ToString());

    [Theory]
    [InlineData("0D FF 5F 04 82 00 01 FE", "manufacturer specific FF5F 82 00 01 FE")]
    [InlineData("0D FF 5F 03 43 42 41", "manufacturer specific FF5F ABC")]
    [InlineData("0D FD C9 FF 01 02 01 02", "voltage 01 02")]
    public void Data_behind_a_manufacturers_VIF_are_text_only_if_they_are_printable(string hex, string expected) => Assert.Equal(expected, Read(hex).ToString());

    [Theory]
    [InlineData("02 FD C9 FF 01 EE 00", "01")]
    [InlineData("02 FD C9 FC 81 FF 81 02 EE 00", "8102")]
    [InlineData("02 FF 07 EE 00", "07")]
    [InlineData("02 FD 49 EE 00", "")]
    public void The_codes_of_the_manufacturer_are_told(string hex, string expected) => Assert.Equal(expected, Read(hex).ManufacturerCode);

    [Fact]
    public void An_enhanced_identification_is_a_secondary_address()
    {
        RecordReading record = Read("07 79 41 46 20 68 93 44 47 0C");
        Assert.Equal(new MeterIdentity("68204641", "QDS", 0x47, 0x0C), record.Address);
        Assert.Equal("68204641 QDS 47 0C", record.ValueText);
    }

    [Fact]
    public void A_date_with_every_component_is_a_date_and_no_moment()
    {
        RecordReading record = Read("04 6D 00 00 E1 F1");
        Assert.Equal(ValueKind.Date, record.ValueKind);
        Assert.Equal("****-01-01T00:00", record.ValueText);
        Assert.Equal(DateValidity.Every, record.Date!.Value.Validity);
    }

    [Fact]
    public void A_constant_is_added_to_an_integer()
    {
        Assert.Equal("volume 2 m³", Read("04 93 7B E8 03 00 00").ToString());
    }

    [Fact]
    public void Function_storage_tariff_subunit_and_effects_are_shown()
    {
        RecordReading record = Read("94 D0 04 93 3B 01 00 00 00");
        Assert.Equal(RecordFunction.Maximum, record.Function);
        Assert.Equal((128UL, 1, 1), (record.Storage, record.Tariff, record.Subunit));
        Assert.Equal([VifeEffect.PositiveContributions], record.Effects);
    }

    [Fact]
    public void A_real_has_the_digits_of_its_float_and_not_those_of_the_double()
    {
        RecordReading record = Read("05 FF 01 96 0E C2 3D");
        Assert.Equal(ValueKind.Real, record.ValueKind);
        Assert.Equal("0.09475438", record.ValueText);
        Assert.Equal(0.09475438, record.Real);
    }

    private static RecordReading Read(string hex) => Assert.Single(MeterReading.FromUserData(Recorded.Bytes($"78 {hex}")).Records);
}
