using System.Device.Gpio;
using Mbus.Client.Lines;
using Mbus.Hat.Iot;

namespace Mbus.Hat.Tests.Iot;

public sealed class IotPortsTests
{
    [Theory]
    [InlineData("pinctrl-bcm2835")]
    [InlineData("pinctrl-bcm2711")]
    [InlineData("pinctrl-rp1")]
    public void The_chip_is_found_by_its_label_whatever_its_number(string label)
    {
        GpioChipInfo chip = IotPorts.ChooseChip([new(0, "gpiochip0", "brcmvirt-gpio", 8), new(4, "gpiochip4", label, 54)]);

        Assert.Equal(4, chip.Id);
    }

    [Fact]
    public void Where_there_is_no_such_chip_the_others_are_named()
    {
        Assert.EndsWith("seen were: none.", Assert.Throws<LineException>(() => IotPorts.ChooseChip([])).Message);
        Assert.EndsWith(
            "seen were: gpiochip0 (brcmvirt-gpio).",
            Assert.Throws<LineException>(() => IotPorts.ChooseChip([new(0, "gpiochip0", "brcmvirt-gpio", 8)])).Message);
    }

    [Fact]
    public void Only_serial_ports_are_opened_otherwise_than_by_the_client_itself()
    {
        Assert.Equal(LineKinds.Standard.Select(kind => kind.Name), IotPorts.Lines.Select(kind => kind.Name));
        Assert.Equal([LineKinds.Serial], LineKinds.Standard.Except(IotPorts.Lines));
        Assert.Equal("COM3", LineAddress.Parse("serial:COM3,baud=9600", IotPorts.Lines).Target);
    }

    [Fact]
    public void A_machine_without_a_thermometer_has_no_temperature()
    {
        if (Directory.Exists("/sys/bus/w1/devices"))
            Assert.Skip("this machine has a 1-Wire bus");

        Assert.Null(new IotPorts().ReadTemperature());
    }
}
