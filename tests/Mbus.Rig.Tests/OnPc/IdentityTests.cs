using System.Text.Json;
using Mbus.Hat.Identity;
using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPc;

[Collection<PcTests>]
public sealed class IdentityTests
{
    private readonly Pc _guest;

    public IdentityTests(Pc guest)
    {
        guest.Require();
        _guest = guest;
    }

    [Fact]
    public async Task The_HAT_is_known_by_its_EEPROM()
    {
        await new Eeprom(_guest).PlugInAsync(Eeprom.MbusMaster.ToBytes());

        CommandResult hat = await _guest.RunAsync("mbus hat --format json");

        JsonElement json = JsonDocument.Parse(hat.Output).RootElement;
        Assert.Equal("mbusMaster", json.GetProperty("hat").GetString());
        Assert.Equal("M-Bus Master", json.GetProperty("product").GetString());
        Assert.Equal("eeprom", json.GetProperty("source").GetString());
    }

    [Fact]
    public async Task The_HAT_is_known_by_the_device_tree()
    {
        await new Eeprom(_guest).TakeAwayAsync();
        await _guest.RunAsync(
            "cd /pi/proc/device-tree; mkdir hat; put() { printf \"$2\\0\" >hat/$1; }; put vendor packom.net; put product 'M-Bus Master DS';"
            + " put product_id 0x0001; put product_ver 0x0002; put uuid 5c1a6f0e-4d0b-4f55-9a43-0d6f2d1b7a11");

        CommandResult hat = await _guest.RunAsync("mbus hat --format json");
        await _guest.RunAsync("rm -r /pi/proc/device-tree/hat");

        JsonElement json = JsonDocument.Parse(hat.Output).RootElement;
        Assert.Equal("M-Bus Master DS", json.GetProperty("product").GetString());
        Assert.Equal("deviceTree", json.GetProperty("source").GetString());
    }

    [Fact]
    public async Task Without_a_HAT_the_line_is_left_unchanged()
    {
        await new Eeprom(_guest).TakeAwayAsync();

        await AssertRefusedAsync("no HAT found");
    }

    [Fact]
    public async Task Another_HAT_is_named_and_its_line_is_left_unchanged()
    {
        await new Eeprom(_guest).PlugInAsync(Eeprom.Of(0x0007, "Elsewhere", "Display").ToBytes());

        await AssertRefusedAsync("Display by Elsewhere");
    }

    [Fact]
    public async Task A_damaged_EEPROM_is_reported_with_the_offset_and_its_line_is_left_unchanged()
    {
        byte[] image = Eeprom.MbusMaster.ToBytes();
        image[HatEeprom.HeaderLength + 20] ^= 0x01;
        await new Eeprom(_guest).PlugInAsync(image);

        await AssertRefusedAsync($"offset {image.Length - 2}");
    }

    private async Task AssertRefusedAsync(string reason)
    {
        PowerLine line = new(_guest);
        await line.ForgetChangesAsync();

        CommandResult on = await _guest.RunAsync("mbus hat on");

        Assert.Contains(reason, on.Output);
        Assert.Equal(3, on.ExitCode);
        Assert.Empty(await line.ChangesAsync());
    }
}
