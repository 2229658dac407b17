using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>The levels of a bit on the bus: the master modulates the voltage, a meter its current.</summary>
internal static class Levels
{
    private const double Left = 136;
    private const double BitWidth = 19;
    private const double MarkVolts = 90;
    private const double SpaceVolts = 150;
    private const double SpaceMilliamps = 215;
    private const double MarkMilliamps = 275;
    private static readonly bool[] Idle = [true, true];
    private static readonly bool[] Asked = Character.Bits(0x5B);
    private static readonly bool[] Answered = Character.Bits(0xE5);

    internal static Picture Draw()
    {
        Picture picture = new(860, 350, "Voltage and current on the bus while the master sends and while a meter replies");
        double end = Left + (31 * BitWidth);
        picture.Tint(Left + (2 * BitWidth), 60, 11 * BitWidth, 240, Ink.Master);
        picture.Tint(Left + (18 * BitWidth), 60, 11 * BitWidth, 240, Ink.Meter);
        picture.Text(Left + (7.5 * BitWidth), 48, "the master sends", Ink.Master, 14, Align.Middle, bold: true);
        picture.Text(Left + (23.5 * BitWidth), 48, "a meter sends", Ink.Meter, 14, Align.Middle, bold: true);
        Axis(picture, "voltage", MarkVolts, "36 V", SpaceVolts, "24 V", end);
        Axis(picture, "current", SpaceMilliamps, "+11-20 mA", MarkMilliamps, "1.5 mA", end);

        bool[] quiet = [.. Enumerable.Repeat(true, 18)];
        Character.Draw(picture, Ink.Master, Left, MarkVolts, SpaceVolts, BitWidth, [.. Idle, .. Asked, .. quiet]);
        Character.Draw(picture, Ink.Meter, Left, MarkMilliamps, SpaceMilliamps, BitWidth, [.. quiet, .. Answered, .. Idle]);
        Bytes(picture);
        Remarks(picture, end + 16);
        picture.Text(430, 330, "1 is mark and the idle state, 0 is space. The current is that of one meter with one unit load.", Ink.Dim, 13, Align.Middle);
        return picture;
    }

    private static void Axis(Picture picture, string name, double upper, string upperText, double lower, string lowerText, double end)
    {
        picture.Text(14, ((upper + lower) / 2) + 5, name, bold: true, size: 13);
        foreach ((double y, string text) in new[] { (upper, upperText), (lower, lowerText) })
        {
            picture.Dashes(Ink.Dim, 0.75, Left, y, end, y);
            picture.Text(Left - 8, y + 4, text, Ink.Dim, 12, Align.End);
        }
    }

    private static void Bytes(Picture picture)
    {
        picture.Text(Left + (7.5 * BitWidth), SpaceVolts + 28, "5B", Ink.Master, 13, Align.Middle, mono: true);
        picture.Text(Left + (23.5 * BitWidth), SpaceMilliamps - 14, "E5", Ink.Meter, 13, Align.Middle, mono: true);
    }

    private static void Remarks(Picture picture, double x)
    {
        picture.Text(x, MarkVolts + 5, "1", Ink.Master, 14, bold: true);
        picture.Text(x, SpaceVolts + 5, "0", Ink.Master, 14, bold: true);
        picture.Text(x, SpaceMilliamps + 5, "0", Ink.Meter, 14, bold: true);
        picture.Text(x, MarkMilliamps + 5, "1", Ink.Meter, 14, bold: true);
    }
}
