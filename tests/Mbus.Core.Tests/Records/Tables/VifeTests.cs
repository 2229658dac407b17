namespace Mbus.Tests.Records;

/// <summary>The combinable VIFE table of EN 13757-3, one row per code.</summary>
public class VifeTests
{
    private readonly RecordReader _reader = new();

    [Theory]
    [InlineData(0x00, "no error")]
    [InlineData(0x12, "average value")]
    [InlineData(0x13, "inverse compact profile")]
    [InlineData(0x14, "relative deviation")]
    [InlineData(0x1D, "standard-conform data")]
    [InlineData(0x1E, "compact profile with register numbers")]
    [InlineData(0x1F, "compact profile")]
    [InlineData(0x20, "per second")]
    [InlineData(0x21, "per minute")]
    [InlineData(0x22, "per hour")]
    [InlineData(0x23, "per day")]
    [InlineData(0x24, "per week")]
    [InlineData(0x25, "per month")]
    [InlineData(0x26, "per year")]
    [InlineData(0x27, "per revolution")]
    [InlineData(0x28, "increment per input pulse on channel 0")]
    [InlineData(0x29, "increment per input pulse on channel 1")]
    [InlineData(0x2A, "increment per output pulse on channel 0")]
    [InlineData(0x2B, "increment per output pulse on channel 1")]
    [InlineData(0x2C, "per litre")]
    [InlineData(0x2D, "per m³")]
    [InlineData(0x2E, "per kg")]
    [InlineData(0x2F, "per K")]
    [InlineData(0x30, "per kWh")]
    [InlineData(0x31, "per GJ")]
    [InlineData(0x32, "per kW")]
    [InlineData(0x33, "per K·l")]
    [InlineData(0x34, "per V")]
    [InlineData(0x35, "per A")]
    [InlineData(0x36, "multiplied by s")]
    [InlineData(0x37, "multiplied by s/V")]
    [InlineData(0x38, "multiplied by s/A")]
    [InlineData(0x3A, "uncorrected")]
    [InlineData(0x3B, "accumulation of positive contributions")]
    [InlineData(0x3C, "accumulation of negative contributions")]
    [InlineData(0x3E, "at base conditions")]
    [InlineData(0x3F, "OBIS declaration")]
    [InlineData(0x40, "lower limit")]
    [InlineData(0x48, "upper limit")]
    [InlineData(0x68, "value during lower limit exceed")]
    [InlineData(0x69, "leakage")]
    [InlineData(0x6C, "value during upper limit exceed")]
    [InlineData(0x6D, "overflow")]
    [InlineData(0x7E, "future value")]
    [InlineData(0x7F, "manufacturer specific")]
    public void A_descriptive_effect_does_not_change_number_and_unit(int code, string text)
    {
        Read($"04 93 {code:X2} 05 00 00 00");

        Assert.Equal((RecordError.None, 1), (_reader.Error, _reader.EffectCount));
        Assert.Equal((code, text), ((int)_reader.GetEffect(0), _reader.GetEffect(0).Text()));
        Assert.Equal((Quantity.Volume, Unit.CubicMetre), (_reader.Quantity, _reader.Unit));
        AssertDecimal(5, -3);
    }

    [Theory]
    [InlineData(0x70, -9)]
    [InlineData(0x71, -8)]
    [InlineData(0x72, -7)]
    [InlineData(0x73, -6)]
    [InlineData(0x74, -5)]
    [InlineData(0x75, -4)]
    [InlineData(0x76, -3)]
    [InlineData(0x77, -2)]
    [InlineData(0x7D, 0)]
    public void A_multiplier_changes_the_power_of_ten(int code, int exponent)
    {
        Read($"04 93 {code:X2} 05 00 00 00");

        AssertDecimal(5, exponent);
        Assert.Equal(exponent, _reader.Exponent);
    }

    [Theory]
    [InlineData("04 93 78 05 00 00 00", 6, -3)]        // 0.005 m3 + 0.001 m3
    [InlineData("04 93 7B 05 00 00 00", 1005, -3)]     // 0.005 m3 + 1 m3
    [InlineData("04 97 78 05 00 00 00", 50001, -3)]    // 50 m3 + 0.001 m3
    [InlineData("04 93 FD 7B 05 00 00 00", 6, 0)]      // 0.005 m3 x 1000 + 1 m3
    [InlineData("04 93 FB 7D 05 00 00 00", 1005, 0)]   // (0.005 m3 + 1 m3) x 1000
    public void Corrections_apply_from_left_to_right_and_exactly(string record, long mantissa, int exponent)
    {
        Read(record);

        AssertDecimal(mantissa, exponent);
    }

