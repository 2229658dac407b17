namespace Mbus.Tests.Records;

public class ValueDecoderTests
{
    private readonly RecordReader _reader = new();

    // LVAR F8 of EN 1434-3:1997: an IEEE number of 64 bits.
    [Theory]
    [InlineData(0.0)]
    [InlineData(1.5)]
    [InlineData(-1.5)]
    [InlineData(double.Epsilon)]
    [InlineData(-double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void A_real_of_64_bits_of_either_sign_is_valid_if_it_is_finite(double number)
    {
        Read([0x0D, 0x2B, 0xF8, .. BitConverter.GetBytes(BitConverter.DoubleToInt64Bits(number))]);

        Assert.Equal(double.IsFinite(number), _reader.TryGetReal(out double value));
        Assert.Equal(number, value);
        Assert.Equal(!double.IsFinite(number), _reader.IsInvalid);
    }

    [Fact]
    public void A_date_address_or_text_is_empty_if_the_data_have_another_type()
    {
        Read([0x01, 0x7A, 0x41]);

        Assert.False(_reader.TryGetDate(out DateParts date));
        Assert.False(_reader.TryGetAddress(out SecondaryAddress address));
        Assert.False(_reader.TryGetText(out string text));
        Assert.Equal((default(DateParts), default(SecondaryAddress), ""), (date, address, text));
    }

    // LVAR 00 to BF: as many characters; the other codes are numbers and bytes. Type M, the date of VIF 6D in variable length, has no
    // public layout, so its characters are available as a text.
    [Theory]
    [InlineData("0D 6D")]
    [InlineData("0D FD 11")]
    public void Data_of_variable_length_are_a_text_for_the_length_bytes_01_to_BF(string head)
    {
        for (int lvar = 0; lvar <= 0xFF; lvar++)
        {
            Read([.. Frames.Hex(head), (byte)lvar, .. Enumerable.Repeat((byte)'a', 0xFF)]);

            bool isText = lvar is > 0 and <= 0xBF;
            Assert.Equal((isText, isText ? new string('a', lvar) : ""), (_reader.TryGetText(out string text), text));
        }
    }

    // 0.001 m3 is added (VIFE 78) to data that have the codes of other VIFEs, such as 7D, which multiplies by 1000.
    [Fact]
    public void The_data_after_the_VIFEs_are_not_a_correction()
    {
        for (byte data = 0; data < 0x80; data++)
        {
            Read([0x01, 0x93, 0x78, data]);

            Assert.True(_reader.TryGetDecimal(out long mantissa, out int exponent));
            Assert.Equal((data + 1, -3), (mantissa, exponent));
        }
    }

    // VIFE 78 to 7B add 10^-3 to 1 of the unit. VIF 13 is volume in 0.001 m3, VIFE 3D makes it US gallons and VIF 03 Btu.
    [Theory]
    [InlineData("04 93 78 05 00 00 00", 6, -3)]         // m3
    [InlineData("04 93 F6 7B 05 00 00 00", 1005, -3)]   // times 1
    [InlineData("04 93 FD 7B 05 00 00 00", 6, 0)]       // 5 times 1000, and 1 more
    [InlineData("04 93 FB 7D 05 00 00 00", 1005, 0)]    // 1000 times the sum
    [InlineData("04 93 3D 05 00 00 00", 5, 0)]          // US gal
    [InlineData("04 93 BD 78 05 00 00 00", 5001, -3)]
    [InlineData("04 93 F8 3D 05 00 00 00", 5001, -3)]
    [InlineData("04 83 BD 7B 05 00 00 00", 5001, 0)]    // 5 kBtu and 1 Btu
    [InlineData("04 93 BD F7 7B 05 00 00 00", 51, 0)]   // 5 times 10, and 1 more
    public void A_constant_is_added_in_the_unit_of_the_value(string record, long mantissa, int exponent) => AssertDecimal(record, mantissa, exponent);

    // A duration (VIFE 50, s) or number of events (41) replaces the value; corrections of the value before do not apply to it.
    [Theory]
    [InlineData("02 93 50 0E 01", 270, 0)]
    [InlineData("02 93 FB 50 0E 01", 270, 0)]
    [InlineData("02 93 D0 7B 0E 01", 271, 0)]
    [InlineData("02 93 FB D0 7B 0E 01", 271, 0)]
    [InlineData("02 93 F0 D0 7B 0E 01", 271, 0)]
    [InlineData("02 93 D0 F7 7B 0E 01", 2701, 0)]
    [InlineData("02 93 C1 7B 0E 01", 271, 0)]
    public void A_constant_after_a_duration_or_count_is_added_to_it(string record, long mantissa, int exponent) => AssertDecimal(record, mantissa, exponent);

    // VIF FB 68 is in units of 1/4096.
    [Theory]
    [InlineData("02 FB 68 00 10", 1_000_000_000_000, -12)]
    [InlineData("02 FB E8 7B 00 10", 2_000_000_000_000, -12)]
    public void A_constant_is_added_to_a_rating_factor(string record, long mantissa, int exponent) => AssertDecimal(record, mantissa, exponent);

    private void AssertDecimal(string record, long mantissa, int exponent)
    {
        Read(Frames.Hex(record));
        Assert.Equal((true, mantissa, exponent), (_reader.TryGetDecimal(out long found, out int power), found, power));
    }

    private void Read(byte[] record)
    {
        _reader.Reset(record, 0, record.Length, isFromMaster: false);
        Assert.True(_reader.Read());
    }
}
