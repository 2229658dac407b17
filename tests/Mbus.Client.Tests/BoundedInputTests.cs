namespace Mbus.Client.Tests;

public class BoundedInputTests
{
    [Fact]
    public void An_input_without_end_is_refused_with_its_name_and_the_limit()
    {
        Assert.Equal("zeros has more than 1000 bytes. Expected at most 1000.", Assert.Throws<FormatException>(() => BoundedInput.Read(new Endless(), "zeros", 1000)).Message);
        using StreamReader reader = new(new Endless());
        Assert.Equal("zeros, line 1: has more than 80 characters. Expected at most 80.", Assert.Throws<FormatException>(() => BoundedInput.ReadLines(reader, "zeros", 80).First()).Message);
    }

    [Fact]
    public void A_device_without_end_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no /dev/zero.");
        Assert.StartsWith("/dev/zero has more than 1048576 bytes.", Assert.Throws<FormatException>(() => BoundedInput.ReadText("/dev/zero", 1 << 20)).Message);
    }

    [Fact]
    public void An_input_of_just_the_limit_is_read() => Assert.Equal(1000, BoundedInput.Read(new MemoryStream(new byte[1000]), "a file", 1000).Length);

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\n\r\nb", "a||b")]
    [InlineData("\n\na", "||a")]
    public void Lines_end_with_a_line_feed_or_with_the_text(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', BoundedInput.ReadLines(new StringReader(text), "a text", 10)));

    private sealed class Endless : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Clear();
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
