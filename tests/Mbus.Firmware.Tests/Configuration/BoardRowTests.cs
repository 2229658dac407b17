using System.Text;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Configuration;

/// <summary>The boards and their pins.</summary>
public class BoardRowTests
{
    private static readonly Setting[] Pins = [.. Enumerable.Range(0, SettingRow.Count).Select(i => (Setting)i).Where(SettingRow.IsPin)];

    public static TheoryData<string> Names => [.. Enumerable.Range(0, BoardRow.Count).Select(i => BoardRow.Of(i).Name)];

    [Fact]
    public void Every_board_has_its_own_name_and_target()
    {
        BoardRow[] boards = [.. Enumerable.Range(0, BoardRow.Count).Select(BoardRow.Of)];
        Assert.Equal(BoardRow.Count, boards.Select(board => board.Name).Distinct().Count());
        Assert.Equal(BoardRow.Count, boards.Select(board => board.Target).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_pins_of_a_board_have_no_conflict(string name)
    {
        Settings settings = On(name);
        Assert.Equal("", PinCheck.Check(settings));
        int[] used = [.. Pins.Select(settings.Number).Where(pin => pin != SettingRow.NoPin)];
        Assert.Equal(used.Distinct(), used);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_board_refuses_every_pin_that_it_uses_itself(string name)
    {
        BoardRow board = On(name).Board;
        ulong taken = board.Ethernet | board.Psram | ChipPins.Flash(board.Chip) | ChipPins.Missing(board.Chip) | ChipPins.Console(board.Chip) | ChipPins.Boot(board.Chip);
        for (int pin = 0; pin <= 48; pin++)
        {
            bool isTaken = ((taken >> pin) & 1) != 0;
            foreach (string setting in new[] { "tx-pin", "rx-pin", "power-pin" })
                Assert.True(!isTaken || Refusal(name, setting, pin).Length > 0, $"{name}: {setting} = {pin} is accepted");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_flash_script_installs_the_target_of_the_board(string name) =>
        Assert.Contains($"    {name}) target={On(name).Board.Target} ;;\n", File.ReadAllText(Repository.Folder("device/flash")));

    [Theory]
    [InlineData("wt32-eth01", "rx-pin", 16, "rx-pin cannot be GPIO 16 on wt32-eth01: the Ethernet PHY uses it")]
    [InlineData("olimex-poe", "tx-pin", 17, "tx-pin cannot be GPIO 17 on olimex-poe: the Ethernet PHY uses it")]
    [InlineData("lilygo-t-internet", "tx-pin", 17, "tx-pin cannot be GPIO 17 on lilygo-t-internet: the Ethernet PHY uses it")]
    [InlineData("esp32-c3", "tx-pin", 17, "tx-pin cannot be GPIO 17 on esp32-c3: the flash memory uses it")]
    [InlineData("esp32-c3", "rx-pin", 12, "rx-pin cannot be GPIO 12 on esp32-c3: the flash memory uses it")]
    [InlineData("esp32-c3", "rx-pin", 33, "rx-pin cannot be GPIO 33 on esp32-c3: the chip does not have it")]
    [InlineData("esp32-wrover", "rx-pin", 16, "rx-pin cannot be GPIO 16 on esp32-wrover: the PSRAM uses it")]
    [InlineData("esp32-s3", "power-pin", 35, "power-pin cannot be GPIO 35 on esp32-s3: the PSRAM uses it")]
    [InlineData("esp32-s3", "led-pin", 19, "led-pin cannot be GPIO 19 on esp32-s3: it is for flashing and debugging")]
    [InlineData("esp32", "power-pin", 12, "power-pin cannot be GPIO 12 on esp32: its level at reset selects how the chip starts")]
    [InlineData("esp32", "tx-pin", 35, "tx-pin cannot be GPIO 35 on esp32: it is an input")]
    [InlineData("esp32", "rx-pin", 35, "")]
    [InlineData("esp32", "power-pin", 17, "power-pin cannot be GPIO 17 on esp32: tx-pin uses it")]
    [InlineData("esp32", "led-pin", 2, "")]
    [InlineData("esp32", "power-pin", -1, "")]
    public void A_refused_pin_is_explained(string board, string setting, int pin, string reason) => Assert.Equal(reason, Refusal(board, setting, pin));

    [Theory]
    [InlineData("esp32-c3", "serial-port must be 1 to 2 on esp32-c3, not 3")]
    [InlineData("esp32", "")]
    public void A_serial_port_that_the_chip_does_not_have_is_refused(string board, string reason)
    {
        Settings settings = On(board);
        Assert.Equal("", settings.Set("serial-port", "3"));
        Assert.Equal(reason, PinCheck.Check(settings));
    }

    [Theory]
    [InlineData("board = wt32-eth01\nrx-pin = 16\nbaud = 300\n")]
    [InlineData("rx-pin = 16\nbaud = 300\nboard = wt32-eth01\n")]
    public void A_file_with_a_refused_pin_uses_that_of_the_board(string file)
    {
        Settings settings = new();
        SettingsText.Read(Encoding.UTF8.GetBytes(file), settings);
        Assert.Equal((17, 35, 300), (settings.Number(Setting.TxPin), settings.Number(Setting.RxPin), settings.Number(Setting.Baud)));
        Assert.Equal("settings: rx-pin cannot be GPIO 16 on wt32-eth01: the Ethernet PHY uses it", Journal.LastFault);
    }

    [Fact]
    public void An_empty_pin_is_that_of_the_board()
    {
        Settings settings = On("esp32-c3");
        settings.Set("tx-pin", "7");
        Assert.Equal(7, settings.Number(Setting.TxPin));
        Assert.Equal("", settings.Set("tx-pin", ""));
        Assert.Equal(5, settings.Number(Setting.TxPin));
    }

    [Fact]
    public void An_unknown_board_is_refused_with_the_known_ones() =>
        Assert.Equal(
            "board must be esp32, esp32-wrover, esp32-s3, esp32-c3, wt32-eth01, olimex-poe, olimex-poe-wrover or lilygo-t-internet, not esp8266",
            new Settings().Set("board", "esp8266"));

    [Fact]
    public void A_form_with_a_refused_pin_stores_nothing() =>
        Assert.Equal("tx-pin cannot be GPIO 6 on esp32: the flash memory uses it", SettingsForm.Store("tx-pin=6", false, out _));

    private static Settings On(string board)
    {
        Settings settings = new();
        Assert.Equal("", settings.Set("board", board));
        return settings;
    }

    private static string Refusal(string board, string setting, int pin)
    {
        Settings settings = On(board);
        Assert.Equal("", settings.Set(setting, pin.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return PinCheck.Check(settings);
    }
}
