using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPc;

/// <summary>That the machine's hardware is as a Pi's, and that the witnesses witness.</summary>
[Collection<PcTests>]
public sealed class InstrumentTests
{
    private readonly Pc _guest;

    public InstrumentTests(Pc guest)
    {
        guest.Require();
        _guest = guest;
    }

    [Fact]
    public async Task Every_change_of_the_power_line_is_seen_and_its_level_stays_when_nobody_holds_it()
    {
        PowerLine line = new(_guest);
        await line.ForgetChangesAsync();

        await _guest.RunAsync($"{PowerLine.Sysfs} echo $n >export; echo low >gpio$n/direction; echo high >gpio$n/direction; echo $n >unexport");
        bool high = await line.IsHighAsync();
        await _guest.RunAsync($"{PowerLine.Sysfs} echo $n >export; echo low >gpio$n/direction; echo $n >unexport");

        Assert.True(high);
        Assert.False(await line.IsHighAsync());
        Assert.Equal(["low", "output", "high", "output", "low", "output"], await line.ChangesAsync());
    }

    [Fact]
    public async Task The_EEPROM_has_16_bit_addresses_is_write_protected_and_can_be_taken_away()
    {
        await _guest.RunAsync("printf 'R-Pi and more' >/sys/devices/platform/hat-eeprom/image");

        CommandResult read = await _guest.RunAsync("i2ctransfer -y 0 w3@0x50 0 0 0x41; i2ctransfer -y 0 w2@0x50 0 0 r4; i2ctransfer -y 0 w2@0x50 0x0f 0xff r2");
        CommandResult absent = await _guest.RunAsync(
            "echo 0 >/sys/module/hat_eeprom/parameters/present; i2ctransfer -y 0 w2@0x50 0 0 r4; e=$?; echo 1 >/sys/module/hat_eeprom/parameters/present; exit $e");

        Assert.Equal("0x52 0x2d 0x50 0x69\n0xff 0x52\n", read.Output);
        Assert.NotEqual(0, absent.ExitCode);
    }
}
