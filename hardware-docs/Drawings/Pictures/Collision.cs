using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>Two meters with one address reply E5 at slightly different times: space dominates, and the received byte is wrong.</summary>
internal static class Collision
{
    private const double Left = 130;
    private const int PartsPerBit = 8;
    private const double PartWidth = 42.0 / PartsPerBit;
    private const int DelayParts = 21;
    private const double LaneHeight = 42;

    internal static Picture Draw()
    {
        Picture picture = new(860, 420, "Two meters reply at once: their currents add up, and the master receives a damaged byte");
        bool[] first = Wave(0);
        bool[] second = Wave(DelayParts);
        bool[] bus = [.. first.Zip(second, (a, b) => a && b)];

        Lane(picture, 70, "meter A", "E5", Ink.Meter, first);
        Lane(picture, 160, "meter B", "E5, later", Ink.Meter, second);
        Lane(picture, 250, "the bus", "0 dominates", Ink.Bad, bus);
        Received(picture, bus);
        picture.Text(430, 34, "Both meters have address 5 and acknowledge; the second meter is 2.6 bits later", bold: true, size: 15, align: Align.Middle);
        return picture;
    }

    private static void Lane(Picture picture, double y, string name, string remark, Ink ink, bool[] wave)
    {
        picture.Text(14, y + 17, name, ink, 14, bold: true);
        picture.Text(14, y + 37, remark, Ink.Dim, 12);
        Character.Draw(picture, ink, Left, y, y + LaneHeight, PartWidth, wave);
    }

    // A receiver waits for the start bit and samples in the middle of each bit.
    private static void Received(Picture picture, bool[] bus)
    {
        int start = Array.IndexOf(bus, false);
        bool[] sampled = [.. Enumerable.Range(0, LineTiming.BitsPerByte).Select(bit => bus[start + (bit * PartsPerBit) + (PartsPerBit / 2)])];
        for (int bit = 0; bit < sampled.Length; bit++)
        {
            double x = Left + ((start + (bit * PartsPerBit) + (PartsPerBit / 2)) * PartWidth);
            picture.Dashes(Ink.Dim, 0.75, x, 246, x, 322);
            picture.Dot(x, sampled[bit] ? 250 : 250 + LaneHeight, 4, Ink.Bad);
            picture.Text(x, 338, sampled[bit] ? "1" : "0", Ink.Bad, 14, Align.Middle, bold: true);
        }

        int value = Enumerable.Range(0, 8).Sum(bit => sampled[bit + 1] ? 1 << bit : 0);
        bool parity = Enumerable.Range(1, 9).Count(bit => sampled[bit]) % 2 == 0;
        string verdict = parity ? "with correct parity" : "with wrong parity";
        picture.Text(14, 338, "received", Ink.Bad, 14, bold: true);
        picture.Text(430, 376, $"The master receives {value:X2} where E5 was expected, {verdict}.", Ink.Bad, 14, Align.Middle, bold: true);
        picture.Text(430, 400, "Bytes without a valid reply: a search concludes that several meters reply. No bytes: zero meters.", Ink.Dim, 12, Align.Middle);
    }

    private static bool[] Wave(int delay)
    {
        const int Lead = 4;
        bool[] bits = Character.Bits(0xE5);
        return [.. Enumerable.Range(-delay - Lead, (LineTiming.BitsPerByte * PartsPerBit) + DelayParts + (2 * Lead))
            .Select(part => part < 0 || part >= bits.Length * PartsPerBit || bits[part / PartsPerBit])];
    }
}
