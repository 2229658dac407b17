using System.Xml.Linq;
using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Tests.Canvas;

public class PictureTests
{
    public static TheoryData<string> Names => [.. Pages.Pictures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_stay_inside_the_picture_and_do_not_overlap(string name)
    {
        Picture picture = Pages.Pictures[name]();

        Assert.All(picture.Texts, text => Assert.True(text.IsWithin(picture.Width, picture.Height), $"\"{text.Text}\" is outside the picture: {text}"));
        for (int i = 0; i < picture.Texts.Count; i++)
        {
            TextBox text = picture.Texts[i];
            Assert.All(picture.Texts.Skip(i + 1), other => Assert.False(text.Overlaps(other), $"\"{other.Text}\" overlaps \"{text.Text}\"."));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_is_well_formed_and_has_a_title_and_colours_for_a_dark_background(string name)
    {
        XDocument svg = XDocument.Parse(Pages.Pictures[name]().ToSvg());
        XNamespace ns = "http://www.w3.org/2000/svg";

        Assert.NotEmpty(svg.Root!.Element(ns + "title")!.Value);
        Assert.Contains("prefers-color-scheme: dark", svg.Root.Element(ns + "style")!.Value);
    }

    [Fact]
    public void Drawing_twice_gives_the_same_bytes()
    {
        Assert.All(Pages.Pictures.Values, draw => Assert.Equal(draw().ToSvg(), draw().ToSvg()));
    }

    [Fact]
    public void XML_special_characters_are_escaped()
    {
        Picture picture = new(100, 100, "a < b & c");
        picture.Text(1, 50, "<&>");

        Assert.Contains("<title>a &lt; b &amp; c</title>", picture.ToSvg());
        Assert.Contains(">&lt;&amp;></text>", picture.ToSvg());
    }

    [Fact]
    public void Overlapping_texts_are_detected()
    {
        TextBox text = new("a", 0, 0, 10, 10);

        Assert.True(text.Overlaps(new TextBox("b", 9, 9, 5, 5)));
        Assert.False(text.Overlaps(new TextBox("b", 10, 0, 5, 5)));
        Assert.False(text.IsWithin(9, 10));
    }
}
