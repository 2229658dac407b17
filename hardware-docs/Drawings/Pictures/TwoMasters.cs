using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>Two masters at the bridge: one pauses after its selection, the other reads in the meantime, and the bridge repeats the selection.</summary>
internal static class TwoMasters
{
    private const double First = 110;
    private const double Second = 310;
    private const double Bridge = 510;
    private const double Bus = 760;

    internal static Picture Draw()
    {
        Picture picture = new(860, 620, "Two masters at one bridge: each has its own selected meter");
        Sequence sequence = new(picture, 20, 540);
        sequence.Lifeline(First, "libmbus", Ink.Master);
        sequence.Lifeline(Second, "another master", Ink.Good);
        sequence.Lifeline(Bridge, "bridge", Ink.Plain);
        sequence.Lifeline(Bus, "meters", Ink.Meter);

        picture.Box(Bridge - 7, 92, 14, 56, Ink.Master, 3);
        picture.Box(Bridge - 7, 200, 14, 112, Ink.Good, 3);
        picture.Box(Bridge - 7, 360, 14, 156, Ink.Master, 3);
        sequence.Message(First, Bridge - 8, 92, "SELECT 12345678...", Ink.Master);
        sequence.Message(Bridge + 3, Bus, 104, "68 0B 0B 68 73 FD 52 ...", Ink.Master);
        sequence.Message(Bus, Bridge + 8, 136, "E5", Ink.Meter);
        sequence.Message(Bridge - 8, First, 148, "E5", Ink.Meter);

        picture.Text(First, 250, "pauses 4.1 s", Ink.Dim, 13, Align.Middle, backed: true);
        sequence.Message(Second, Bridge - 8, 200, "SELECT 30211987...", Ink.Good);
        sequence.Message(Bridge + 3, Bus, 212, "68 0B 0B 68 73 FD 52 ...", Ink.Good);
        sequence.Message(Bus, Bridge + 8, 234, "E5", Ink.Meter);
        sequence.Message(Bridge + 3, Bus, 270, "10 5B FD 58 16", Ink.Good);
        sequence.Message(Bus, Bridge + 8, 300, "RSP_UD", Ink.Meter);
        sequence.Message(Bridge - 8, Second, 312, "RSP_UD", Ink.Meter);

        sequence.Message(First, Bridge - 8, 360, "REQ_UD2 to FD", Ink.Master);
        picture.Text(Bridge - 18, 392, "selects again", Ink.Dim, 12, Align.End);
        sequence.Message(Bridge + 3, Bus, 388, "68 0B 0B 68 73 FD 52 ...", Ink.Master);
        sequence.Message(Bus, Bridge + 8, 424, "E5", Ink.Meter);
        sequence.Message(Bridge + 3, Bus, 464, "10 5B FD 58 16", Ink.Master);
        sequence.Message(Bus, Bridge + 8, 504, "RSP_UD", Ink.Meter);
        sequence.Message(Bridge - 8, First, 516, "RSP_UD", Ink.Meter);
        Rules(picture);
        return picture;
    }

    private static void Rules(Picture picture)
    {
        picture.Text(430, 572, "A request waits for the bus, or for a meter whose telegrams another master is still reading.", Ink.Plain, 13, Align.Middle);
        picture.Text(430, 596, "If a meter could mistake a request for another master's repeat, the bridge sends SND_NKE first.", Ink.Plain, 13, Align.Middle);
    }
}
