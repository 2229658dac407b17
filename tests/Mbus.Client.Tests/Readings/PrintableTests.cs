using System.Text.Json;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

public class PrintableTests
{
    [Theory]
    [InlineData("Küche 21 °C, 3 m³, 水, 😀", "Küche 21 °C, 3 m³, 水, 😀")]
    [InlineData("\u001B[2J\u0007", "\\x1B[2J\\x07")]
    [InlineData("a\r\nb\tc", "a\\x0D\\x0Ab\\x09c")]
    [InlineData("\u009B31m\u0085", "\\x9B31m\\x85")]
    [InlineData("\u202Egnp.exe\u2066\u200E\u061C", "\\u202Egnp.exe\\u2066\\u200E\\u061C")]
    [InlineData("\u2028\u2029\uFEFF\u200B\u00AD", "\\u2028\\u2029\\uFEFF\\u200B\\xAD")]
    [InlineData("\U000E0041\uE000", "\\U000E0041\\uE000")]
    public void Characters_that_control_a_terminal_or_are_invisible_are_written_as_their_code(string text, string expected) =>
        Assert.Equal(expected, Printable.Text(text));

    [Fact]
    public void Lone_surrogates_are_written_as_their_codes() => Assert.Equal("\\uD800a\\uDC00", Printable.Text("\uD800a\uDC00"));

    [Fact]
    public void Lines_keep_their_ends_and_nothing_else() => Assert.Equal("a\nb\\x0D\\x1B\n", Printable.Lines("a\r\nb\r\u001B\n"));

    [Fact]
    public void Json_has_every_escaped_character_as_its_code_and_gives_it_back()
    {
        JsonSerializerOptions options = new() { Encoder = Printable.JsonEncoder };
        for (int c = 0; c <= 0xFFFF; c++)
        {
            string text = $"a{(char)c}z";
            string json = JsonSerializer.Serialize(text, options);
            Assert.True(Printable.Text(json) == json, $"{c:X4}");
            Assert.True(char.IsSurrogate((char)c) || JsonSerializer.Deserialize<string>(json) == text, $"{c:X4}");
        }

        Assert.Equal("\"m³ °C\"", JsonSerializer.Serialize("m³ °C", options));
    }
}
