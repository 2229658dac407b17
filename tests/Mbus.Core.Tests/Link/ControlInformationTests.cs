namespace Mbus.Tests.Link;

public class ControlInformationTests
{
    [Theory]
    [InlineData(0xB8, 300)]
    [InlineData(0xB9, 600)]
    [InlineData(0xBA, 1200)]
    [InlineData(0xBB, 2400)]
    [InlineData(0xBC, 4800)]
    [InlineData(0xBD, 9600)]
    [InlineData(0xBE, 19200)]
    [InlineData(0xBF, 38400)]
    public void Eight_codes_set_the_baud_rate(byte ci, int baudRate)
    {
        Assert.Equal(baudRate, ControlInformation.BaudRate(ci));
        Assert.Equal(ci, ControlInformation.ForBaudRate(baudRate));
    }

    [Fact]
    public void All_other_codes_set_none()
    {
        for (int ci = 0; ci < 256; ci++)
            Assert.Equal(ci is >= 0xB8 and <= 0xBF, ControlInformation.BaudRate((byte)ci) != 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-300)]
    [InlineData(301)]
    [InlineData(57600)]
    [InlineData(76800)]
    [InlineData(115200)]
    public void No_code_sets_another_baud_rate(int baudRate) => Assert.Equal(0, ControlInformation.ForBaudRate(baudRate));
}
