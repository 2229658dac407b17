namespace Mbus.Tests.Records;

public class RecordWriterTests
{
    private readonly byte[] _buffer = new byte[300];
    private readonly RecordWriter _writer = new();
    private readonly RecordReader _reader = new();

    public RecordWriterTests()
    {
        _writer.Reset(_buffer, 0, _buffer.Length);
    }

    [Fact]
    public void A_record_begins_gets_its_VIF_and_is_completed_by_its_value()
    {
        _writer.Begin(DataField.Int24);
        _writer.AddVif(0x13);
        Assert.True(_writer.WriteInteger(12565));

        _writer.Begin(DataField.Bcd4, RecordFunction.Maximum, storage: 5, tariff: 0, subunit: 0, difeCount: 0);
        _writer.AddVif(0x3B);
        Assert.True(_writer.WriteInteger(113));

        _writer.Begin(DataField.Bcd6, RecordFunction.Instantaneous, storage: 0, tariff: 2, subunit: 1, difeCount: 0);
        _writer.AddVif(0x04);
        Assert.True(_writer.WriteInteger(21837));

        AssertWritten("03 13 15 31 00" + "DA 02 3B 13 01" + "8B 60 04 37 18 02");
    }

    [Theory]
    [InlineData(0x13, "01 13 05")]
    [InlineData(0xFF, "01 7F 05")]  // a VIFE sets the extension bit
    [InlineData(0xFB01, "01 FB 01 05")]
    [InlineData(0xFDFD02, "01 FD FD 02 05")]
    public void The_tables_after_FB_and_FD_have_VIFs(int vif, string expected)
    {
        _writer.Begin(DataField.Int8);
        _writer.AddVif(vif);
        Assert.True(_writer.WriteInteger(5));
        AssertWritten(expected);
    }

    [Fact]
    public void VIFEs_and_effects_follow_in_the_order_of_the_line()
    {
        _writer.Begin(DataField.Int8);
        _writer.AddVif(0xFD48);
        _writer.AddEffect(VifeEffect.PhaseL1);
        _writer.AddVife(0x70);
        _writer.AddEffect(VifeEffect.ActionAddValue);
        Assert.True(_writer.WriteInteger(5));
        AssertWritten("01 FD C8 FC 81 F0 01 05");
    }

    [Fact]
    public void A_unit_in_plain_text_is_written_where_it_was_added()
    {
        _writer.Begin(DataField.Int16);
        _writer.AddVif(0x7C);
        _writer.AddVife(0x74);
        _writer.AddUnitText("%RH");
        Assert.True(_writer.WriteInteger(4564));
        _writer.Begin(DataField.Int16);
        _writer.AddVif(0x7C);
        _writer.AddUnitText("%RH");
        _writer.AddVife(0x74);
        Assert.True(_writer.WriteInteger(4564));
        AssertWritten("02 FC 74 03 48 52 25 D4 11" + "02 FC 03 48 52 25 74 D4 11");
    }

    [Theory]
    [InlineData(DataField.Int8, 127, "01 13 7F")]
    [InlineData(DataField.Int8, 128, null)]
    [InlineData(DataField.Int8, -128, "01 13 80")]
    [InlineData(DataField.Int8, -129, null)]
    [InlineData(DataField.Int24, -2, "03 13 FE FF FF")]
    [InlineData(DataField.Int48, -3, "06 13 FD FF FF FF FF FF")]
    [InlineData(DataField.Int64, long.MinValue, "07 13 00 00 00 00 00 00 00 80")]
    [InlineData(DataField.Bcd2, 99, "09 13 99")]
    [InlineData(DataField.Bcd2, 100, null)]
    [InlineData(DataField.Bcd4, -321, "0A 13 21 F3")]
    [InlineData(DataField.Bcd4, -1321, null)]
    [InlineData(DataField.Bcd12, 123456789012, "0E 13 12 90 78 56 34 12")]
    [InlineData(DataField.Variable, 0, "0D 13 E1 00")]
    [InlineData(DataField.Variable, 128, "0D 13 E2 80 00")]
    [InlineData(DataField.Real32, 1, null)]
    [InlineData(DataField.None, 0, null)]
    [InlineData(DataField.Special, 0, null)]
    public void An_integer_is_written_if_it_fits_the_data_field(DataField field, long value, string? expected)
    {
        _writer.Begin(field);
        _writer.AddVif(0x13);
        Assert.Equal(expected != null, _writer.WriteInteger(value));
        AssertWritten(expected ?? "");
    }

