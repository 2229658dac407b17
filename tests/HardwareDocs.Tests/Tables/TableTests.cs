using Mbus.HardwareDocs.Tables;

namespace Mbus.HardwareDocs.Tests.Tables;

public class TableTests
{
    [Fact]
    public void The_times_at_2400_Bd_are_those_of_the_standard()
    {
        Assert.Contains("| 2400 | 4.58 ms | 13.8 ms | 188 ms | 22.9 ms | 1196 ms |\n", TimingTable.Times());
    }

    [Fact]
    public void The_header_has_forty_pins_in_order_and_each_GPIO_once()
    {
        Assert.Equal(Enumerable.Range(1, 40), HeaderPins.All.Select(pin => pin.Number));
        string[] gpios = [.. HeaderPins.All.Select(pin => pin.Name).Where(name => name.StartsWith("GPIO", StringComparison.Ordinal))];
        Assert.Equal(Enumerable.Range(2, 26).Select(gpio => $"GPIO {gpio}").Order(), gpios.Order());
    }

    [Fact]
    public void The_power_pin_of_the_HAT_is_GPIO_26_at_pin_37()
    {
        HeaderPin power = Assert.Single(HeaderPins.All, pin => pin.Use?.Contains("power", StringComparison.Ordinal) == true);
        Assert.Equal((37, "GPIO 26"), (power.Number, power.Name));
    }

    [Fact]
    public void The_wiring_of_the_ESP32_matches_the_defaults_of_the_firmware()
    {
        string page = Repository.Page("esp32.md");

        Assert.Contains($"GPIO {Esp32Pins.Tx} to the converter's input, GPIO {Esp32Pins.Rx} to its output", page);
        Assert.Contains($"| {Esp32Pins.Led} | status LED (`led-pin`, default) |", page);
    }

    [Fact]
    public void Each_pin_of_the_ESP32_is_listed_once_and_the_bus_does_not_use_boot_pins()
    {
        int[] boot = [0, 5, 12, 15];
        int[] chosen = [Esp32Pins.Tx, Esp32Pins.Rx, Esp32Pins.Power];

        Assert.Equal([.. Enumerable.Range(0, 20), 21, 22, 23, 25, 26, 27, .. Enumerable.Range(32, 8)], Esp32Pins.Named().Order());
        Assert.Empty(boot.Intersect(chosen));
    }
}
