using Mbus.Firmware;
using Mbus.HardwareDocs.Canvas;
using Mbus.HardwareDocs.Tables;

namespace Mbus.HardwareDocs.Pictures;

/// <summary>An ESP32 board, a level converter and the meters.</summary>
internal static class Esp32
{
    private const double BoardRight = 210;
    private const double ConverterLeft = 470;
    private const double ConverterRight = 640;

    internal static Picture Draw(BoardRow board)
    {
        Picture picture = new(860, 440, $"A board {board.Name} wired to an M-Bus level converter, its supply and the meters");
        Board(picture, board);
        Converter(picture);
        Wire(picture, 110, $"GPIO {board.Tx}", "RX", Ink.Master, "requests, 3.3 V", toConverter: true);
        Wire(picture, 155, $"GPIO {board.Rx}", "TX", Ink.Meter, "replies, 3.3 V at most", toConverter: false);
        Wire(picture, 200, "3V3", "logic supply", Ink.Good, "sets the level of TX", toConverter: true);
        Wire(picture, 245, "GND", "GND", Ink.Plain, "", toConverter: null);
        Optional(picture, 290, BoardTable.Power(board));
        Supply(picture);
        MeterWires(picture);
        picture.Text(430, 420, "RX and TX of the converter. Some boards swap these labels: if the first reading fails, swap the wires.", Ink.Dim, 12, Align.Middle);
        return picture;
    }

    private static void Board(Picture picture, BoardRow board)
    {
        picture.Box(40, 60, BoardRight - 40, 270, Ink.Plain);
        picture.Text(125, 44, board.Name, align: Align.Middle, bold: true, size: 15);
        picture.Text(54, 120, "UART", Ink.Dim, 12);
        picture.Text(54, 137, "(COM2)", Ink.Dim, 12);
        picture.Text(54, 84, board.HasEthernet ? "Ethernet" : "USB: 5 V", Ink.Dim, 12);
        if (board.Led == SettingRow.NoPin)
            return;

        picture.Dot(60, 310, 5, Ink.Good);
        picture.Text(74, 314, $"GPIO {board.Led}, LED", Ink.Dim, 12);
    }

    private static void Converter(Picture picture)
    {
        picture.Box(ConverterLeft, 60, ConverterRight - ConverterLeft, 270, Ink.Master);
        picture.Text(555, 44, "level converter", Ink.Master, 15, Align.Middle, bold: true);
    }

    private static void Wire(Picture picture, double y, string from, string to, Ink ink, string remark, bool? toConverter)
    {
        picture.Text(BoardRight - 10, y + 5, from, ink, 13, Align.End, bold: true);
        picture.Text(ConverterLeft + 10, y + 5, to, ink, 13, bold: true);
        if (toConverter == true)
            picture.Arrow(ink, BoardRight, y, ConverterLeft, y);
        else if (toConverter == false)
            picture.Arrow(ink, ConverterLeft, y, BoardRight, y);
        else
            picture.Line(ink, 1.5, BoardRight, y, ConverterLeft, y);
        if (remark.Length > 0)
            picture.Text((BoardRight + ConverterLeft) / 2, y - 7, remark, Ink.Dim, 12, Align.Middle);
    }

    private static void Optional(Picture picture, double y, int pin)
    {
        picture.Text(BoardRight - 10, y + 5, $"GPIO {pin}", Ink.Dim, 13, Align.End, bold: true);
        picture.Text(ConverterLeft + 10, y + 5, "enable", Ink.Dim, 13, bold: true);
        picture.Dashes(Ink.Dim, 1.5, BoardRight, y, ConverterLeft, y);
        picture.Text((BoardRight + ConverterLeft) / 2, y - 7, "optional", Ink.Dim, 12, Align.Middle);
    }

    private static void Supply(Picture picture)
    {
        picture.Box(ConverterLeft, 360, ConverterRight - ConverterLeft, 34, Ink.Good);
        picture.Text(555, 382, "supply of the bus", Ink.Good, 13, Align.Middle, bold: true);
        picture.Arrow(Ink.Good, 555, 360, 555, 330);
        picture.Text(454, 382, "5 V or 12 to 24 V, see its data sheet", Ink.Dim, 12, Align.End);
    }

    private static void MeterWires(Picture picture)
    {
        picture.Text(ConverterRight - 10, 155, "M-Bus", Ink.Plain, 13, Align.End, bold: true);
        picture.Line(Ink.Plain, 2, ConverterRight, 140, 820, 140);
        picture.Line(Ink.Plain, 2, ConverterRight, 164, 820, 164);
        picture.Text(730, 126, "24 to 42 V idle", Ink.Dim, 12, Align.Middle);
        foreach (double x in new[] { 700.0, 785 })
        {
            picture.Line(Ink.Plain, 2, x - 10, 140, x - 10, 210);
            picture.Line(Ink.Plain, 2, x + 10, 164, x + 10, 210);
            picture.Dot(x - 10, 140, 3.5, Ink.Plain);
            picture.Dot(x + 10, 164, 3.5, Ink.Plain);
            picture.Box(x - 36, 210, 72, 44, Ink.Meter);
            picture.Text(x, 237, "meter", Ink.Meter, 13, Align.Middle, bold: true);
        }
    }
}