    [Theory]
    [InlineData(200, "01 7A C8")]
    [InlineData(256, null)]
    [InlineData(-1, null)]
    public void A_value_of_an_unsigned_VIF_is_written_unsigned(long value, string? expected)
    {
        _writer.Begin(DataField.Int8);
        _writer.AddVif(0x7A);
        Assert.Equal(expected != null, _writer.WriteInteger(value));
        AssertWritten(expected ?? "");
    }

    [Theory]
    [InlineData(1234, 2, "0D 13 C2 34 12")]
    [InlineData(-1234, 2, "0D 13 D2 34 12")]
    [InlineData(12345, 2, null)]
    [InlineData(1, 10, null)]
    public void Variable_BCD_has_its_sign_in_the_length_byte(long value, int length, string? expected)
    {
        _writer.Begin(DataField.Variable);
        _writer.AddVif(0x13);
        Assert.Equal(expected != null, _writer.WriteVariableBcd(value, length));
        AssertWritten(expected ?? "");
    }

    [Theory]
    [InlineData(-1.5, "05 2B 00 00 C0 BF")]
    [InlineData(0.0, "05 2B 00 00 00 00")]
    [InlineData(-0.0, "05 2B 00 00 00 80")]
    [InlineData(1.401298464324817E-45, "05 2B 01 00 00 00")]
    [InlineData(1.1754942106924411E-38, "05 2B FF FF 7F 00")]
    [InlineData(1.1754943508222875E-38, "05 2B 00 00 80 00")]
    [InlineData(0.1, "05 2B CD CC CC 3D")]
    [InlineData(double.PositiveInfinity, "05 2B 00 00 80 7F")]
    [InlineData(1e300, "05 2B 00 00 80 7F")]
    [InlineData(double.NaN, "05 2B 00 00 C0 7F")]
    public void A_real_is_written_as_the_nearest_of_32_bits(double value, string expected)
    {
        _writer.Begin(DataField.Real32);
        _writer.AddVif(0x2B);
        Assert.True(_writer.WriteReal(value));
        AssertWritten(expected);
    }

    [Fact]
    public void Dates_texts_and_bytes_require_their_data_fields()
    {
        Assert.True(Write(DataField.Int16, 0x6C, w => w.WriteDate(DateParts.OfDate(2013, 12, 31))));
        Assert.True(Write(DataField.Int32, 0x6D, w => w.WriteDate(DateParts.OfMinute(2014, 3, 13, 11, 11, false))));
        Assert.True(Write(DataField.Int24, 0x6D, w => w.WriteDate(DateParts.OfTime(18, 50, 30))));
        Assert.False(Write(DataField.Int32, 0x6C, w => w.WriteDate(DateParts.OfDate(2013, 12, 31))));
        Assert.True(Write(DataField.Variable, 0xFD0B, w => w.WriteText("RVD235")));
        Assert.False(Write(DataField.Variable, 0xFD0B, w => w.WriteText("Ω")));
        Assert.False(Write(DataField.Int32, 0xFD0B, w => w.WriteText("RVD2")));
        Assert.False(Write(DataField.Variable, 0xFD0B, w => w.WriteText(new string('x', 192))));
        Assert.True(Write(DataField.Variable, 0xFD3B, w => w.WriteBytes([1, 2, 3], 0, 3)));
        Assert.True(Write(DataField.Variable, 0x13, w => w.WriteBytes([1, 2, 3], 0, 3)));
        Assert.False(Write(DataField.Variable, 0x13, w => w.WriteBytes(new byte[17], 0, 17)));
        Assert.False(Write(DataField.Int32, 0x13, w => w.WriteBytes([1, 2, 3], 0, 3)));
        Assert.True(Write(DataField.Selection, 0x13, w => w.WriteNoData()));
        AssertWritten("02 6C BF 1C" + "04 6D 0B 2B CD 13" + "03 6D 1E 32 12" + "0D FD 0B 06 35 33 32 44 56 52"
            + "0D FD 3B 03 01 02 03" + "0D 13 E3 01 02 03" + "08 13");
    }

    [Fact]
    public void Special_DIFs_have_their_own_methods()
    {
        Assert.True(_writer.WriteFillers(2));
        Assert.True(_writer.WriteGlobalReadout());
        Assert.True(_writer.WriteManufacturerData(moreRecordsFollow: true, [1, 2], 0, 2));
        AssertWritten("2F 2F 7F 1F 01 02");
    }

