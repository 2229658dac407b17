using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Link;

public class SecondaryAddressTests
{
    [Theory]
    [InlineData("1234567874520100", "78 56 34 12 74 52 01 00")]
    [InlineData("12345678TST0100", "78 56 34 12 74 52 01 00")]
    [InlineData("12345678tst0100", "78 56 34 12 74 52 01 00")]
    [InlineData("12345678itr0107", "78 56 34 12 92 26 01 07")]
    [InlineData("12345678-7452-01-00", "78 56 34 12 74 52 01 00")]
    [InlineData("12345678-TST-01-00", "78 56 34 12 74 52 01 00")]
    [InlineData("05000123KAM0104", "23 01 00 05 2D 2C 01 04")]
    [InlineData("0A0000BC2423FE07", "BC 00 00 0A 24 23 FE 07")]
    [InlineData("1234567FFFFFFFFF", "7F 56 34 12 FF FF FF FF")]
    [InlineData("12345678TSTFFFF", "78 56 34 12 74 52 FF FF")]
    [InlineData("ffffffffffffffff", "FF FF FF FF FF FF FF FF")]
    public void Both_text_forms_are_parsed_and_sent_low_byte_first(string text, string wire)
    {
        byte[] bytes = new byte[10];
        Assert.True(SecondaryAddress.TryParse(text, out SecondaryAddress address));
        address.Write(bytes, 1);

        Assert.Equal($"00 {wire} 00", Hex(bytes));
        Assert.True(address.Equals(SecondaryAddress.Read(bytes, 1)));
    }

    [Fact]
    public void The_parts_are_at_the_offsets_of_the_standard()
    {
        SecondaryAddress address = SecondaryAddress.Read(Bytes("78 56 34 12 74 52 01 07"), 0);

        Assert.Equal(0x12345678u, address.Identification);
        Assert.Equal("TST", Manufacturer.ToLetters(address.Manufacturer));
        Assert.Equal((1, 7), (address.Version, address.DeviceType));
        Assert.Equal("1234567874520107", address.ToString());
        Assert.True(address.Equals(new SecondaryAddress(0x12345678, Manufacturer.FromLetters("TST"), 1, 7)));
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("1234567874520100")]
    [InlineData("89ABCDEF01FE80FF")]
    public void Written_records_are_read_back(string text)
    {
        Assert.True(SecondaryAddress.TryParse(text, out SecondaryAddress address));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("12345678\u0131tr0107")]
    [InlineData("12345678\u0130TR0107")]
    [InlineData("123456787452010")]
    [InlineData("12345678745201000")]
    [InlineData("123456787452010G")]
    [InlineData("12345678T5T0100")]
    [InlineData("12345678TST010")]
    [InlineData("12345678TST01000")]
    [InlineData("12345678ÄST0100")]
    [InlineData("1234567874520100\n")]
    [InlineData(" 1234567874520100")]
    [InlineData("1234 5678 7452 0100")]
    [InlineData("0x34567874520100")]
    [InlineData("+234567874520100")]
    [InlineData("１234567874520100")]
    public void A_text_in_neither_form_is_rejected(string? text)
    {
        Assert.False(SecondaryAddress.TryParse(text!, out SecondaryAddress address));
        Assert.True(address.Equals(default));
    }

    [Theory]
    [InlineData("1234567874520100", "1234567874520100", true)]
    [InlineData("1234567874520100", "1234567974520100", false)]
    [InlineData("F234567874520100", "9234567874520100", true)]
    [InlineData("123F567874520100", "123A567874520100", true)]
    [InlineData("123F567874520100", "12FF567874520100", false)]
    [InlineData("1234567F74520100", "1234568074520100", false)]
    [InlineData("FFFFFFFFFFFFFFFF", "1234567874520100", true)]
    [InlineData("FFFFFFFF74520100", "0000000074520100", true)]
    [InlineData("12345678FFFF0100", "1234567874520100", true)]
    [InlineData("12345678FF520100", "1234567812520100", true)]
    [InlineData("12345678FF520100", "1234567812530100", false)]
    [InlineData("1234567874FF0100", "1234567874120100", true)]
    [InlineData("12345678F4520100", "1234567874520100", false)]
    [InlineData("123456787452FF00", "1234567874529900", true)]
    [InlineData("123456787452F100", "1234567874520100", false)]
    [InlineData("12345678745201FF", "1234567874520107", true)]
    [InlineData("12345678745201F7", "1234567874520107", false)]
    [InlineData("1234567874520100", "12345678745201FF", false)]
    public void Wildcards_match_by_digit_in_the_identification_and_by_byte_after_it(string pattern, string slave, bool matches)
    {
        Assert.True(SecondaryAddress.TryParse(pattern, out SecondaryAddress wanted));
        Assert.True(SecondaryAddress.TryParse(slave, out SecondaryAddress address));

        Assert.Equal(matches, wanted.Matches(address));
        Assert.True(SecondaryAddress.Any.Matches(address));
        Assert.True(address.Matches(address));
    }

    [Theory]
    [InlineData("1234567874520100", false)]
    [InlineData("1234567ETST0100", false)]
    [InlineData("12345678F4520100", false)]
    [InlineData("123456787452F10F", false)]
    [InlineData("F234567874520100", true)]
    [InlineData("1234567F74520100", true)]
    [InlineData("12345678FF520100", true)]
    [InlineData("1234567874FF0100", true)]
    [InlineData("123456787452FF00", true)]
    [InlineData("12345678745201FF", true)]
    public void A_wildcard_is_a_digit_F_of_the_identification_or_a_byte_FF(string text, bool hasWildcard)
    {
        Assert.True(SecondaryAddress.TryParse(text, out SecondaryAddress address));
        Assert.Equal(hasWildcard, address.HasWildcard);
    }
}
