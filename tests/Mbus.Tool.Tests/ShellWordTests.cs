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
    public void A_word_that_a_shell_would_change_is_quoted(string word, string expected) => Assert.Equal(expected, ShellWord.Quote(word));
}
