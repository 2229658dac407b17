namespace Mbus.Tests.Records;

public class DataTypeTests
{
    private readonly RecordReader _reader = new();

    [Theory]
    [InlineData("01 13 80", null)]
    [InlineData("01 13 81", -127)]
    [InlineData("01 13 7F", 127)]
    [InlineData("02 13 00 80", null)]
    [InlineData("02 13 FF FF", -1)]
    [InlineData("03 13 00 00 80", null)]
    [InlineData("03 13 FE FF FF", -2)]
    [InlineData("03 13 15 31 00", 12565)]
    [InlineData("04 13 00 00 00 80", null)]
    [InlineData("04 13 FF FF FF FF", -1)]
    [InlineData("06 13 00 00 00 00 00 80", null)]
    [InlineData("06 13 FD FF FF FF FF FF", -3)]
    [InlineData("06 13 01 00 00 00 00 01", 0x10000000001)]
    [InlineData("07 04 12 23 34 45 56 67 78 12", 1330927310113874706)]
    [InlineData("07 04 FF FF FF FF FF FF FF FF", -1)]
    [InlineData("07 04 00 00 00 00 00 00 00 80", null)]
    public void Type_B_is_signed_and_its_minimum_is_invalid(string record, object? expected)
    {
        AssertInteger(record, DataType.Integer, expected);
    }

    [Theory]
    [InlineData("01 7A FF", null)]
    [InlineData("01 7A FE", 254)]
    [InlineData("02 FD 0F FF FF", null)]
    [InlineData("02 FD 0F FE FF", 65534)]
    [InlineData("04 FD 0F FE FF FF FF", 4294967294)]
    [InlineData("07 FD 0F FF FF FF FF FF FF FF FF", null)]
    [InlineData("07 FD 0F FF FF FF FF FF FF FF 7F", long.MaxValue)]
    public void Type_C_is_unsigned_and_all_ones_invalid(string record, object? expected)
    {
        AssertInteger(record, DataType.Unsigned, expected);
    }

    [Fact]
    public void An_unsigned_number_of_64_bits_is_valid_but_not_an_integer()
    {
        Read("07 FD 0F FE FF FF FF FF FF FF FF");

        Assert.False(_reader.IsInvalid);
        Assert.False(_reader.TryGetInteger(out _));
        Assert.Equal((3, 8), (_reader.DataOffset, _reader.DataLength));
    }

    [Theory]
    [InlineData("01 FD 17 FF", 255)]
    [InlineData("02 FD 1B 00 80", 32768)]
    [InlineData("04 FD 1A FF FF FF FF", 4294967295)]
    public void Type_D_has_no_invalid_value(string record, object? expected)
    {
        AssertInteger(record, DataType.Bits, expected);
    }

    [Theory]
    [InlineData("09 13 42", 42)]
    [InlineData("09 13 F5", -5)]
    [InlineData("0A 13 21 F3", -321)]
    [InlineData("0A 13 18 F0", -18)]
    [InlineData("0A 13 21 A3", null)]
    [InlineData("0A 13 21 3F", null)]
    [InlineData("0A 13 F1 32", null)]
    [InlineData("0A 13 BB DB", null)]
    [InlineData("0B 62 02 00 F0", -2)]
    [InlineData("0C 13 78 56 34 12", 12345678)]
    [InlineData("0C 13 FF FF FF FF", null)]
    [InlineData("0C 13 76 A8 34 82", null)]
    [InlineData("0E 13 12 90 78 56 34 12", 123456789012)]
    [InlineData("0E 13 12 90 78 56 34 F2", -23456789012)]
    public void Type_A_has_a_leading_F_as_minus_and_no_digit_above_9(string record, object? expected)
    {
        AssertInteger(record, DataType.Bcd, expected);
    }

    [Theory]
    [InlineData("05 5B 22 F3 26 42", 41.737434387207031)]
    [InlineData("05 2B 00 00 00 00", 0.0)]
    [InlineData("05 2B 00 00 C0 BF", -1.5)]
    [InlineData("05 2B 01 00 00 00", 1.401298464324817E-45)]
    [InlineData("05 2B 01 00 00 80", -1.401298464324817E-45)]
    [InlineData("05 2B FF FF 7F 7F", 3.4028234663852886E+38)]
    [InlineData("0D 2B F8 00 00 00 00 00 00 F8 BF", -1.5)]
    public void Type_H_is_an_IEEE_number(string record, double expected)
    {
        Read(record);

        Assert.Equal(DataType.Real, _reader.Type);
        Assert.True(_reader.TryGetReal(out double value));
        Assert.Equal(expected, value);
        Assert.False(_reader.IsInvalid);
        Assert.False(_reader.TryGetDecimal(out _, out _));
    }

