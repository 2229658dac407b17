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
    [InlineData("02 6C FF FF", "the meter marks it as invalid: ****-**-31")]
    [InlineData("02 6C 00 00", "no such date: 2000-00-**")]
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
    [InlineData("02 93 18 00 00", "the meter reports: data error; the number sent is 0")]
    [InlineData("01 6C 07", "a date in a data field that cannot carry it; the number sent is 7")]
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
