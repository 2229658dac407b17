using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>Meters on two wires: with either polarity, in a line or a star, but not in a ring.</summary>
internal static class Meters
{
    private const double UpperWire = 80;
    private const double LowerWire = 104;

    internal static Picture Draw()
    {
        Picture picture = new(860, 470, "Meters connected in parallel to the two wires of a bus, and the permitted shapes of a bus");
        Bus(picture);
        Shape(picture, 40, "line", Ink.Good, "the usual one", Line);
        Shape(picture, 315, "star, or both mixed", Ink.Good, "without terminators", Star);
        Shape(picture, 590, "ring", Ink.Bad, "not in any manual that we read", Ring);
        return picture;
    }

    private static void Bus(Picture picture)
    {
        picture.Box(30, 56, 150, 74, Ink.Master);
        picture.Text(105, 88, "level converter", Ink.Master, 14, Align.Middle, bold: true);
        picture.Text(105, 110, "or HAT", Ink.Master, 13, Align.Middle);
        picture.Line(Ink.Plain, 2, 180, UpperWire, 800, UpperWire);
        picture.Line(Ink.Plain, 2, 180, LowerWire, 800, LowerWire);
        Meter(picture, 270, "water", swapped: false);
        Meter(picture, 420, "heat", swapped: true);
        Meter(picture, 570, "electricity", swapped: false);
        Meter(picture, 720, "gas", swapped: true);
        picture.Text(490, 40, "All in parallel. The polarity of the terminals does not matter.", Ink.Dim, 13, Align.Middle);
    }

    private static void Meter(Picture picture, double x, string name, bool swapped)
    {
        double upper = swapped ? x + 12 : x - 12;
        double lower = swapped ? x - 12 : x + 12;
        picture.Line(Ink.Plain, 2, upper, UpperWire, upper, 156);
        picture.Line(Ink.Plain, 2, lower, LowerWire, lower, 156);
        picture.Dot(upper, UpperWire, 4, Ink.Plain);
        picture.Dot(lower, LowerWire, 4, Ink.Plain);
        picture.Box(x - 55, 156, 110, 54, Ink.Meter);
        picture.Text(x - 12, 172, "1", Ink.Dim, 11, Align.Middle);
        picture.Text(x + 12, 172, "2", Ink.Dim, 11, Align.Middle);
        picture.Text(x, 198, name, Ink.Meter, 14, Align.Middle, bold: true);
    }

    private static void Shape(Picture picture, double x, string name, Ink ink, string remark, Action<Picture, double, double> draw)
    {
        picture.Box(x - 10, 250, 250, 196, Ink.Plain);
        draw(picture, x + 115, 330);
        picture.Text(x + 115, 410, name, ink, 14, Align.Middle, bold: true);
        picture.Text(x + 115, 432, remark, Ink.Dim, 12, Align.Middle);
    }

    private static void Line(Picture picture, double x, double y)
    {
        picture.Line(Ink.Plain, 2, x - 90, y, x + 90, y);
        for (int i = 0; i < 4; i++)
        {
            double at = x - 40 + (i * 43);
            picture.Line(Ink.Plain, 2, at, y, at, y + 30);
            Node(picture, at, y + 30, Ink.Meter);
        }

        Node(picture, x - 90, y, Ink.Master);
    }

    private static void Star(Picture picture, double x, double y)
    {
        picture.Line(Ink.Plain, 2, x, y, x + 100, y);
        foreach ((double dx, double dy) in new[] { (80.0, -48.0), (80, 48), (-75, -48), (-75, 48) })
        {
            picture.Line(Ink.Plain, 2, x, y, x + dx, y + dy);
            Node(picture, x + dx, y + dy, Ink.Meter);
        }

        Node(picture, x + 50, y, Ink.Meter);
        Node(picture, x + 100, y, Ink.Meter);
        Node(picture, x, y, Ink.Master);
    }

    private static void Ring(Picture picture, double x, double y)
    {
        picture.Line(Ink.Plain, 2, x - 75, y, x - 35, y - 40, x + 45, y - 40, x + 75, y, x + 45, y + 40, x - 35, y + 40, x - 75, y);
        foreach ((double dx, double dy) in new[] { (-35.0, -40.0), (45, -40), (75, 0), (45, 40), (-35, 40) })
            Node(picture, x + dx, y + dy, Ink.Meter);
        Node(picture, x - 75, y, Ink.Master);
        picture.Line(Ink.Bad, 4, x - 12, y - 12, x + 12, y + 12);
        picture.Line(Ink.Bad, 4, x - 12, y + 12, x + 12, y - 12);
    }

    private static void Node(Picture picture, double x, double y, Ink ink) => picture.Box(x - 13, y - 11, 26, 22, ink, 4);
}