    [Theory]
    [InlineData("05 2B 00 00 C0 7F")]
    [InlineData("05 2B 00 00 80 7F")]
    [InlineData("05 2B 00 00 80 FF")]
    [InlineData("0D 2B F8 00 00 00 00 00 00 F0 7F")]
    public void A_real_that_is_not_finite_is_invalid(string record)
    {
        Read(record);

        Assert.False(_reader.TryGetReal(out _));
        Assert.True(_reader.IsInvalid);
    }

    [Theory]
    [InlineData("0D FD 0B 06 35 33 32 44 56 52", "RVD235")]
    [InlineData("0D FD 11 00", null)]
    [InlineData("0D FD 11 02 33 6D", "m3")]
    [InlineData("0D FD 11 01 B0", "°")]
    public void Text_is_stored_last_character_first(string record, string? expected)
    {
        Read(record);

        Assert.Equal(expected != null, _reader.TryGetText(out string text));
        Assert.Equal(expected ?? "", text);
    }

    // After VIF 7F the data have no public coding: a variable length below C0 is a text only if it is printable.
    [Theory]
    [InlineData(0x00, DataType.Bytes)]
    [InlineData(0x1F, DataType.Bytes)]
    [InlineData(0x20, DataType.Text)]
    [InlineData(0x41, DataType.Text)]
    [InlineData(0x7E, DataType.Text)]
    [InlineData(0x7F, DataType.Bytes)]
    [InlineData(0xB0, DataType.Bytes)]
    public void Manufacturer_specific_data_are_a_text_if_every_byte_is_printable_ASCII(byte character, DataType type)
    {
        for (int place = 0; place < 3; place++)
        {
            byte[] record = [0x0D, 0x7F, 0x03, 0x41, 0x41, 0x41, 0x01, 0x7A, 0x05];
            record[3 + place] = character;
            _reader.Reset(record, 0, record.Length, isFromMaster: false);
            Assert.True(_reader.Read());
            Assert.Equal((type, 3, RecordError.None), (_reader.Type, _reader.DataLength, _reader.Error));
        }
    }

    [Fact]
    public void A_manufacturer_specific_number_of_variable_length_is_a_number() => AssertInteger("0D 7F E2 01 80", DataType.Integer, -32767);

    // Enhanced identification: VIF 79 with 8 bytes is a secondary address, and a number with fewer.
    [Theory]
    [InlineData("07 79", DataType.Address)]
    [InlineData("0D 79 E8", DataType.Address)]
    [InlineData("0D 79 E7", DataType.Integer)]
    [InlineData("0D 79 E4", DataType.Integer)]
    [InlineData("04 79", DataType.Integer)]
    [InlineData("0C 79", DataType.Bcd)]
    public void An_identification_of_8_bytes_is_a_secondary_address(string head, DataType type)
    {
        Read(head + "78 56 34 12 24 40 01 07");

        Assert.Equal(type, _reader.Type);
        Assert.Equal(type == DataType.Address, _reader.TryGetAddress(out SecondaryAddress address));
        Assert.Equal(type == DataType.Address ? new SecondaryAddress(0x12345678, 0x4024, 1, 7) : default, address);
        Assert.Equal(type != DataType.Address, _reader.TryGetInteger(out _));
    }

    [Theory]
    [InlineData("0D 13 C4 78 56 34 12", DataType.Bcd, 12345678)]
    [InlineData("0D 13 D2 34 12", DataType.Bcd, -1234)]
    [InlineData("0D 13 C9 78 56 34 12 90 78 56 34 12", DataType.Bcd, 123456789012345678)]
    [InlineData("0D 13 C1 F1", DataType.Bcd, null)]
    [InlineData("0D 13 E1 FF", DataType.Integer, -1)]
    [InlineData("0D 13 E5 01 00 00 00 01", DataType.Integer, 0x100000001)]
    [InlineData("0D FD 0F E2 FE FF", DataType.Unsigned, 65534)]
    public void Variable_length_may_contain_numbers(string record, DataType type, object? expected)
    {
        AssertInteger(record, type, expected);
    }

