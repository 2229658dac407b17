using Mbus.Client;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Tests.Meters;

public class MeterIdTests
{
    [Theory]
    [InlineData("12345678TST0107", "12345678-TST-01-07")]
    [InlineData("1234567874520107", "12345678-TST-01-07")]
    [InlineData("12345678FFFFFF07", "12345678-FFFF-FF-07")]
    [InlineData("1234567800800107", "12345678-8000-01-07")]
    [InlineData("12345678TST0107/11223344", "12345678-TST-01-07-11223344")]
    public void It_is_the_secondary_address_in_a_form_that_is_safe_everywhere(string address, string text)
    {
        MeterId id = MeterId.Of(MeterAddress.Parse(address));
        Assert.Equal(text, id.ToString());
        Assert.True(MeterId.TryParse(text, out MeterId parsed));
        Assert.Equal(id, parsed);
        Assert.Equal(MeterAddress.Parse(address), parsed.Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678")]
    [InlineData("12345678-TST-01")]
    [InlineData("12345678-TST-1-07")]
    [InlineData("1234567-8TST-01-07")]
    [InlineData("12345678-TST-01-07-1122334")]
    [InlineData("12345678-TST-01-07-11223344-5")]
    public void Other_texts_are_rejected(string text) => Assert.False(MeterId.TryParse(text, out _));

    [Fact]
    public void The_fixed_data_structure_sends_only_identification_and_medium() =>
        Assert.Equal("12345678-FFFF-FF-07", MeterId.Of(MeterReading.Parse("73 78 56 34 12 0A 00 E9 7E 01 00 00 00 35 01 00 00"))!.Value.ToString());
}
