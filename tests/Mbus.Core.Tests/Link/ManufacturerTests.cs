namespace Mbus.Tests.Link;

public class ManufacturerTests
{
    [Theory]
    [InlineData("TST", 0x5274)]
    [InlineData("KAM", 0x2C2D)]
    [InlineData("AAA", 0x0421)]
    [InlineData("ZZZ", 0x6B5A)]
    public void Letters_and_code_are_two_forms_of_one_manufacturer(string letters, int code)
    {
        Assert.Equal(code, Manufacturer.FromLetters(letters));
        Assert.Equal(letters, Manufacturer.ToLetters((ushort)code));
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0x7FFF)]
    [InlineData(0xFFFF)]
    public void A_code_without_letters_is_written_in_hexadecimal(int code)
    {
        Assert.Equal(code.ToString("X4"), Manufacturer.ToLetters((ushort)code));
    }
}