    [Theory]
    [InlineData("0D 13 E9", 9)]
    [InlineData("0D 13 EF", 15)]
    [InlineData("0D 13 F0", 16)]
    [InlineData("0D 13 F1", 20)]
    [InlineData("0D 13 F2", 24)]
    [InlineData("0D 13 F3", 28)]
    [InlineData("0D 13 F4", 32)]
    [InlineData("0D 13 F5", 48)]
    [InlineData("0D 13 F6", 64)]
    [InlineData("0D 13 F7", 7)]
    [InlineData("0D 13 F9", 9)]
    [InlineData("0D 13 FA", 10)]
    [InlineData("0D FD 3B 05", 5)]
    [InlineData("0D FD 3B E5", 5)]
    [InlineData("0D FD 76 BF", 191)]
    [InlineData("0D 93 1F 07", 7)]
    [InlineData("0D 93 1E 07", 7)]
    [InlineData("0D 93 13 07", 7)]
    public void Long_numbers_containers_and_profiles_are_bytes(string record, int length)
    {
        Read(record + new string('4', 2 * length) + "01 7A 05");

        Assert.Equal((DataType.Bytes, length), (_reader.Type, _reader.DataLength));
        Assert.False(_reader.TryGetText(out _));
        Assert.True(_reader.Read());
        Assert.Equal(Quantity.BusAddress, _reader.Quantity);
    }

    [Theory]
    [InlineData("04 FD 72 01 02 03 04", DataType.DaylightSaving)]
    [InlineData("0D FD 73 EB 01 02 03 04 05 06 07 08 09 0A 0B", DataType.ListeningWindow)]
    [InlineData("0D 6D 03 33 32 31", DataType.UtcDateTime)]
    public void Types_K_L_and_M_are_raw_bytes(string record, DataType type)
    {
        Read(record);

        Assert.Equal((type, RecordError.None), (_reader.Type, _reader.Error));
        Assert.False(_reader.TryGetDate(out _));
        Assert.False(_reader.TryGetInteger(out _));
    }

    [Theory]
    [InlineData("04 6C 01 02 03 04")]
    [InlineData("01 6C 01")]
    [InlineData("02 6D 01 02")]
    [InlineData("0C 6D 01 02 03 04")]
    [InlineData("01 93 6A 01")]
    public void A_date_in_a_data_field_that_cannot_carry_it_is_an_error(string record)
    {
        Read(record + "01 7A 05");

        Assert.Equal(RecordError.DataField, _reader.Error);
        Assert.False(_reader.TryGetDate(out _));
        Assert.True(_reader.TryGetDecimal(out _, out _));
        Assert.True(_reader.Read());
        Assert.Equal(RecordError.None, _reader.Error);
    }

    [Theory]
    [InlineData("01 FD 30 05")]
    [InlineData("01 FD 65 05")]
    [InlineData("01 FD 70 05")]
    [InlineData("02 FD 72 05 00")]
    [InlineData("04 FD 73 05 00 00 00")]
    public void A_VIF_behind_FD_imposes_no_date_on_other_data_fields(string record)
    {
        Read(record);
        Assert.Equal((RecordError.None, DataType.Integer), (_reader.Error, _reader.Type));
        Assert.True(_reader.TryGetDecimal(out long value, out _));
        Assert.Equal(5, value);
    }

    [Theory]
    [InlineData("08 6D")]
    [InlineData("00 6C")]
    [InlineData("00 13")]
    [InlineData("0D 13 00")]
    public void A_record_without_data_has_no_value_and_no_error(string record)
    {
        Read(record);

        Assert.Equal((RecordError.None, DataType.None, false), (_reader.Error, _reader.Type, _reader.IsInvalid));
        Assert.False(_reader.TryGetInteger(out _) || _reader.TryGetReal(out _) || _reader.TryGetDate(out _) || _reader.TryGetText(out _));
    }

    [Fact]
    public void The_water_meter_of_0_05_m3_is_exactly_that()
    {
        Read("0C 14 05 00 00 00");
        Assert.True(_reader.TryGetDecimal(out long mantissa, out int exponent));
        Assert.Equal((5, -2, Unit.CubicMetre), (mantissa, exponent, _reader.Unit));

        Read("04 13 32 00 00 00");
        Assert.True(_reader.TryGetDecimal(out mantissa, out exponent));
        Assert.Equal(0.05m, mantissa * new decimal(1, 0, 0, false, (byte)-exponent));
    }

