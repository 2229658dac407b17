namespace Mbus.Client.Tests;

public class MeterAddressTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("250", 250)]
    [InlineData("254", 254)]
    public void A_number_is_a_primary_address(string text, byte expected)
    {
        MeterAddress address = MeterAddress.Parse(text);
        Assert.Equal((expected, false, uint.MaxValue), (address.Primary, address.IsSecondary, address.FabricationNumber));
        Assert.Equal(text, address.ToString());
        Assert.Equal(expected, address);
    }

    [Fact]
    public void The_default_is_the_primary_address_0()
    {
        Assert.Equal((MeterAddress)0, default);
        Assert.Equal(((MeterAddress)0).GetHashCode(), default(MeterAddress).GetHashCode());
        Assert.Equal(uint.MaxValue, default(MeterAddress).FabricationNumber);
        Assert.Equal("0", default(MeterAddress).ToString());
    }

    [Theory]
    [InlineData("1234567874520107", "1234567874520107", 0xFFFFFFFF)]
    [InlineData("12345678TST0107", "1234567874520107", 0xFFFFFFFF)]
    [InlineData("12345678itr0107", "1234567892260107", 0xFFFFFFFF)]
    [InlineData("1234567a9226aB07", "1234567A9226AB07", 0xFFFFFFFF)]
    [InlineData("12345678TST0107/11223344", "1234567874520107/11223344", 0x11223344)]
    [InlineData("1234567874520107/1122FFFF", "1234567874520107/1122FFFF", 0x1122FFFF)]
    public void A_secondary_address_may_have_a_fabrication_number_behind_it(string text, string expected, uint fabricationNumber)
    {
        MeterAddress address = MeterAddress.Parse(text);
        Assert.Equal((PrimaryAddress.Selected, true, fabricationNumber), (address.Primary, address.IsSecondary, address.FabricationNumber));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("251", "251 is not an address of a meter")]
    [InlineData("", "\"\" is not an address: it has 0 characters")]
    [InlineData("12345678", "is only the identification of a meter. Expected a secondary address of 16 digits, F is a wildcard: 12345678FFFFFFFF.")]
    [InlineData("12345678TST0107/1122334", "\"1122334\" is not a fabrication number")]
    [InlineData("12345678TST0107/11223344/1", "is not an address")]
    [InlineData("5/11223344", "is not an address")]
    public void An_invalid_address_is_reported(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => MeterAddress.Parse(text)).Message);
}
