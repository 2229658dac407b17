using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPi;

/// <summary>That the machine is a Pi with a HAT, and that the witness witnesses.</summary>
[Collection<PiTests>]
public sealed class InstrumentTests
{
    private readonly Pi _guest;

    public InstrumentTests(Pi guest)
    {
        guest.Require();
        _guest = guest;
    }

    [Fact]
    public async Task The_HAT_is_in_the_device_tree_and_its_values_end_in_NUL()
    {
        CommandResult product = await _guest.RunAsync("cd /proc/device-tree; cat model hat/vendor hat/product hat/product_id | tr '\\0' '|'");

        Assert.Equal("Raspberry Pi 3 Model B|packom.net|M-Bus Master|0x0001|", product.Output);
    }

    [Fact]
    public async Task A_level_of_BCM_26_is_seen_from_outside()
    {
        Gpio gpio = new(_guest);
        string sysfs = "cd /sys/class/gpio; for c in gpiochip*; do [ $(cat $c/label) = pinctrl-bcm2835 ] && n=$(($(cat $c/base) + 26)); done;";

        await _guest.RunAsync($"{sysfs} echo $n >export; echo high >gpio$n/direction");
        bool high = await gpio.IsDrivenHighAsync(26);
        await _guest.RunAsync($"{sysfs} echo low >gpio$n/direction; echo $n >unexport");

        Assert.True(high);
        Assert.False(await gpio.IsDrivenHighAsync(26));
    }
}
