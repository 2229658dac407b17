namespace Mbus.Tool.Tests.Options;

public class SizeArgumentTests
{
    [Theory]
    [InlineData("100kB", 100_000)]
    [InlineData("20MB", 20_000_000)]
    [InlineData("2GB", 2_000_000_000)]
    public void A_size_with_a_unit_is_parsed(string text, long size) => Assert.Equal(size, SizeArgument.Parse(text, 100_000));

    [Theory]
    [InlineData("99kB")]
    [InlineData("100000")]
    [InlineData("1TB")]
    [InlineData("-1MB")]
    [InlineData("1.5MB")]
    [InlineData("MB")]
    [InlineData("99999999999GB")]
    public void A_size_without_a_unit_or_below_the_minimum_is_rejected(string text) => Assert.Throws<FormatException>(() => SizeArgument.Parse(text, 100_000));
}
