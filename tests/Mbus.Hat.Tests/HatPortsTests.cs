using Mbus.Client.Lines;

namespace Mbus.Hat.Tests;

/// <summary>A machine without the hardware. tests/Mbus.Rig.Tests uses real kernels.</summary>
public sealed class HatPortsTests : IDisposable
{
    private readonly FakePi _machine = new();

    private HatPorts Ports => new(_machine.Pi);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_machine_without_GPIO_is_reported()
    {
        LineException error = Assert.Throws<LineException>(Ports.OpenPowerPin);

        Assert.Contains("expected one with the label pinctrl-bcm2835 or pinctrl-bcm2711 or pinctrl-rp1; but found no GPIO chip", error.Message);
    }

    [Fact]
    public void A_machine_without_I2C_has_no_EEPROM() => Assert.Null(Ports.OpenEeprom());

    [Fact]
    public void A_machine_without_a_1_Wire_bus_has_no_temperature() => Assert.Null(Ports.ReadTemperature());
}
