using System.Text;

namespace Mbus.HardwareDocs.Tables;

/// <summary>The Pi's 40-pin header, and the use of its pins by the M-Bus Master HAT.</summary>
internal static class HeaderPins
{
    /// <summary>The use of the supply pins of the HAT; it is not published which of several equal pins the HAT uses.</summary>
    internal const string Supply = "supply";

    internal static readonly HeaderPin[] All =
    [
        new(1, "3V3", Supply), new(2, "5V", Supply),
        new(3, "GPIO 2"), new(4, "5V", Supply),
        new(5, "GPIO 3"), new(6, "GND", Supply),
        new(7, "GPIO 4"), new(8, "GPIO 14", "UART: the Pi sends"),
        new(9, "GND", Supply), new(10, "GPIO 15", "UART: the Pi receives"),
        new(11, "GPIO 17"), new(12, "GPIO 18"),
        new(13, "GPIO 27"), new(14, "GND", Supply),
        new(15, "GPIO 22"), new(16, "GPIO 23"),
        new(17, "3V3", Supply), new(18, "GPIO 24"),
        new(19, "GPIO 10"), new(20, "GND", Supply),
        new(21, "GPIO 9"), new(22, "GPIO 25"),
        new(23, "GPIO 11"), new(24, "GPIO 8"),
        new(25, "GND", Supply), new(26, "GPIO 7"),
        new(27, "ID_SD", "EEPROM: I2C data"), new(28, "ID_SC", "EEPROM: I2C clock"),
        new(29, "GPIO 5"), new(30, "GND", Supply),
        new(31, "GPIO 6"), new(32, "GPIO 12"),
        new(33, "GPIO 13"), new(34, "GND", Supply),
        new(35, "GPIO 19"), new(36, "GPIO 16"),
        new(37, "GPIO 26", "bus power: high is on"), new(38, "GPIO 20"),
        new(39, "GND", Supply), new(40, "GPIO 21"),
    ];

    /// <summary>The pins that the HAT uses.</summary>
    internal static string HatTable()
    {
        StringBuilder table = new("| pin | name | use |\n|---:|---|---|\n");
        foreach (IGrouping<(string Name, string? Use), HeaderPin> pins in All.Where(pin => pin.Use != null).GroupBy(pin => (pin.Name, pin.Use)))
            table.Append($"| {string.Join(", ", pins.Select(pin => pin.Number))} | {pins.Key.Name} | {pins.Key.Use} |\n");
        return table.ToString();
    }
}
