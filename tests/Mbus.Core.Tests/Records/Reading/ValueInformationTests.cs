namespace Mbus.Tests.Records;

/// <summary>The value information block: the order of VIFEs and a unit in plain text, limits, and the effects of several VIFEs.</summary>
public class ValueInformationTests
{
    private readonly RecordReader _reader = new();

    // After VIF 7F or VIFE 7F the manufacturer defines the data, so bytes other than printable ASCII are not a text.
    [Theory]
    [InlineData("0D 7F 02 42 B0", DataType.Bytes)]
    [InlineData("0D FF 01 02 42 B0", DataType.Bytes)]
    [InlineData("0D 93 7F 02 42 B0", DataType.Bytes)]
    [InlineData("0D 93 A2 7F 02 42 B0", DataType.Bytes)]
    [InlineData("0D 93 FF 22 02 42 B0", DataType.Bytes)]
    [InlineData("0D 7F 02 42 41", DataType.Text)]
    [InlineData("0D 93 7F 02 42 41", DataType.Text)]
    [InlineData("0D 13 02 42 B0", DataType.Text)]
    [InlineData("0D 93 22 02 42 B0", DataType.Text)]
    public void Manufacturer_specific_data_are_a_text_only_if_they_are_printable_ASCII(string record, DataType type)
    {
        Read(record);

        Assert.Equal((type, type == DataType.Text), (_reader.Type, _reader.TryGetText(out _)));
    }

    // In the standard's order, VIFE 00 is before the unit. In the other order, the unit would be empty, and the VIFE would be its length
    // byte: both are plausible.
    [Theory]
    [InlineData("04 FC 00 03 48 52 25 05 00 00 00", "%RH", 5)]
    [InlineData("02 FC 00 01 25 05 00", "%", 5)]
    public void The_order_of_the_standard_is_used_if_both_orders_are_plausible(string record, string unit, long number)
    {
        Read(record);

        AssertUnitAfterVife(unit);
        Assert.True(_reader.TryGetInteger(out long value));
        Assert.Equal(number, value);
    }

    // ISO 8859-1: 00 to 1F and 7F to 9F are control characters. With one of them the other order is used: an empty unit, then a VIFE.
    [Fact]
    public void A_unit_is_plausible_if_it_has_no_control_characters()
    {
        for (int character = 0; character <= 0xFF; character++)
        {
            Read($"02 FC 00 01 {character:X2} 05 00");

            Assert.True(_reader.TryGetUnitText(out string unit));
            Assert.Equal(char.IsControl((char)character) ? "" : ((char)character).ToString(), unit);
        }
    }

    // With the unit after the VIFE, it would have 32 characters, and one byte would be left for the data.
    [Fact]
    public void A_unit_before_its_VIFEs_is_found_if_the_data_do_not_fit_after_the_other_order()
    {
        Read("02 FC 03 20 68 74 74" + string.Concat(Enumerable.Repeat(" 61", 30)));

        Assert.True(_reader.TryGetUnitText(out string unit));
        Assert.Equal(("th ", 1, VifeEffect.Multiplied + 4), (unit, _reader.EffectCount, _reader.GetEffect(0)));
        Assert.Equal((RecordError.None, 2), (_reader.Error, _reader.DataLength));
    }

    // The other order is plausible too: "%" would be a length byte, and the records after this one 37 characters.
    [Fact]
    public void An_empty_text_after_a_unit_is_plausible()
    {
        Read("0D FC 00 01 25 00" + string.Concat(Enumerable.Repeat(" 01 7A 05", 12)));

        AssertUnitAfterVife("%");
        Assert.Equal((RecordError.None, 0), (_reader.Error, _reader.DataLength));
        Assert.True(_reader.Read());
        Assert.Equal(Quantity.BusAddress, _reader.Quantity);
    }

