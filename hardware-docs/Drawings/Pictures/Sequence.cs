using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>A sequence diagram: one lifeline for each participant, and arrows between them, from top to bottom.</summary>
internal sealed class Sequence
{
    private readonly Picture _picture;
    private readonly double _top;
    private readonly double _bottom;

    internal Sequence(Picture picture, double top, double bottom)
    {
        _picture = picture;
        _top = top;
        _bottom = bottom;
    }

    internal void Lifeline(double x, string name, Ink ink)
    {
        _picture.Dashes(Ink.Dim, 1, x, _top + 34, x, _bottom);
        _picture.Box(x - 75, _top, 150, 34, ink);
        _picture.Text(x, _top + 22, name, ink, 14, Align.Middle, bold: true);
    }

    /// <summary>A message with its text above the arrow.</summary>
    internal void Message(double from, double to, double y, string text, Ink ink)
    {
        double side = Math.Sign(to - from);
        _picture.Text((from + to) / 2, y - 6, text, ink, 12, Align.Middle, mono: true, backed: true);
        _picture.Arrow(ink, from + (side * 5), y, to - (side * 5), y);
    }

    /// <summary>A message that does not arrive.</summary>
    internal void Lost(double from, double to, double y, string text)
    {
        double middle = (from + to) / 2;
        double end = middle + ((to - from) * 0.18);
        _picture.Text(middle, y - 9, text, Ink.Bad, 12, Align.Middle, mono: true, backed: true);
        _picture.Dashes(Ink.Bad, 1.5, from, y, end, y);
        _picture.Line(Ink.Bad, 2.5, end - 6, y - 6, end + 6, y + 6);
        _picture.Line(Ink.Bad, 2.5, end - 6, y + 6, end + 6, y - 6);
    }
}
