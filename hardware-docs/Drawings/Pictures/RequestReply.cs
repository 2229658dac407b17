using System.Globalization;
using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>A request with a reply, and a request without a reply, to scale at 2400 Bd.</summary>
internal static class RequestReply
{
    private const double Left = 40;
    private const double Scale = 1.04;
    private const int Sends = 3;
    private static readonly LineTiming Timing = new(2400, 0);
    private static readonly double Request = Timing.Bytes(Frame.ShortLength) / 1000.0;
    private static readonly double Earliest = Timing.EarliestReply / 1000.0;
    private static readonly double Window = Timing.ReplyWindow / 1000.0;

    internal static Picture Draw()
    {
        Picture picture = new(860, 440, "The reply window, and the repeats without a reply, at 2400 Bd");
        Answered(picture, 130);
        Silent(picture, 325);
        picture.Text(430, 420, "Each row is to scale, 2400 Bd. Times start at the last stop bit on the line, not at the write call.", Ink.Dim, 12, Align.Middle);
        return picture;
    }

    private static void Answered(Picture picture, double y)
    {
        const double Wide = 3.0;
        const double Reply = 110;
        double sent = Left + (Request * Wide);
        double earliest = sent + (Earliest * Wide);
        double latest = sent + (Window * Wide);
        picture.Text(Left, 34, "With a reply", bold: true, size: 15);
        picture.Tint(earliest, y - 18, latest - earliest, 36, Ink.Good);
        picture.Dashes(Ink.Good, 1.5, earliest, y - 26, earliest, y + 30);
        Bar(picture, Left, sent, y, Ink.Master, "REQ_UD2");
        Bar(picture, sent + (Reply * Wide), 820, y, Ink.Meter, "RSP_UD, without pauses");
        picture.Dashes(Ink.Good, 1.5, latest, y - 26, latest, y - 18);
        picture.Dashes(Ink.Good, 1.5, latest, y + 18, latest, y + 30);
        picture.Measure(sent, latest, 78, $"330 bits + 50 ms = {Ms(Window)}");
        picture.Text(earliest, y + 48, $"earliest begin: after 11 bits, {Ms(Earliest)}", Ink.Good, 12);
        picture.Text(latest, y + 48, "latest begin", Ink.Good, 12, Align.Middle);
    }

    private static void Silent(Picture picture, double y)
    {
        picture.Text(Left, 232, "Without a reply: the same telegram is sent three times", bold: true, size: 15);
        double at = 0;
        for (int i = 1; i <= Sends; i++)
        {
            Bar(picture, X(at), X(at + Request), y, Ink.Master, "");
            picture.Text(X(at), y - 30, $"send {i}", Ink.Master, 12);
            picture.Measure(X(at + Request), X(at + Request + Window), y + 2, Ms(Window));
            at += Request + Window;
        }

        picture.Dashes(Ink.Bad, 1.5, X(at), y - 40, X(at), y + 22);
        picture.Text(X(at) + 8, y + 4, "no reply", Ink.Bad, 12);
        picture.Text(X(at) + 8, y + 22, $"after {Ms(at)}", Ink.Bad, 12);
        picture.Text(Left, y + 48, "Same frame count bit each time: a meter that received the first request sends the same telegram again.", Ink.Dim, 12);
    }

    private static void Bar(Picture picture, double from, double to, double y, Ink ink, string text)
    {
        picture.Box(from, y - 18, to - from, 36, ink, 3);
        if (text.Length > 0)
            picture.Text((from + to) / 2, y + 5, text, ink, 12, Align.Middle);
    }

    private static double X(double milliseconds) => Left + (milliseconds * Scale);

    private static string Ms(double milliseconds) => milliseconds.ToString("0.#", CultureInfo.InvariantCulture) + " ms";
}