    [Theory]
    [InlineData("04 FC 74 03 48 52 25 05 00 00 00", "%RH", 5, -2)]      // the standard's order: VIFEs, then text
    [InlineData("04 FC 03 48 52 25 74 05 00 00 00", "%RH", 5, -2)]      // many meters': text, then VIFEs
    [InlineData("04 7C 09 65 6D 69 74 20 2E 74 61 62 05 00 00 00", "bat. time", 5, 0)]
    [InlineData("04 7C 0C 65 6D 69 74 20 2E 74 61 62 20 20 20 05 00 00 00", "   bat. time", 5, 0)]
    [InlineData("04 7C 00 05 00 00 00", "", 5, 0)]
    public void A_unit_in_plain_text_is_found_in_both_orders(string record, string unit, long mantissa, int exponent)
    {
        Read(record);

        Assert.Equal((Quantity.PlainText, Unit.PlainText), (_reader.Quantity, _reader.Unit));
        Assert.True(_reader.TryGetUnitText(out string text));
        Assert.Equal(unit, text);
        Assert.True(_reader.TryGetDecimal(out long actualMantissa, out int actualExponent));
        Assert.Equal((mantissa, exponent), (actualMantissa, actualExponent));
    }

    // With the unit after the VIFE, its text would have 32 characters, from 68 on: one of them is not printable, or the length byte after
    // them is reserved, or too long for the telegram. So the unit "th " is before the VIFE 74.
    [Theory]
    [InlineData("02 FC 03 20 68 74 74 05 00", 30)]
    [InlineData("0D FC 03 20 68 74 74 20", 28, "FB", 3)]
    [InlineData("0D FC 03 20 68 74 74 20", 28, "04", 3)]
    public void A_unit_before_its_VIFEs_is_found_if_the_order_of_the_standard_is_implausible(string record, int letters, string next = "", int more = 0)
    {
        byte[] bytes = [.. Frames.Hex(record), .. Enumerable.Repeat((byte)'a', letters), .. Frames.Hex(next), .. Enumerable.Repeat((byte)'a', more)];
        _reader.Reset(bytes, 0, bytes.Length, false);
        Assert.True(_reader.Read());
        Assert.True(_reader.TryGetUnitText(out string unit));
        Assert.Equal(("th ", 1, VifeEffect.Multiplied + 4), (unit, _reader.EffectCount, _reader.GetEffect(0)));
    }

    [Fact]
    public void In_mode_2_numbers_dates_and_texts_come_high_byte_first()
    {
        byte[] data = Frames.Hex("12 34 56 78 52 74 01 07 55 00 00 00" + "04 13 00 00 31 15" + "0C 13 12 34 56 78" + "02 6C 1C BF" + "05 2B BF C0 00 00" + "0D FD 11 02 6D 33");
        TelegramHeader header = TelegramHeader.Read(0x76, data, 0, data.Length, isFromMaster: false);
        Assert.Equal("1234567874520107", header.Address.ToString());
        _reader.Reset(header);

        Assert.True(_reader.Read() && _reader.TryGetInteger(out long value) && value == 12565);
        Assert.True(_reader.Read() && _reader.TryGetInteger(out value) && value == 12345678);
        Assert.True(_reader.Read() && _reader.TryGetDate(out DateParts date) && date.ToString() == "2013-12-31");
        Assert.True(_reader.Read() && _reader.TryGetReal(out double real) && real == -1.5);
        Assert.True(_reader.Read() && _reader.TryGetText(out string text) && text == "m3");
    }

    private void AssertInteger(string record, DataType type, object? expected)
    {
        Read(record);

        Assert.Equal(type, _reader.Type);
        Assert.Equal(expected != null, _reader.TryGetInteger(out long value));
        Assert.Equal(expected == null, _reader.IsInvalid);
        if (expected != null)
            Assert.Equal(Convert.ToInt64(expected), value);
    }

    private void Read(string records)
    {
        byte[] bytes = Frames.Hex(records);
        _reader.Reset(bytes, 0, bytes.Length, isFromMaster: false);
        Assert.True(_reader.Read());
    }
}