    [Theory]
    [InlineData(0x39, "start date of")]
    [InlineData(0x42, "date of begin of first lower limit exceed")]
    [InlineData(0x43, "date of end of first lower limit exceed")]
    [InlineData(0x46, "date of begin of last lower limit exceed")]
    [InlineData(0x47, "date of end of last lower limit exceed")]
    [InlineData(0x4A, "date of begin of first upper limit exceed")]
    [InlineData(0x4B, "date of end of first upper limit exceed")]
    [InlineData(0x4E, "date of begin of last upper limit exceed")]
    [InlineData(0x4F, "date of end of last upper limit exceed")]
    [InlineData(0x6A, "date of begin of first")]
    [InlineData(0x6B, "date of end of first")]
    [InlineData(0x6E, "date of begin of last")]
    [InlineData(0x6F, "date of end of last")]
    public void A_date_effect_makes_the_data_a_date(int code, string text)
    {
        Read($"02 93 {code:X2} BF 1C" + $"04 93 {code:X2} 32 14 86 16");

        Assert.Equal(text, _reader.GetEffect(0).Text());
        Assert.Equal((Quantity.Volume, Unit.None, DataType.Date), (_reader.Quantity, _reader.Unit, _reader.Type));
        Assert.True(_reader.TryGetDate(out DateParts date));
        Assert.Equal("2013-12-31", date.ToString());
        Assert.False(_reader.TryGetDecimal(out _, out _));
        Assert.True(_reader.Read());
        Assert.True(_reader.TryGetDate(out date));
        Assert.Equal("2012-06-06T20:50", date.ToString());
    }

    [Theory]
    [InlineData(0x50, Unit.Second, "duration of first lower limit exceed")]
    [InlineData(0x51, Unit.Minute, "duration of first lower limit exceed")]
    [InlineData(0x52, Unit.Hour, "duration of first lower limit exceed")]
    [InlineData(0x53, Unit.Day, "duration of first lower limit exceed")]
    [InlineData(0x54, Unit.Second, "duration of last lower limit exceed")]
    [InlineData(0x55, Unit.Minute, "duration of last lower limit exceed")]
    [InlineData(0x56, Unit.Hour, "duration of last lower limit exceed")]
    [InlineData(0x57, Unit.Day, "duration of last lower limit exceed")]
    [InlineData(0x58, Unit.Second, "duration of first upper limit exceed")]
    [InlineData(0x59, Unit.Minute, "duration of first upper limit exceed")]
    [InlineData(0x5A, Unit.Hour, "duration of first upper limit exceed")]
    [InlineData(0x5B, Unit.Day, "duration of first upper limit exceed")]
    [InlineData(0x5C, Unit.Second, "duration of last upper limit exceed")]
    [InlineData(0x5D, Unit.Minute, "duration of last upper limit exceed")]
    [InlineData(0x5E, Unit.Hour, "duration of last upper limit exceed")]
    [InlineData(0x5F, Unit.Day, "duration of last upper limit exceed")]
    [InlineData(0x60, Unit.Second, "duration of first")]
    [InlineData(0x61, Unit.Minute, "duration of first")]
    [InlineData(0x62, Unit.Hour, "duration of first")]
    [InlineData(0x63, Unit.Day, "duration of first")]
    [InlineData(0x64, Unit.Second, "duration of last")]
    [InlineData(0x65, Unit.Minute, "duration of last")]
    [InlineData(0x66, Unit.Hour, "duration of last")]
    [InlineData(0x67, Unit.Day, "duration of last")]
    [InlineData(0x41, Unit.None, "number of exceeds of lower limit")]
    [InlineData(0x49, Unit.None, "number of exceeds of upper limit")]
    public void A_duration_or_count_replaces_unit_and_power_of_ten(int code, Unit unit, string text)
    {
        Read($"02 93 {code:X2} 0E 01");

        Assert.Equal(text, _reader.GetEffect(0).Text());
        Assert.Equal((Quantity.Volume, unit), (_reader.Quantity, _reader.Unit));
        AssertDecimal(270, 0);
    }

