using Mbus.HardwareDocs.Canvas;
using Mbus.HardwareDocs.Tables;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>The character E5, the acknowledgement.</summary>
internal static class ByteOnTheWire
{
    private const double Left = 110;
    private const double BitWidth = 58;
    private const double High = 90;
    private const double Low = 150;
    private const int BaudRate = 2400;
    private static readonly string[] Names = ["start", "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "parity", "stop"];

    internal static Picture Draw()
    {
        Picture picture = new(860, 270, "The byte E5 on the line: start bit, eight data bits, even parity, stop bit");
        bool[] bits = Character.Bits(0xE5);
        picture.Text(Left + (5.5 * BitWidth), 34, "E5 = 1110 0101, lowest bit first", bold: true, size: 15, align: Align.Middle);
        picture.Tint(Left + BitWidth, 62, 8 * BitWidth, 140, Ink.Master);
        for (int i = 0; i <= bits.Length; i++)
            picture.Dashes(Ink.Dim, 0.75, Left + (i * BitWidth), 62, Left + (i * BitWidth), 202);
        Character.Draw(picture, Ink.Master, Left - BitWidth, High, Low, BitWidth, [true, .. bits, true]);
        picture.Text(14, High + 5, "mark", Ink.Dim, 12);
        picture.Text(14, Low + 5, "space", Ink.Dim, 12);

        for (int i = 0; i < bits.Length; i++)
        {
            double x = Left + ((i + 0.5) * BitWidth);
            picture.Text(x, 175, bits[i] ? "1" : "0", size: 14, align: Align.Middle, bold: true);
            picture.Text(x, 195, Names[i], Ink.Dim, 12, Align.Middle);
        }

        LineTiming line = new(BaudRate, 0);
        picture.Measure(Left, Left + (11 * BitWidth), 232, $"11 bits: {TimingTable.Ms(line.Bytes(1))} at {BaudRate} Bd");
        picture.Text(Left + (5.5 * BitWidth), 256, "The parity bit is 1 here, so that the number of ones is even (6).", Ink.Dim, 12, Align.Middle);
        return picture;
    }
}
