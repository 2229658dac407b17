using Mbus.Client.Readings;
using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPi;

[Collection<PiTests>]
public sealed class PowerTests
{
    private const int PowerPin = 26;

    private readonly Pi _guest;
    private readonly Gpio _gpio;

    public PowerTests(Pi guest)
    {
        guest.Require();
        _guest = guest;
        _gpio = new Gpio(guest);
    }

    [Fact]
    public async Task A_bridge_powers_the_bus_for_as_long_as_it_runs()
    {
        await using (GuestBridge bridge = await GuestBridge.StartAsync(_guest, "hat,slack=30s"))
        {
            MeterReading reading = await bridge.ReadAsync(1);

            Assert.Equal("11223344", reading.Identity!.Id);
            Assert.True(await _gpio.IsDrivenHighAsync(PowerPin));
        }

        Assert.False(await _gpio.IsDrivenHighAsync(PowerPin));
    }

    [Fact]
    public async Task A_kernel_that_does_not_keep_the_line_is_reported()
    {
        CommandResult on = await _guest.RunAsync("mbus hat on");

        Assert.Contains("this kernel does not keep the level of a released GPIO line", on.Output);
        Assert.Equal(3, on.ExitCode);
        Assert.False(await _gpio.IsDrivenHighAsync(PowerPin));
    }
}