    [Theory]
    [InlineData("04 83 3D 05 00 00 00", Unit.Btu, 3)]                // 00-07: kBTU 10^(n-3), n = 3
    [InlineData("04 93 3D 05 00 00 00", Unit.UsGallon, 0)]           // 10-17: US gal 10^(n-3)
    [InlineData("04 C1 3D 05 00 00 00", Unit.UsGallonPerMinute, -2)] // 40-47: US gal/min 10^(n-3)
    [InlineData("04 AE 3D 05 00 00 00", Unit.BtuPerSecond, 3)]       // 28-2F: BTU/s 10^(n-3)
    [InlineData("04 DA 3D 05 00 00 00", Unit.Fahrenheit, -1)]        // 58-67: F 10^(n-3)
    [InlineData("04 E7 3D 05 00 00 00", Unit.Fahrenheit, 0)]
    [InlineData("04 93 F4 3D 05 00 00 00", Unit.UsGallon, -2)]
    [InlineData("04 93 BD 7D 05 00 00 00", Unit.UsGallon, 3)]
    public void VIFE_3D_replaces_the_unit_by_a_non_metric_one(string record, Unit unit, int exponent)
    {
        Read(record);

        Assert.Equal(unit, _reader.Unit);
        AssertDecimal(5, exponent);
    }

    [Fact]
    public void VIFE_3D_is_an_error_without_a_non_metric_unit_and_has_no_effect_without_a_unit()
    {
        Read("01 FD C9 3D 05" + "01 FA 3D 05");

        Assert.Equal(RecordError.UnknownVife, _reader.Error);
        Assert.True(_reader.Read());
        Assert.Equal(RecordError.None, _reader.Error);
        AssertDecimal(5, 0);
    }

    [Theory]
    [InlineData(0x01, "L1")]
    [InlineData(0x02, "L2")]
    [InlineData(0x03, "L3")]
    [InlineData(0x04, "N")]
    [InlineData(0x05, "L1-L2")]
    [InlineData(0x06, "L2-L3")]
    [InlineData(0x07, "L3-L1")]
    [InlineData(0x08, "Q1")]
    [InlineData(0x09, "Q2")]
    [InlineData(0x0A, "Q3")]
    [InlineData(0x0B, "Q4")]
    [InlineData(0x0C, "import-export")]
    [InlineData(0x10, "accumulation of absolute contributions")]
    [InlineData(0x11, "data type C")]
    [InlineData(0x12, "data type D")]
    [InlineData(0x14, "to meter")]
    [InlineData(0x15, "from meter")]
    public void FC_and_the_code_after_it_are_one_effect(int code, string text)
    {
        Read($"02 FD C8 FC {code | 0x80:X2} 22 FE 7F");

        Assert.Equal((RecordError.None, 2), (_reader.Error, _reader.EffectCount));
        Assert.Equal((0x100 | code, text), ((int)_reader.GetEffect(0), _reader.GetEffect(0).Text()));
        Assert.Equal(VifeEffect.PerHour, _reader.GetEffect(1));
        AssertDecimal(0x7FFE, -1);
    }

    [Theory]
    [InlineData("01 93 FC 11 FE", DataType.Unsigned)]
    [InlineData("01 93 FC 12 FE", DataType.Bits)]
    public void Types_C_and_D_after_FC_change_the_coding_of_integers(string record, DataType type)
    {
        Read(record);

        Assert.Equal(type, _reader.Type);
        AssertDecimal(0xFE, -3);
    }

    [Theory]
    [InlineData(0x01, "too many DIFEs")]
    [InlineData(0x02, "storage number not implemented")]
    [InlineData(0x03, "unit number not implemented")]
    [InlineData(0x04, "tariff not implemented")]
    [InlineData(0x05, "function not implemented")]
    [InlineData(0x06, "data class not implemented")]
    [InlineData(0x07, "data size not implemented")]
    [InlineData(0x0B, "too many VIFEs")]
    [InlineData(0x0C, "illegal VIF group")]
    [InlineData(0x0D, "illegal VIF exponent")]
    [InlineData(0x0E, "VIF and DIF do not match")]
    [InlineData(0x0F, "unimplemented action")]
    [InlineData(0x15, "no data available")]
    [InlineData(0x16, "data overflow")]
    [InlineData(0x17, "data underflow")]
    [InlineData(0x18, "data error")]
    [InlineData(0x1C, "premature end of record")]
    public void A_slave_reports_errors_of_a_record(int code, string text)
    {
        Read($"01 93 {code:X2} 05");

        Assert.Equal((RecordError.Reported, text), (_reader.Error, _reader.GetEffect(0).Text()));
        Assert.True(_reader.TryGetDecimal(out long mantissa, out int exponent));
        Assert.Equal((5, -3), (mantissa, exponent));
    }

