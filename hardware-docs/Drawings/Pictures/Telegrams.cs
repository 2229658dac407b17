using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>Several telegrams of one meter; the frame count bit distinguishes a repeat from the next telegram.</summary>
internal static class Telegrams
{
    private const double Master = 150;
    private const double Meter = 490;

    internal static Picture Draw()
    {
        Picture picture = new(860, 520, "Reading a meter with three telegrams: the frame count bit alternates, and a repeat does not change it");
        Sequence sequence = new(picture, 20, 496);
        sequence.Lifeline(Master, "master", Ink.Master);
        sequence.Lifeline(Meter, "meter 3", Ink.Meter);

        sequence.Message(Master, Meter, 86, "SND_NKE 10 40 03 43 16", Ink.Master);
        sequence.Message(Meter, Master, 118, "E5", Ink.Meter);
        Remark(picture, 106, Ink.Dim, "both reset their FCB", "the next FCB is 1");

        sequence.Message(Master, Meter, 166, "REQ_UD2 10 7B 03 7E 16", Ink.Master);
        sequence.Message(Meter, Master, 198, "RSP_UD, telegram 1 ... 1F", Ink.Meter);
        Remark(picture, 186, Ink.Plain, "FCB 1", "1F at the end: more follow");

        sequence.Message(Master, Meter, 246, "REQ_UD2 10 5B 03 5E 16", Ink.Master);
        sequence.Lost(Meter, Master, 282, "RSP_UD, telegram 2");
        Remark(picture, 266, Ink.Bad, "FCB 0", "the reply is damaged");

        sequence.Message(Master, Meter, 326, "REQ_UD2 10 5B 03 5E 16", Ink.Master);
        sequence.Message(Meter, Master, 358, "RSP_UD, telegram 2 ... 1F", Ink.Meter);
        Remark(picture, 346, Ink.Good, "FCB still 0", "the same telegram again");

        sequence.Message(Master, Meter, 406, "REQ_UD2 10 7B 03 7E 16", Ink.Master);
        sequence.Message(Meter, Master, 438, "RSP_UD, telegram 3", Ink.Meter);
        Remark(picture, 426, Ink.Plain, "FCB 1", "no 1F: that was the last");
        return picture;
    }

    private static void Remark(Picture picture, double y, Ink ink, string first, string second)
    {
        picture.Text(600, y - 4, first, ink, 13, bold: true);
        picture.Text(600, y + 14, second, Ink.Dim, 13);
    }
}
