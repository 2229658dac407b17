using System.Text;

namespace Mbus.HardwareDocs.Canvas;

/// <summary>The shades of each <see cref="Ink"/> on a light and a dark background, as the style sheet of a picture.</summary>
internal static class Palette
{
    private static readonly Shade[] Shades =
    [
        //   ink         line       fill       line, dark fill, dark
        new(Ink.Plain,  "#24323f", "#f4f6f8", "#dfe6ed", "#1c2530"),
        new(Ink.Dim,    "#66737f", "#eceff2", "#93a1af", "#222c37"),
        new(Ink.Master, "#1b5e9e", "#e4eef8", "#79b8f2", "#152c44"),
        new(Ink.Meter,  "#a4560b", "#fbefe1", "#eeaa66", "#3a2816"),
        new(Ink.Good,   "#1c7444", "#e3f3e9", "#63c68d", "#14321f"),
        new(Ink.Bad,    "#b3322c", "#fae6e5", "#f2847c", "#3f1d1b"),
    ];

    /// <summary>The rules for a light background, and for a dark background if the reader prefers it.</summary>
    internal static string StyleSheet()
    {
        StringBuilder css = new();
        Append(css, "  ", "#ffffff", shade => (shade.Line, shade.Fill));
        css.Append("  @media (prefers-color-scheme: dark) {\n");
        Append(css, "    ", "#10161d", shade => (shade.DarkLine, shade.DarkFill));
        css.Append("  }\n");
        return css.ToString();
    }

    private static void Append(StringBuilder css, string indent, string paper, Func<Shade, (string Line, string Fill)> choose)
    {
        css.Append(indent).Append(".paper { fill: ").Append(paper).Append("; }\n");
        foreach (Shade shade in Shades)
        {
            (string line, string fill) = choose(shade);
            string name = shade.Ink.ToString().ToLowerInvariant();
            css.Append($"{indent}.{name}-text, .{name}-solid {{ fill: {line}; }}\n");
            css.Append($"{indent}.{name}-line {{ fill: none; stroke: {line}; }}\n");
            css.Append($"{indent}.{name}-box {{ fill: {fill}; stroke: {line}; }}\n");
            css.Append($"{indent}.{name}-tint {{ fill: {fill}; }}\n");
        }
    }

    private readonly record struct Shade(Ink Ink, string Line, string Fill, string DarkLine, string DarkFill);
}
