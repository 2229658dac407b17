namespace Mbus.Linux.Tests;

public sealed class TtyDriverTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mbus-sysfs-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("devices/soc/fe215040.serial/tty/ttyS0", "devices/soc/fe215040.serial", "bcm2835-aux-uart", true)]
    [InlineData("devices/soc/fe215040.serial/x:0/x:0.0/tty/ttyS0", "devices/soc/fe215040.serial", "bcm2835-aux-uart", true)]
    [InlineData("devices/soc/fe201000.serial/tty/ttyS0", "devices/soc/fe201000.serial", "uart-pl011", false)]
    public void The_mini_UART_is_known_by_its_driver(string device, string driven, string driver, bool expected)
    {
        Directory.CreateDirectory(Path.Combine(_root, device));
        Directory.CreateDirectory(Path.Combine(_root, "class/tty"));
        File.CreateSymbolicLink(Path.Combine(_root, "class/tty/ttyS0"), Path.Combine("../..", device));
        File.CreateSymbolicLink(Path.Combine(_root, driven, "driver"), "../../bus/platform/drivers/" + driver);
        string port = Path.Combine(_root, "serial0");
        File.CreateSymbolicLink(port, "ttyS0");
        File.WriteAllText(Path.Combine(_root, "ttyS0"), "");

        Assert.Equal(expected, TtyDriver.IsMiniUart(port, Path.Combine(_root, "class/tty")));
    }

    [Fact]
    public void A_port_that_sysfs_does_not_list_is_none() =>
        Assert.False(TtyDriver.IsMiniUart(Path.Combine(_root, "ttyS7"), Path.Combine(_root, "class/tty")));
}