    // Data field 8: a master selects a record for readout, without data.
    [Theory]
    [InlineData("08 7C 03 48 52 25")]
    [InlineData("08 FC 74 03 48 52 25")]
    [InlineData("08 FC 03 48 52 25 74")]
    public void A_unit_may_be_the_end_of_a_telegram(string record)
    {
        Read(record);

        Assert.Equal((RecordError.None, Quantity.PlainText), (_reader.Error, _reader.Quantity));
        Assert.True(_reader.TryGetUnitText(out string unit));
        Assert.Equal("%RH", unit);
    }

    [Theory]
    [InlineData("04 7C 03 48 52 25 05 00 00 00")]
    [InlineData("04 FC 74 03 48 52 25 05 00 00 00")]
    [InlineData("04 FC F4 22 03 48 52 25 05 00 00 00")]
    [InlineData("04 FC 03 48 52 25 74 05 00 00 00")]
    [InlineData("0D FC 74 03 48 52 25 02 31 32")]
    [InlineData("04 FD FD 82 74 05 00 00 00")]
    public void A_buffer_may_end_anywhere_in_a_record(string record)
    {
        byte[] bytes = Frames.Hex(record);
        for (int length = 1; length < bytes.Length; length++)
        {
            Read(bytes[..length]);

            Assert.Equal((RecordError.Truncated, DataType.None, false), (_reader.Error, _reader.Type, _reader.TryGetDecimal(out _, out _)));
            Assert.False(_reader.Read());
        }
    }

    // EN 13757-3 permits ten bytes after the VIF; the code after FD is one of them. VIFE 77 multiplies by ten.
    [Theory]
    [InlineData("01 FD C8" + " F7 F7 F7 F7 F7 F7 F7 F7 77", RecordError.None, 8)]
    [InlineData("01 FD C8" + " F7 F7 F7 F7 F7 F7 F7 F7 F7 77", RecordError.TooManyVifes, -1)]
    public void If_there_are_too_many_VIFEs_none_has_an_effect_on_the_number(string vib, RecordError error, int exponent)
    {
        Read(vib + " 05");

        Assert.Equal((error, exponent), (_reader.Error, _reader.Exponent));
        Assert.Equal(error == RecordError.None, _reader.TryGetDecimal(out _, out _));
    }

    [Theory]
    [InlineData("04 93 F8 7B 05 00 00 00", 1006, -3)]      // 0.005 m3 + 0.001 m3 + 1 m3
    [InlineData("04 93 FB FB 7B 05 00 00 00", 3005, -3)]   // 0.005 m3 + 3 x 1 m3
    public void Each_added_constant_is_added(string record, long mantissa, int exponent)
    {
        Read(record);

        Assert.True(_reader.TryGetDecimal(out long actualMantissa, out int actualExponent));
        Assert.Equal((mantissa, exponent), (actualMantissa, actualExponent));
    }

    // VIF FD 17 is type D, FD 0F type C, FB 68 type C in units of 1/4096.
    [Theory]
    [InlineData("01 FD 97 FC 11 FE", DataType.Unsigned, 254)]
    [InlineData("01 FD 8F FC 12 FF", DataType.Bits, 255)]
    [InlineData("01 FB E8 FC 12 FF", DataType.Bits, 255)]
    public void Types_C_and_D_after_FC_replace_the_type_of_the_VIF(string record, DataType type, long number)
    {
        Read(record);

        Assert.Equal(type, _reader.Type);
        Assert.True(_reader.TryGetDecimal(out long mantissa, out int exponent));
        Assert.Equal((number, 0), (mantissa, exponent));
    }

    private void AssertUnitAfterVife(string unit)
    {
        Assert.True(_reader.TryGetUnitText(out string text));
        Assert.Equal((unit, 1, VifeEffect.NoError), (text, _reader.VifeCount, _reader.GetEffect(0)));
    }

    private void Read(string records)
    {
        Read(Frames.Hex(records));
    }

    private void Read(byte[] records)
    {
        _reader.Reset(records, 0, records.Length, isFromMaster: false);
        Assert.True(_reader.Read());
    }
}