    [Fact]
    public void Storage_tariff_and_subunit_get_the_DIFEs_that_they_need()
    {
        _writer.Begin(DataField.Int8, RecordFunction.Error, (1UL << 41) - 1, (1 << 20) - 1, (1 << 10) - 1, difeCount: 0);
        _writer.AddVif(0x13);
        Assert.True(_writer.WriteInteger(5));
        _writer.Begin(DataField.Int8, RecordFunction.Instantaneous, 1, 0, 0, difeCount: 1);
        _writer.AddVif(0x13);
        Assert.True(_writer.WriteInteger(5));
        AssertWritten("F1 FF FF FF FF FF FF FF FF FF 7F 13 05" + "C1 00 13 05");

        _reader.Reset(_buffer, 13, 4, isFromMaster: false);
        Assert.True(_reader.Read() && _reader.IsRegister);
    }

    [Theory]
    [InlineData(1UL << 41, 0, 0, 0)]
    [InlineData(0UL, 1 << 20, 0, 0)]
    [InlineData(0UL, 0, 1 << 10, 0)]
    [InlineData(0UL, 0, 0, 11)]
    public void Numbers_that_need_more_than_ten_DIFEs_are_not_written(ulong storage, int tariff, int subunit, int difeCount)
    {
        _writer.Begin(DataField.Int8, RecordFunction.Instantaneous, storage, tariff, subunit, difeCount);
        _writer.AddVif(0x13);
        Assert.False(_writer.WriteInteger(5));
        AssertWritten("");
    }

    [Fact]
    public void A_record_that_does_not_fit_leaves_the_previous_ones_unchanged()
    {
        _writer.Reset(_buffer, 2, 7);
        Assert.True(Write(DataField.Int16, 0x13, w => w.WriteInteger(5)));
        Assert.False(Write(DataField.Int16, 0x13, w => w.WriteInteger(6)));
        Assert.False(_writer.WriteFillers(4));
        Assert.True(_writer.WriteFillers(3));
        Assert.Equal(7, _writer.Length);
        Assert.Equal("0000021305002F2F2F00", Convert.ToHexString(_buffer, 0, 10));
    }

    [Fact]
    public void A_value_without_a_record_or_a_VIF_is_not_written()
    {
        Assert.False(_writer.WriteInteger(5));
        _writer.Begin(DataField.Int8);
        Assert.False(_writer.WriteInteger(5));
        _writer.Begin(DataField.Int8);
        _writer.AddVife(0x70);
        Assert.False(_writer.WriteInteger(5));
        AssertWritten("");
    }

    [Fact]
    public void A_secondary_address_is_read_as_it_is_written()
    {
        SecondaryAddress address = new(0x68204641, 0x4493, 0x47, 0x0C);
        Assert.True(Write(DataField.Int64, 0x79, writer => writer.WriteAddress(address)));
        Assert.False(Write(DataField.Int48, 0x79, writer => writer.WriteAddress(address)));
        AssertWritten("07 79 41 46 20 68 93 44 47 0C");
        _reader.Reset(_buffer, 0, _writer.Length, isFromMaster: false);
        Assert.True(_reader.Read() && _reader.TryGetAddress(out SecondaryAddress read) && read.Equals(address));
        _writer.Reset(_buffer, 0, 9);
        Assert.False(Write(DataField.Int64, 0x79, writer => writer.WriteAddress(address)));
    }

    [Fact]
    public void An_eleventh_VIFE_is_not_written()
    {
        _writer.Begin(DataField.Int8);
        _writer.AddVif(0xFB01);
        for (int i = 0; i < 9; i++)
            _writer.AddVife(0x2B);
        Assert.True(_writer.WriteInteger(5));
        _writer.Begin(DataField.Int8);
        _writer.AddVif(0xFB01);
        for (int i = 0; i < 10; i++)
            _writer.AddVife(0x2B);
        Assert.False(_writer.WriteInteger(5));
        Assert.Equal(13, _writer.Length);
    }

    private bool Write(DataField field, int vif, Func<RecordWriter, bool> value)
    {
        _writer.Begin(field);
        _writer.AddVif(vif);
        return value(_writer);
    }

