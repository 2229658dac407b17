using Mbus.Client;

namespace Mbus.Tool.Tests.Input;

public class HexInputTests
{
    [Theory]
    [InlineData("105B015C16")]
    [InlineData("10 5b 01 5c 16\n")]
    [InlineData("10:5B:01:5C:16")]
    [InlineData("0x10, 0x5B, 0x01, 0x5C, 0x16;")]
    [InlineData("10-5B-01\r\n\t5C-16")]
    public void Common_notations_of_bytes_are_parsed(string text) =>
        Assert.Equal("10 5B 01 5C 16", Hex.Format(HexInput.Parse(text, "a test")));

    [Theory]
    [InlineData("10 5G", "Byte 2 of a test (line 1, column 4) is \"5G\"; expected two hexadecimal digits.")]
    [InlineData("10\n5B 1 6", "Byte 3 of a test (line 2, column 4) is \"1\"; expected two hexadecimal digits.")]
    [InlineData("105", "Byte 2 of a test (line 1, column 3) is \"5\"; expected two hexadecimal digits.")]
    [InlineData("\u001B[31m", "Byte 1 of a test (line 1, column 1) is \"\"; expected two hexadecimal digits.")]
    public void An_invalid_byte_is_reported_with_its_place(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => HexInput.Parse(text, "a test")).Message);

    [Fact]
    public void Binary_content_is_not_changed()
    {
        byte[] binary = [0x10, 0x5B, 0x01, 0x5C, 0x16];
        Assert.Equal(binary, Read(binary));
        Assert.Equal(binary, Read("10 5B 01 5C 16"u8.ToArray()));
        Assert.Equal([0xE5], Read([0xE5]));
    }

    [Fact]
    public void Empty_input_is_an_error() =>
        Assert.StartsWith("a test is empty.", Assert.Throws<FormatException>(() => Read(" \n"u8.ToArray())).Message);

    [Fact]
    public void Bytes_before_an_error_are_read_first()
    {
        using HexStream bytes = new(new MemoryStream("E5 E5 0"u8.ToArray()), "a test");
        byte[] buffer = new byte[10];
        Assert.Equal(2, bytes.Read(buffer));
        Assert.Equal("Byte 3 of a test (line 1, column 7) is \"0\"; expected two hexadecimal digits.", Assert.Throws<FormatException>(() => bytes.Read(buffer)).Message);
    }

    private static byte[] Read(byte[] content)
    {
        using HexStream bytes = new(new MemoryStream(content), "a test");
        return BoundedInput.Read(bytes, "a test", 100);
    }
}
