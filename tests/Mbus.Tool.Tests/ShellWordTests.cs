namespace Mbus.Tool.Tests;

public class ShellWordTests
{
    [Theory]
    [InlineData("/dev/ttyUSB0,baud=9600", "/dev/ttyUSB0,baud=9600")]
    [InlineData("usb:0403:6001#1", "usb:0403:6001#1")]
    [InlineData("usb:0403:6001:A$(touch x)", "'usb:0403:6001:A$(touch x)'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("~/a", "'~/a'")]
    [InlineData("#1", "'#1'")]
    [InlineData("", "''")]
    public void Words_with_special_characters_are_quoted(string word, string expected) => Assert.Equal(expected, ShellWord.Quote(word));
}
