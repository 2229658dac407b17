using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>Two masters at the bridge: a selection keeps the bus for one of them, and the other waits its turn.</summary>
internal static class TwoMasters
{
    private const double First = 110;
    private const double Second = 310;
    private const double Bridge = 510;
    private const double Bus = 760;

    internal static Picture Draw()
    {
        Picture picture = new(860, 560, "Two masters at one bridge: who selected a meter keeps the bus until it has read it");
        Sequence sequence = new(picture, 20, 470);
        sequence.Lifeline(First, "libmbus", Ink.Master);
        sequence.Lifeline(Second, "another one", Ink.Good);
        sequence.Lifeline(Bridge, "bridge", Ink.Plain);
        sequence.Lifeline(Bus, "meters", Ink.Meter);

        picture.Box(Bridge - 7, 92, 14, 230, Ink.Master, 3);
        picture.Box(Bridge - 7, 372, 14, 64, Ink.Good, 3);
        sequence.Message(First, Bridge - 8, 92, "SELECT 12345678...", Ink.Master);
        sequence.Message(Bridge + 3, Bus, 104, "68 0B 0B 68 73 FD 52 ...", Ink.Master);
        sequence.Message(Bus, Bridge + 8, 136, "E5", Ink.Meter);
        sequence.Message(Bridge - 8, First, 148, "E5", Ink.Meter);

        picture.Text(First, 196, "pauses 4.1 s", Ink.Dim, 13, Align.Middle, backed: true);
        sequence.Message(Second, Bridge - 8, 230, "REQ_UD2 to 7", Ink.Good);
        picture.Text(Bridge + 18, 222, "waits: the bus is kept for", Ink.Dim, 12);
        picture.Text(Bridge + 18, 238, "who selected a meter", Ink.Dim, 12);

        sequence.Message(First, Bridge - 8, 276, "REQ_UD2 to FD", Ink.Master);
        sequence.Message(Bridge + 3, Bus, 288, "10 5B FD 58 16", Ink.Master);
        sequence.Message(Bus, Bridge + 8, 310, "RSP_UD", Ink.Meter);
        sequence.Message(Bridge - 8, First, 322, "RSP_UD", Ink.Meter);

        sequence.Message(Bridge + 3, Bus, 384, "10 5B 07 62 16", Ink.Good);
        sequence.Message(Bus, Bridge + 8, 420, "RSP_UD", Ink.Meter);
        sequence.Message(Bridge - 8, Second, 432, "RSP_UD", Ink.Meter);
        picture.Text(Bridge - 18, 384, "its turn", Ink.Dim, 12, Align.End);
        Rules(picture);
        return picture;
    }

    private static void Rules(Picture picture)
    {
        picture.Text(430, 506, $"A selection, or a meter with more telegrams, keeps the bus for {Arbiter.Lease / 1000000} s after the last request.", Ink.Plain, 13, Align.Middle);
        picture.Text(430, 530, $"A request waits {Arbiter.LongestWait / 1000000} s at most and is then dropped: masters give up after 4 s themselves.", Ink.Plain, 13, Align.Middle);
    }
}
