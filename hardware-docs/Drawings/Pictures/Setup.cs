using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>The complete system: meters on a bus, the bridge, masters on the network.</summary>
internal static class Setup
{
    private const double UpperWire = 196;
    private const double LowerWire = 210;
    private const double EdgeLeft = 350;
    private const double EdgeRight = 540;
    private static readonly string[] Masters = ["libmbus, node-mbus", "pyMeterBus", "openHAB, wmbusmeters", "mbus read, your code"];

    internal static Picture Draw()
    {
        Picture picture = new(860, 260, "Meters on a two-wire bus, an edge device with mbus, masters on the network");
        Bus(picture);
        picture.Box(EdgeLeft, 50, EdgeRight - EdgeLeft, 120, Ink.Good, 8);
        double middle = (EdgeLeft + EdgeRight) / 2;
        picture.Text(middle, 80, "mbus bridge", Ink.Good, 15, Align.Middle, bold: true);
        picture.Text(middle, 106, "Raspberry Pi with HAT,", size: 12, align: Align.Middle);
        picture.Text(middle, 124, "ESP32 with converter,", size: 12, align: Align.Middle);
        picture.Text(middle, 142, "or any PC", size: 12, align: Align.Middle);
        for (int i = 0; i < Masters.Length; i++)
            Master(picture, 22 + (i * 56), 88 + (i * 16), Masters[i]);
        picture.Text(578, 40, "TCP 10001", Ink.Dim, 12, Align.Middle);
        return picture;
    }

    private static void Bus(Picture picture)
    {
        picture.Line(Ink.Plain, 2, 40, UpperWire, EdgeLeft + 30, UpperWire, EdgeLeft + 30, 170);
        picture.Line(Ink.Plain, 2, 40, LowerWire, EdgeLeft + 44, LowerWire, EdgeLeft + 44, 170);
        Meter(picture, 76, "water");
        Meter(picture, 176, "heat");
        Meter(picture, 276, "gas");
        picture.Text(40, 240, "M-Bus: two wires, 300 to 38400 Bd, one sender at a time", Ink.Dim, 12);
    }

    private static void Meter(Picture picture, double x, string name)
    {
        picture.Line(Ink.Plain, 2, x - 7, 140, x - 7, UpperWire);
        picture.Line(Ink.Plain, 2, x + 7, 140, x + 7, LowerWire);
        picture.Dot(x - 7, UpperWire, 3.5, Ink.Plain);
        picture.Dot(x + 7, LowerWire, 3.5, Ink.Plain);
        picture.Box(x - 42, 84, 84, 56, Ink.Meter);
        picture.Text(x, 117, name, Ink.Meter, 14, Align.Middle, bold: true);
    }

    private static void Master(Picture picture, double top, double arrival, string name)
    {
        picture.Arrow(Ink.Master, 640, top + 20, EdgeRight, arrival);
        picture.Box(640, top, 190, 40, Ink.Master);
        picture.Text(735, top + 25, name, Ink.Master, 14, Align.Middle);
    }
}