    // A second error does not cancel the first.
    [Fact]
    public void A_record_with_two_errors_is_not_written()
    {
        Func<bool>[] values =
        [
            () => _writer.WriteReal(1),
            () => _writer.WriteDate(DateParts.OfDate(2026, 1, 2)),
            () => _writer.WriteVariableBcd(1, 0),
            () => _writer.WriteText(new string('a', 192)),
            () => _writer.WriteBytes(new byte[17], 0, 17),
            () => _writer.WriteInteger(-1),
        ];
        DataField[] fields = [DataField.Int32, DataField.Int32, DataField.Variable, DataField.Variable, DataField.Variable, DataField.Bcd2];
        for (int i = 0; i < values.Length; i++)
        {
            _writer.Begin(fields[i], RecordFunction.Instantaneous, storage: 1UL << 41, tariff: 0, subunit: 0, difeCount: 0);
            _writer.AddVif(0xFD08);
            Assert.False(values[i](), $"value {i}");
            Assert.Equal(0, _writer.Length);
        }
    }

    [Fact]
    public void A_record_without_VIF_and_with_a_bad_VIFE_is_not_written()
    {
        _writer.Begin(DataField.Int8, RecordFunction.Instantaneous, storage: 1UL << 41, tariff: 0, subunit: 0, difeCount: 0);
        _writer.AddVife(0x39);
        _writer.AddVif(0x13);
        Assert.False(_writer.WriteInteger(1));
    }

    [Theory]
    [InlineData(0, 1, "0D 13 C1 00")]
    [InlineData(-1, 1, "0D 13 D1 01")]
    [InlineData(99, 1, "0D 13 C1 99")]
    [InlineData(-999999999999999999, 9, "0D 13 D9 99 99 99 99 99 99 99 99 99")]
    public void Variable_BCD_has_a_sign_except_for_zero(long value, int length, string expected)
    {
        _writer.Begin(DataField.Variable);
        _writer.AddVif(0x13);
        Assert.True(_writer.WriteVariableBcd(value, length));
        AssertWritten(expected);
    }

    [Theory]
    [InlineData(127, "0D 13 E1 7F")]
    [InlineData(-128, "0D 13 E2 80 FF")]
    [InlineData(-32768, "0D 13 E3 00 80 FF")]
    [InlineData(0, "0D 13 E1 00")]
    public void A_signed_number_of_variable_length_is_never_the_pattern_for_no_valid_value(long value, string expected)
    {
        _writer.Begin(DataField.Variable);
        _writer.AddVif(0x13);
        Assert.True(_writer.WriteInteger(value));
        AssertWritten(expected);
    }

    [Theory]
    [InlineData(0xFD08, 254, "0D FD 08 E1 FE")]
    [InlineData(0xFD08, 255, "0D FD 08 E2 FF 00")]
    [InlineData(0xFD17, 255, "0D FD 17 E1 FF")]
    public void An_unsigned_number_of_variable_length_is_never_the_pattern_for_no_valid_value(int vif, long value, string expected)
    {
        _writer.Begin(DataField.Variable);
        _writer.AddVif(vif);
        Assert.True(_writer.WriteInteger(value));
        AssertWritten(expected);
    }

    [Fact]
    public void A_floating_point_number_requires_its_data_field()
    {
        _writer.Begin(DataField.Int32);
        _writer.AddVif(0x13);
        Assert.False(_writer.WriteReal(1));
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_unit_in_plain_text_has_up_to_255_characters(int length, bool isWritten)
    {
        _writer.Begin(DataField.Int8);
        _writer.AddVif(0x7C);
        _writer.AddUnitText(new string('\u00FF', length));
        Assert.Equal(isWritten, _writer.WriteInteger(1));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(191, true)]
    [InlineData(192, false)]
    public void A_container_has_up_to_191_bytes(int length, bool isWritten)
    {
        _writer.Begin(DataField.Variable);
        _writer.AddVif(0xFD3B);
        Assert.Equal(isWritten, _writer.WriteBytes(new byte[length], 0, length));
        Assert.True(!isWritten || _buffer[3] == length);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    public void Bytes_must_fit_the_buffer(int size, bool isWritten)
    {
        _writer.Reset(_buffer, 0, size);
        _writer.Begin(DataField.Int16);
        _writer.AddVif(0x13);
        Assert.Equal(isWritten, _writer.WriteBytes([1, 2], 0, 2));
        Assert.Equal(isWritten ? 4 : 0, _writer.Length);
    }

    [Theory]
    [InlineData(false, "0F AB")]
    [InlineData(true, "1F AB")]
    public void Manufacturer_data_follow_0F_or_1F(bool moreRecordsFollow, string expected)
    {
        Assert.True(_writer.WriteManufacturerData(moreRecordsFollow, [0xAB], 0, 1));
        AssertWritten(expected);
    }

    private void AssertWritten(string expected)
    {
        Assert.Equal(Convert.ToHexString(Frames.Hex(expected)), Convert.ToHexString(_buffer, 0, _writer.Length));
    }
}