    [Theory]
    [InlineData(0x00, VifeEffect.ActionWrite)]
    [InlineData(0x01, VifeEffect.ActionAddValue)]
    [InlineData(0x02, VifeEffect.ActionSubtractValue)]
    [InlineData(0x03, VifeEffect.ActionOr)]
    [InlineData(0x04, VifeEffect.ActionAnd)]
    [InlineData(0x05, VifeEffect.ActionXor)]
    [InlineData(0x06, VifeEffect.ActionAndNot)]
    [InlineData(0x07, VifeEffect.ActionClear)]
    [InlineData(0x08, VifeEffect.ActionAddEntry)]
    [InlineData(0x09, VifeEffect.ActionDeleteEntry)]
    [InlineData(0x0A, VifeEffect.ActionDelayedAction)]
    [InlineData(0x0B, VifeEffect.ActionFreeze)]
    [InlineData(0x0C, VifeEffect.ActionAddToReadout)]
    [InlineData(0x0D, VifeEffect.ActionDeleteFromReadout)]
    public void The_same_codes_from_a_master_are_actions(int code, VifeEffect action)
    {
        Read($"01 93 {code:X2} 05", isFromMaster: true);

        Assert.Equal((RecordError.None, action), (_reader.Error, _reader.GetEffect(0)));
        Assert.NotEqual("", action.Text());
        AssertDecimal(5, -3);
    }

    [Theory]
    [InlineData("08", false)]
    [InlineData("09", false)]
    [InlineData("0A", false)]
    [InlineData("0E", true)]
    [InlineData("0F", true)]
    [InlineData("10", false)]
    [InlineData("11", false)]
    [InlineData("15", true)]
    [InlineData("19", false)]
    [InlineData("1A", false)]
    [InlineData("1B", false)]
    [InlineData("44", false)]
    [InlineData("45", false)]
    [InlineData("4C", false)]
    [InlineData("4D", false)]
    [InlineData("7C", false)]
    [InlineData("FC 00", false)]
    [InlineData("FC 0D", false)]
    [InlineData("FC 13", false)]
    [InlineData("FC 16", false)]
    [InlineData("FC 7F", false)]
    public void A_reserved_VIFE_is_an_error_of_its_record(string vifes, bool isFromMaster)
    {
        Read($"01 93 {vifes} 05 01 7A 05", isFromMaster);

        Assert.Equal(RecordError.UnknownVife, _reader.Error);
        Assert.True(_reader.TryGetInteger(out long value));
        Assert.Equal(5, value);
        Assert.True(_reader.Read());
        Assert.Equal(RecordError.None, _reader.Error);
    }

    [Theory]
    [InlineData("0E")]
    [InlineData("0F")]
    [InlineData("15")]
    [InlineData("18")]
    [InlineData("1C")]
    public void The_code_of_a_record_error_from_a_master_is_reserved(string vife)
    {
        Read($"01 93 {vife} 05", isFromMaster: true);

        Assert.Equal($"VIFE {vife}", _reader.GetEffect(0).Text());
    }

    [Fact]
    public void Every_code_is_known_or_reserved_as_in_the_table()
    {
        int[] reserved = [0x08, 0x09, 0x0A, 0x10, 0x11, 0x19, 0x1A, 0x1B, 0x44, 0x45, 0x4C, 0x4D, 0x7C];
        for (int code = 0; code < 128; code++)
        {
            Read($"02 93 {code:X2} 05 01");
            Assert.Equal(reserved.Contains(code), _reader.Error == RecordError.UnknownVife);
        }
    }

    [Fact]
    public void VIFEs_after_a_manufacturer_VIF_or_VIFE_7F_are_raw_bytes()
    {
        Read("04 FF 81 7D 05 00 00 00" + "04 A8 FF 81 7D 05 00 00 00");

        Assert.Equal((Quantity.ManufacturerSpecific, 0, 2, 0), (_reader.Quantity, _reader.EffectCount, _reader.VifeCount, _reader.Exponent));
        Assert.True(_reader.Read());
        Assert.Equal((1, VifeEffect.ManufacturerSpecific, 3), (_reader.EffectCount, _reader.GetEffect(0), _reader.VifeCount));
        AssertDecimal(5, -3);
    }

    private void Read(string records, bool isFromMaster = false)
    {
        byte[] bytes = Frames.Hex(records);
        _reader.Reset(bytes, 0, bytes.Length, isFromMaster);
        Assert.True(_reader.Read());
    }

    private void AssertDecimal(long mantissa, int exponent)
    {
        Assert.True(_reader.TryGetDecimal(out long actualMantissa, out int actualExponent));
        Assert.Equal((mantissa, exponent), (actualMantissa, actualExponent));
    }
}
