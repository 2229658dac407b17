using System.Text;
using System.Text.Json;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Page;

public class TextBufferTests
{
    private readonly TextBuffer _page = new();

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
    [InlineData(long.MaxValue, -19, "0.9223372036854775807")]
    [InlineData(long.MaxValue, -21, "0.009223372036854775807")]
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
    public void A_text_in_JSON_is_read_without_a_change(string text)
    {
        _page.Json(text);
        Assert.Equal(text, JsonSerializer.Deserialize<string>(Written));
    }

    // The expected bytes are ASCII: six for each hidden character.
    [Theory]
    [InlineData(0x0000, 0x001F)]
    [InlineData(0x007F, 0x009F)]
    [InlineData(0x00AD, 0x00AD)]
    [InlineData(0x061C, 0x061C)]
    [InlineData(0x200B, 0x200F)]
    [InlineData(0x2028, 0x202E)]
    [InlineData(0x2060, 0x206F)]
    [InlineData(0xFEFF, 0xFEFF)]
    public void Hidden_characters_are_written_as_their_codes(int first, int last)
    {
        for (int code = first; code <= last; code++)
        {
            string text = $"a{(char)code}b";
            string escaped = $"a\\u{code:X4}b";
            Assert.Equal(Encoding.ASCII.GetBytes(escaped), Bytes(() => _page.Html(text)));
            Assert.Equal(Encoding.ASCII.GetBytes($"\"{escaped}\""), Bytes(() => _page.Json(text)));
            Assert.Equal(Encoding.ASCII.GetBytes(escaped), Bytes(() => _page.Plain(text)));
        }
    }

    [Fact]
    public void A_page_contains_no_hidden_characters()
    {
        for (int code = 0; code <= 0xFFFF; code++)
        {
            string text = ((char)code).ToString();
            Assert.All([Bytes(() => _page.Html(text)), Bytes(() => _page.Json(text)), Bytes(() => _page.Plain(text))], AssertVisible);
        }
    }

    [Theory]
    [InlineData("\u0020", "20")]
    [InlineData("~", "7E")]
    [InlineData("\u00A0", "C2A0")]
    [InlineData("³", "C2B3")]
    [InlineData("ä", "C3A4")]
    [InlineData("\u061B", "D89B")]
    [InlineData("\u200A", "E2808A")]
    [InlineData("\u2010", "E28090")]
    [InlineData("\u2027", "E280A7")]
    [InlineData("\u202F", "E280AF")]
    [InlineData("€", "E282AC")]
    [InlineData("😀", "3F3F")]
    public void Visible_characters_are_written_as_UTF8(string text, string expected)
    {
        Assert.Equal(expected, Convert.ToHexString(Bytes(() => _page.Html(text))));
        Assert.Equal(expected, Convert.ToHexString(Bytes(() => _page.Plain(text))));
        Assert.Equal("22" + expected + "22", Convert.ToHexString(Bytes(() => _page.Json(text))));
    }

    [Fact]
    public void A_text_in_HTML_contains_no_markup()
    {
        _page.Html("<b title=\"x\" id='y'>R&D</b> °C");
        Assert.Equal("&#60;b title=&#34;x&#34; id=&#39;y&#39;&#62;R&#38;D&#60;/b&#62; °C", Written);
    }

    [Fact]
    public void Bytes_are_pairs_of_digits_separated_by_blanks()
    {
        _page.Hex([0x00, 0x0C, 0xA9, 0xFF], 1, 3);
        Assert.Equal("0C A9 FF", Written);
    }

    [Fact]
    public void Text_that_does_not_fit_is_reported_and_can_be_removed()
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

    private static void AssertVisible(byte[] written)
    {
        string text = Encoding.UTF8.GetString(written);
        Assert.DoesNotContain(text, c => char.IsControl(c) || IsMark(c));
    }

    // The direction marks of Unicode: ALM, LRM, RLM, embeddings, overrides and isolates.
    private static bool IsMark(char c) => c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private byte[] Bytes(Action write)
    {
        _page.ReturnTo(0);
        write();
        Assert.False(_page.IsFull);
        return _page.Bytes[.._page.Count];
    }
}
