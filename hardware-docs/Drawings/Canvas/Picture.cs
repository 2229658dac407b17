using System.Globalization;
using System.Text;

namespace Mbus.HardwareDocs.Canvas;

/// <summary>A picture under construction, in pixels from its upper left corner; later elements cover earlier ones.</summary>
internal sealed class Picture
{
    // Width of a letter relative to its size, for the widest of the usual sans-serif and monospaced letters.
    private const double LetterWidth = 0.62;
    private const double ArrowLength = 9;
    private const double ArrowHalfWidth = 4;

    private readonly StringBuilder _body = new();
    private readonly List<TextBox> _texts = [];
    private readonly string _title;

    /// <summary>Creates an empty picture. Screen readers read the title.</summary>
    internal Picture(int width, int height, string title)
    {
        Width = width;
        Height = height;
        _title = title;
    }

    internal int Width { get; }

    internal int Height { get; }

    /// <summary>The positions of its texts, so that a test can check that texts do not overlap.</summary>
    internal IReadOnlyList<TextBox> Texts => _texts;

    /// <summary>Draws a text; with <paramref name="backed"/>, it covers the elements behind it.</summary>
    internal void Text(double x, double y, string text, Ink ink = Ink.Plain, int size = 14, Align align = Align.Start, bool bold = false, bool mono = false, bool backed = false)
    {
        double width = text.Length * size * LetterWidth;
        TextBox box = new(text, align switch { Align.Start => x, Align.Middle => x - (width / 2), _ => x - width }, y - (0.8 * size), width, size);
        _texts.Add(box);
        if (backed)
            _body.Append($"<rect class=\"paper\" x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(1.25 * size)}\"/>\n");

        string anchor = align == Align.Start ? "" : $" text-anchor=\"{(align == Align.Middle ? "middle" : "end")}\"";
        string weight = bold ? " font-weight=\"600\"" : "";
        string family = mono ? " font-family=\"ui-monospace, Consolas, 'DejaVu Sans Mono', monospace\"" : "";
        _body.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{Class(ink, "text")}\" font-size=\"{size}\"{anchor}{weight}{family}>{Escape(text)}</text>\n");
    }

    internal void Box(double x, double y, double width, double height, Ink ink, double corner = 6) =>
        _body.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" rx=\"{N(corner)}\" class=\"{Class(ink, "box")}\" stroke-width=\"1.5\"/>\n");

    /// <summary>A filled area without an outline.</summary>
    internal void Tint(double x, double y, double width, double height, Ink ink) =>
        _body.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" class=\"{Class(ink, "tint")}\"/>\n");

    internal void Dot(double x, double y, double radius, Ink ink, bool hollow = false) =>
        _body.Append($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{Class(ink, hollow ? "box" : "solid")}\"{(hollow ? " stroke-width=\"1.5\"" : "")}/>\n");

    /// <summary>Straight lines between points: x, y, x, y, ...</summary>
    internal void Line(Ink ink, double thickness, params double[] points) => Draw(ink, thickness, "", points);

    internal void Dashes(Ink ink, double thickness, params double[] points) => Draw(ink, thickness, " stroke-dasharray=\"4 4\"", points);

    /// <summary>An arrow.</summary>
    internal void Arrow(Ink ink, double fromX, double fromY, double toX, double toY)
    {
        double length = Math.Sqrt(((toX - fromX) * (toX - fromX)) + ((toY - fromY) * (toY - fromY)));
        double alongX = (toX - fromX) / length;
        double alongY = (toY - fromY) / length;
        double baseX = toX - (ArrowLength * alongX);
        double baseY = toY - (ArrowLength * alongY);
        Line(ink, 1.5, fromX, fromY, baseX, baseY);
        _body.Append($"<path class=\"{Class(ink, "solid")}\" d=\"M{N(toX)} {N(toY)}L{N(baseX - (ArrowHalfWidth * alongY))} {N(baseY + (ArrowHalfWidth * alongX))}")
            .Append($"L{N(baseX + (ArrowHalfWidth * alongY))} {N(baseY - (ArrowHalfWidth * alongX))}Z\"/>\n");
    }

    /// <summary>A dimension line with ticks at both ends and a text above it.</summary>
    internal void Measure(double fromX, double toX, double y, string text, Ink ink = Ink.Dim)
    {
        Line(ink, 1, fromX, y, toX, y);
        Line(ink, 1, fromX, y - 4, fromX, y + 4);
        Line(ink, 1, toX, y - 4, toX, y + 4);
        Text((fromX + toX) / 2, y - 7, text, ink, 12, Align.Middle);
    }

    /// <summary>Returns the picture as an SVG file; the same drawing always gives the same bytes.</summary>
    internal string ToSvg() =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" role="img">
        <title>{Escape(_title)}</title>
        <style>
        {Palette.StyleSheet()}</style>
        <rect class="paper" width="{Width}" height="{Height}" rx="8"/>
        {_body}</svg>

        """;

    private void Draw(Ink ink, double thickness, string dash, double[] points)
    {
        _body.Append($"<path class=\"{Class(ink, "line")}\" stroke-width=\"{N(thickness)}\" stroke-linejoin=\"round\"{dash} d=\"");
        for (int i = 0; i < points.Length; i += 2)
            _body.Append(i == 0 ? "M" : "L").Append(N(points[i])).Append(' ').Append(N(points[i + 1]));
        _body.Append("\"/>\n");
    }

    private static string Class(Ink ink, string use) => $"{ink.ToString().ToLowerInvariant()}-{use}";

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;");
}
