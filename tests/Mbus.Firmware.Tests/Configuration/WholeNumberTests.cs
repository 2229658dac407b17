using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Configuration;

public class WholeNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("007", 7)]
    [InlineData("-1", -1)]
    [InlineData("999999999", 999999999)]
    public void Digits_are_parsed_as_a_number(string text, int expected)
    {
        Assert.True(WholeNumber.TryParse(text, int.MinValue, int.MaxValue, out int number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1x")]
    [InlineData(" 1")]
    [InlineData("+1")]
    [InlineData("1234567890")]
    public void Other_texts_are_not_a_number(string text) => Assert.False(WholeNumber.TryParse(text, int.MinValue, int.MaxValue, out _));

    [Theory]
    [InlineData("1", true)]
    [InlineData("3", true)]
    [InlineData("0", false)]
    [InlineData("4", false)]
    public void A_number_out_of_range_is_refused(string text, bool expected) => Assert.Equal(expected, WholeNumber.TryParse(text, 1, 3, out _));
}
