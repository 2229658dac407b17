using Mbus.HardwareDocs.Canvas;
using Mbus.HardwareDocs.Tables;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>The Pi's header from above, with the pins that the HAT uses.</summary>
internal static class HatHeader
{
    private const double Left = 372;
    private const double Column = 36;
    private const double Top = 74;
    private const double Row = 27;

    internal static Picture Draw()
    {
        Picture picture = new(780, 680, "The Raspberry Pi's 40-pin header and the pins that the M-Bus Master HAT uses");
        picture.Text(390, 32, "The Pi's header from above, USB ports below", bold: true, size: 15, align: Align.Middle);
        picture.Box(Left - 22, Top - 20, Column + 44, (19 * Row) + 40, Ink.Plain);
        foreach (HeaderPin pin in HeaderPins.All)
            DrawPin(picture, pin);

        Legend(picture);
        return picture;
    }

    private static void DrawPin(Picture picture, HeaderPin pin)
    {
        bool odd = pin.Number % 2 == 1;
        double x = odd ? Left : Left + Column;
        double y = Top + ((pin.Number - 1) / 2 * Row);
        Ink ink = InkOf(pin);
        if (pin.Number == 1)
            picture.Box(x - 11, y - 11, 22, 22, ink, 2);
        else
            picture.Dot(x, y, 11, ink, hollow: true);
        picture.Text(x, y + 4, $"{pin.Number}", ink, 11, Align.Middle, bold: pin.Use != null);

        double side = odd ? -1 : 1;
        double label = x + (side * 32);
        Align align = odd ? Align.End : Align.Start;
        picture.Text(label, y + 5, pin.Name, pin.Use == null ? Ink.Dim : ink, 13, align, bold: pin.Use != null);
        if (pin.Use is null or HeaderPins.Supply)
            return;

        picture.Line(ink, 1, label + (side * 66), y, label + (side * 86), y);
        picture.Text(label + (side * 94), y + 5, pin.Use, ink, 13, align);
    }

    private static Ink InkOf(HeaderPin pin) => pin switch
    {
        { Number: 8 or 10 } => Ink.Master,
        { Number: 27 or 28 } => Ink.Meter,
        { Number: 37 } => Ink.Good,
        { Use: HeaderPins.Supply } => Ink.Plain,
        _ => Ink.Dim,
    };

    private static void Legend(Picture picture)
    {
        picture.Text(390, 634, "Bold: supply, 3V3, 5V and ground; it is not published which of the equal pins the HAT uses.", Ink.Dim, 13, Align.Middle);
        picture.Text(390, 654, "Grey: use by the HAT unknown.", Ink.Dim, 13, Align.Middle);
    }
}
