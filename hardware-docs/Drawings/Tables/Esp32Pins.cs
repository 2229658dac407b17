using System.Text;
using Mbus.Firmware;

namespace Mbus.HardwareDocs.Tables;

/// <summary>Which pins of an ESP32 may be given to the level converter, and what is the matter with the others.</summary>
internal static class Esp32Pins
{
    /// <summary>The pin that the pages propose for switching the bus; the firmware has none until it is told.</summary>
    internal const int Power = 26;

    internal static readonly int Tx = SettingRow.Of(Setting.TxPin).Number;
    internal static readonly int Rx = SettingRow.Of(Setting.RxPin).Number;
    internal static readonly int Led = SettingRow.Of(Setting.LedPin).Number;

    private static readonly (string Pins, string Verdict, string Why)[] Rows =
    [
        ($"{Tx}", "sends to the converter (`tx-pin`, default)", "COM2. With PSRAM on the module (WROVER): taken by it, choose another"),
        ($"{Rx}", "receives from the converter (`rx-pin`, default)", "COM2. With PSRAM on the module (WROVER): taken by it, choose another"),
        ($"{Led}", "status LED (`led-pin`, default)", "read at reset: low or open for flashing; an LED to ground does no harm"),
        ($"{Power}", "bus power (`power-pin`), where the converter can be switched", "free and without a duty at boot; the firmware drives none until told which"),
        ("4, 13, 14, 18, 19, 21, 22, 23, 25, 27, 32, 33", "free for any of these", "13 and 14 serve JTAG too; 14 has been seen to pulse at power-on"),
        ("0", "no", "boot: low starts the download mode"),
        ("5, 15", "better not", "boot: read at reset, pulled up; 5 has been seen to pulse at power-on"),
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
