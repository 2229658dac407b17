using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPc;

/// <summary>The kernel's own 1-Wire bus and driver, with a simulated DS18B20.</summary>
[Collection<PcTests>]
public sealed class ThermometerTests
{
    private const string Sixteenths = "/sys/module/hat_thermometer/parameters/sixteenths";

    private readonly Pc _guest;

    public ThermometerTests(Pc guest)
    {
        guest.Require();
        _guest = guest;
    }

    [Theory]
    [InlineData(-162, "-10.125\n")]
    [InlineData(0, "0\n")]
    [InlineData(407, "25.437\n")]
    public async Task The_temperature_is_shown_as_exactly_as_the_driver_gives_it(int sixteenths, string shown)
    {
        await _guest.RunAsync($"echo {sixteenths} >{Sixteenths}; await 'ls -d /sys/bus/w1/devices/28-*'");

        CommandResult temperature = await _guest.RunAsync("mbus hat temperature");

        Assert.Equal((shown, 0), (temperature.Output, temperature.ExitCode));
    }
}
