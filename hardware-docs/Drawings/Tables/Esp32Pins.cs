using System.Text;
using Mbus.Firmware;

namespace Mbus.HardwareDocs.Tables;

/// <summary>The pins of an ESP32: which can be used for the level converter, and the restrictions of the others.</summary>
internal static class Esp32Pins
{
    /// <summary>The pin that the pages propose for the bus power; the firmware's default is no pin.</summary>
    internal const int Power = 26;

    internal static readonly int Tx = SettingRow.Of(Setting.TxPin).Number;
    internal static readonly int Rx = SettingRow.Of(Setting.RxPin).Number;
    internal static readonly int Led = SettingRow.Of(Setting.LedPin).Number;

    private static readonly (string Pins, string Verdict, string Why)[] Rows =
    [
        ($"{Tx}", "sends to the converter (`tx-pin`, default)", "COM2. On modules with PSRAM (WROVER) the PSRAM uses this pin: choose another"),
        ($"{Rx}", "receives from the converter (`rx-pin`, default)", "COM2. On modules with PSRAM (WROVER) the PSRAM uses this pin: choose another"),
        ($"{Led}", "status LED (`led-pin`, default)", "read at reset: low or open for flashing; an LED to ground is allowed"),
        ($"{Power}", "bus power (`power-pin`), if the converter has an enable input", "unused, no function at boot; the firmware drives no pin until `power-pin` is set"),
        ("4, 13, 14, 18, 19, 21, 22, 23, 25, 27, 32, 33", "available for any of these functions", "13 and 14 are also JTAG pins; users report pulses on 14 at power-on"),
        ("0", "no", "boot: low starts the download mode"),
        ("5, 15", "not recommended", "boot: read at reset, pulled up; users report pulses on 5 at power-on"),
        ("12", "no", "boot: high selects 1.8 V for the flash, and most modules then do not start"),
        ("1, 3", "no", "the USB port's UART: flashing and debugging"),
        ("6 - 11", "no", "the flash memory"),
        ("34 - 39", "receive only", "inputs, without pull-ups"),
    ];

    /// <summary>The numbers of all pins in the table.</summary>
    internal static IEnumerable<int> Named() => Rows.SelectMany(row => row.Pins.Split(", ")).SelectMany(Range);

    internal static string Table()
    {
        StringBuilder table = new("| GPIO | use | why |\n|---|---|---|\n");
        foreach ((string pins, string verdict, string why) in Rows)
            table.Append($"| {pins} | {verdict} | {why} |\n");
        return table.ToString();
    }

    private static IEnumerable<int> Range(string pins)
    {
        int[] ends = [.. pins.Split(" - ").Select(int.Parse)];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
