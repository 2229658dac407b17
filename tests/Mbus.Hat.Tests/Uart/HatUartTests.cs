using Mbus.Client.Lines;
using Mbus.Hat.Uart;

namespace Mbus.Hat.Tests.Uart;

public sealed class HatUartTests : IDisposable
{
    private readonly FakePi _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void The_PL011_at_the_header_is_accepted()
    {
        _machine.Uart("ttyAMA0", "uart-pl011");
        _machine.Write("proc/cmdline", "console=tty1 root=/dev/mmcblk0p2\n");
        _machine.Write("sys/class/tty/console/active", "tty1\n");

        Assert.Equal(_machine.Pi.PathOf("dev/ttyAMA0"), HatUart.Resolve(_machine.Pi, ""));
    }

    [Theory]
    [InlineData("Raspberry Pi 5 Model B Rev 1.0", "Add dtoverlay=uart0-pi5 to config.txt")]
    [InlineData("Raspberry Pi 500 Rev 1.0", "Add dtoverlay=uart0-pi5 to config.txt")]
    [InlineData("Raspberry Pi Compute Module 5 Rev 1.0", "Add dtoverlay=uart0-pi5 to config.txt")]
    [InlineData("Raspberry Pi 4 Model B Rev 1.4", "Add enable_uart=1 and dtoverlay=disable-bt to config.txt")]
    [InlineData("Raspberry Pi 3 Model B Plus Rev 1.3", "Add enable_uart=1 and dtoverlay=disable-bt to config.txt")]
    [InlineData("Raspberry Pi Zero 2 W Rev 1.0", "Add enable_uart=1 and dtoverlay=disable-bt to config.txt")]
    [InlineData("Raspberry Pi 2 Model B Rev 1.1", "Add enable_uart=1 to config.txt")]
    [InlineData("Another computer", "Raspberry Pi 5: dtoverlay=uart0-pi5")]
    public void A_missing_UART_is_reported_with_the_config_txt_lines_of_the_model(string model, string message)
    {
        _machine.Model(model);

        Assert.Contains(message, ErrorMessage());
        Assert.Contains("no such UART", ErrorMessage());
    }

    [Fact]
    public void The_mini_UART_is_recognized_by_its_driver_and_rejected()
    {
        _machine.Uart("ttyS0", "bcm2835-aux-uart");

        Assert.Contains("this is the mini-UART, which has no parity", ErrorMessage(_machine.Pi.PathOf("dev/ttyS0")));
    }

    [Fact]
    public void A_link_to_the_debug_connector_of_a_Raspberry_Pi_5_is_rejected()
    {
        _machine.Model("Raspberry Pi 5 Model B Rev 1.0");
        _machine.Uart("ttyAMA10", "uart-pl011");
        _machine.Link("dev/serial0", "dev/ttyAMA10");

        Assert.Contains("this UART is at the debug connector", ErrorMessage(_machine.Pi.PathOf("dev/serial0")));
    }

    [Fact]
    public void The_UART_of_the_Bluetooth_module_is_rejected()
    {
        _machine.Uart("ttyAMA0", "uart-pl011");
        _machine.Link("dev/serial1", "dev/ttyAMA0");

        Assert.Contains("this UART is connected to the Bluetooth module", ErrorMessage());
    }

    [Theory]
    [InlineData("console=ttyAMA0,115200 console=tty1", "tty1", "the kernel was started with console=ttyAMA0,115200")]
    [InlineData("console=serial0,115200 console=tty1", "tty1", "the kernel was started with console=serial0,115200")]
    [InlineData("console=tty1", "tty1 ttyAMA0", "the kernel uses this port as its console")]
    public void A_console_is_rejected(string commandLine, string active, string message)
    {
        _machine.Uart("ttyAMA0", "uart-pl011");
        _machine.Link("dev/serial0", "dev/ttyAMA0");
        _machine.Write("proc/cmdline", commandLine + "\n");
        _machine.Write("sys/class/tty/console/active", active + "\n");

        Assert.Contains(message, ErrorMessage());
        Assert.Contains("login shell No", ErrorMessage());
    }

    [Fact]
    public void A_console_on_another_port_is_accepted()
    {
        _machine.Uart("ttyAMA0", "uart-pl011");
        _machine.Link("dev/serial0", "dev/ttyS0");
        _machine.Write("proc/cmdline", "console=serial0,115200 console=ttyAMA01\n");

        Assert.Null(HatUart.ConsoleOn(_machine.Pi, HatUart.Resolve(_machine.Pi, "")));
    }

    private string ErrorMessage(string port = "") => Assert.Throws<LineException>(() => HatUart.Resolve(_machine.Pi, port)).Message;
}
