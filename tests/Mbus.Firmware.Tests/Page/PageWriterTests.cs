using System.Text;
using System.Text.Json;
using Mbus.Bridge;

namespace Mbus.Tests.Firmware.Page;

public class PageWriterTests
{
    private readonly PageWriter _page = new();

    private string Written => Encoding.UTF8.GetString(_page.Bytes, 0, _page.Count);

    [Theory]
    [InlineData(5, -2, "0.05")]
    [InlineData(-5, -2, "-0.05")]
    [InlineData(-1250, -2, "-12.5")]
    [InlineData(100, -2, "1")]
    [InlineData(6531, 3, "6531000")]
    [InlineData(0, -7, "0")]
    [InlineData(0, 7, "0")]
    [InlineData(1, -24, "0.000000000000000000000001")]
    [InlineData(long.MinValue, 0, "-9223372036854775808")]
    [InlineData(long.MaxValue, -18, "9.223372036854775807")]
    public void A_decimal_has_all_its_digits_and_no_others(long mantissa, int exponent, string expected)
    {
        _page.Decimal(mantissa, exponent);
        Assert.Equal(expected, Written);
    }

    [Theory]
    [InlineData("m³")]
    [InlineData("a \"quoted\" \\ text")]
    [InlineData("line\nbreak and \u0001")]
    [InlineData("€")]
    public void A_text_in_JSON_reads_back_as_it_was(string text)
    {
        _page.Json(text);
        Assert.Equal(text, JsonSerializer.Deserialize<string>(Written));
    }

    [Fact]
    public void A_text_in_HTML_makes_no_markup()
    {
        _page.Html("<b title=\"x\">R&D</b> °C");
        Assert.Equal("&#60;b title=&#34;x&#34;&#62;R&#38;D&#60;/b&#62; °C", Written);
    }

    [Fact]
    public void Bytes_are_pairs_of_digits_with_blanks_between()
    {
        _page.Hex([0x00, 0x0C, 0xA9, 0xFF], 1, 3);
        Assert.Equal("0C A9 FF", Written);
    }

    [Fact]
    public void What_does_not_fit_is_told_and_can_be_taken_back()
    {
        _page.Text("kept");
        int place = _page.Count;
        for (int i = 0; i < 2000; i++)
            _page.Number(i);
        Assert.True(_page.IsFull);

        _page.ReturnTo(place);
        Assert.False(_page.IsFull);
        Assert.Equal("kept", Written);
    }
}
