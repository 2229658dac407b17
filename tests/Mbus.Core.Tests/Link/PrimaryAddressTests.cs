namespace Mbus.Tests.Link;

public class PrimaryAddressTests
{
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(250, true)]
    [InlineData(251, false)]
    [InlineData(253, false)]
    [InlineData(254, false)]
    [InlineData(255, false)]
    [InlineData(256, false)]
    public void A_slave_has_an_address_of_0_to_250(int address, bool isSlave) => Assert.Equal(isSlave, PrimaryAddress.IsSlave(address));

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(3, 4, false)]
    [InlineData(3, 253, false)]
    [InlineData(0, 0, true)]
    [InlineData(0, 3, false)]
    [InlineData(251, 251, true)]
    [InlineData(251, 3, false)]
    [InlineData(253, 253, true)]
    [InlineData(253, 0, true)]
    [InlineData(253, 250, true)]
    [InlineData(253, 251, false)]
    [InlineData(253, 254, false)]
    [InlineData(253, 255, false)]
    [InlineData(254, 0, true)]
    [InlineData(254, 3, true)]
    [InlineData(254, 254, true)]
    [InlineData(255, 3, false)]
    public void A_reply_has_the_primary_address_of_the_slave(byte requested, byte replied, bool answers)
    {
        Assert.Equal(answers, PrimaryAddress.Answers(requested, replied));
    }
}
