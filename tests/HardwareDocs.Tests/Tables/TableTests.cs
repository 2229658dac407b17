using System.Text.RegularExpressions;
using Mbus.Firmware;
using Mbus.HardwareDocs.Tables;

namespace Mbus.HardwareDocs.Tests.Tables;

public partial class TableTests
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
    public void Every_board_has_a_row_with_its_pins_its_sources_and_a_drawing()
    {
        string page = Repository.Page("esp32.md");
        foreach (BoardRow board in BoardTable.All)
        {
            string row = Assert.Single(page.Split('\n'), line => line.StartsWith($"| [`{board.Name}`](boards/{board.Name}.svg) | `{board.Target}` | ", StringComparison.Ordinal));
            Assert.Contains($" | {board.Tx} | {board.Rx} | {BoardTable.Power(board)} | ", row);
            Assert.All(Sources().Matches(row), source => Assert.Contains($"\n- {source.Value} ", page));
            Assert.InRange(Sources().Count(row), 2, 3);
            string drawing = Repository.Page($"boards/{board.Name}.svg");
            Assert.Contains($">GPIO {board.Tx}<", drawing);
            Assert.Contains($">GPIO {board.Rx}<", drawing);
        }
    }

    [Fact]
    public void The_proposed_pin_for_the_bus_power_is_a_free_output()
    {
        foreach (BoardRow board in BoardTable.All)
        {
            ulong taken = board.Ethernet | board.Psram | ChipPins.Flash(board.Chip) | ChipPins.Boot(board.Chip) | ChipPins.Console(board.Chip) | ChipPins.InputOnly(board.Chip) | ChipPins.Missing(board.Chip);
            int power = BoardTable.Power(board);
            Assert.Equal(0UL, (taken >> power) & 1);
            Assert.DoesNotContain(power, new[] { board.Tx, board.Rx, board.Led, board.Button });
        }
    }

    [Theory]
    [InlineData(0b1011UL, "0, 1, 3")]
    [InlineData(0xFC0UL, "6 - 11")]
    [InlineData(1UL << 63, "63 and above")]
    [InlineData(0UL, "-")]
    public void Pins_are_printed_as_ranges(ulong pins, string text) => Assert.Equal(text, BoardTable.Pins(pins));

    [GeneratedRegex("\\[[0-9]\\](?!\\()")]
    private static partial Regex Sources();
}
