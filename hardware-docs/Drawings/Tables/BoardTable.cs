using System.Globalization;
using System.Text;
using Mbus.Firmware;

namespace Mbus.HardwareDocs.Tables;

/// <summary>The boards of the firmware: their connections, and the pins that their chips need for something else.</summary>
internal static class BoardTable
{
    private static readonly string[] Chips = ["ESP32", "ESP32-S3", "ESP32-C3"];

    // The numbers of the sources at the end of esp32.md.
    private static readonly (string Board, int Power, string Remark, string Source)[] Remarks =
    [
        ("esp32", 26, "ESP32-DevKitC and other boards with a WROOM module", "[3] [4]"),
        ("esp32-wrover", 26, "with a WROVER module, which has PSRAM", "[3] [4]"),
        ("esp32-s3", 10, "GPIO 33 to 37 are refused on all boards, because modules with octal PSRAM use them. For a module with quad PSRAM give the target: `device/flash PORT ESP32_S3_QUAD`", "[3] [5]"),
        ("esp32-c3", 10, "GPIO 4 to 7 are also JTAG pins, which the USB port makes unnecessary", "[3] [5]"),
        ("wt32-eth01", 32, "GPIO 35 is an input without pull-up; the pin marked RXD, GPIO 5, is read at reset", "[4] [6]"),
        ("olimex-poe", 13, "the UEXT connector's TXD (pin 3) and RXD (pin 4); for ESP32-POE and ESP32-POE-ISO with a WROOM module", "[4] [7]"),
        ("olimex-poe-wrover", 13, "as above, with a WROVER module", "[4] [7]"),
        ("lilygo-t-internet", 4, "T-Internet-POE", "[4] [8]"),
    ];

    internal static IEnumerable<BoardRow> All => Enumerable.Range(0, BoardRow.Count).Select(BoardRow.Of);

    /// <summary>The pin that the pages propose for the bus power; the firmware's default is no pin.</summary>
    internal static int Power(BoardRow board) => Remarks.Single(remark => remark.Board == board.Name).Power;

    internal static string Boards()
    {
        StringBuilder table = new("| `board` | firmware | network | converter's input (`tx-pin`) | converter's output (`rx-pin`) | bus power, if used (`power-pin`) | LED | button | remark | source |\n|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (BoardRow board in All)
        {
            (_, int power, string remark, string source) = Remarks.Single(remark => remark.Board == board.Name);
            string network = board.HasEthernet ? "Ethernet: " + Pins(board.Ethernet) : "Wi-Fi";
            table.Append(CultureInfo.InvariantCulture, $"| [`{board.Name}`](boards/{board.Name}.svg) | `{board.Target}` | {network} | {board.Tx} | {board.Rx} | {power} | {Pin(board.Led)} | {Pin(board.Button)} | {remark} | {source} |\n");
        }

        return table.ToString();
    }

    internal static string RefusedPins()
    {
        StringBuilder table = new("| chip | flash memory | level at reset selects the start | flashing and debugging | inputs only | not there | serial ports |\n|---|---|---|---|---|---|---|\n");
        for (int i = 0; i < Chips.Length; i++)
        {
            Chip chip = (Chip)i;
            table.Append(CultureInfo.InvariantCulture, $"| {Chips[i]} | {Pins(ChipPins.Flash(chip))} | {Pins(ChipPins.Boot(chip))} | {Pins(ChipPins.Console(chip))} | {Pins(ChipPins.InputOnly(chip))} | {Pins(ChipPins.Missing(chip))} | COM1 to COM{ChipPins.Ports(chip)} |\n");
        }

        return table.ToString();
    }

    /// <summary>Returns pins as text; ranges as "6 - 11", and a range up to the last bit as "40 and above".</summary>
    internal static string Pins(ulong pins)
    {
        List<string> ranges = [];
        for (int first = 0; first < 64; first++)
        {
            if (!IsIn(pins, first))
                continue;

            int last = first;
            while (last < 63 && IsIn(pins, last + 1))
                last++;
            ranges.Add(last == 63 ? $"{first} and above" : first == last ? $"{first}" : last == first + 1 ? $"{first}, {last}" : $"{first} - {last}");
            first = last;
        }

        return ranges.Count == 0 ? "-" : string.Join(", ", ranges);
    }

    private static bool IsIn(ulong pins, int pin) => ((pins >> pin) & 1) != 0;

    private static string Pin(int pin) => pin == SettingRow.NoPin ? "-" : pin.ToString(CultureInfo.InvariantCulture);
}
