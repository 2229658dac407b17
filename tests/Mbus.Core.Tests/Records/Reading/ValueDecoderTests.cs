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

    private void Read(byte[] record)
    {
        _reader.Reset(record, 0, record.Length, isFromMaster: false);
        Assert.True(_reader.Read());
    }
}
