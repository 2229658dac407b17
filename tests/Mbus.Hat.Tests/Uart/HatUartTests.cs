using Mbus.Client.Lines;
using Mbus.Hat.Uart;

namespace Mbus.Hat.Tests.Uart;

public sealed class HatUartTests : IDisposable
{
    private readonly FakePi _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void The_PL011_at_the_header_is_the_port()
    {
        _machine.Uart("ttyAMA0", "uart-pl011");
        _machine.Write("proc/cmdline", "console=tty1 root=/dev/mmcblk0p2\n");
        _machine.Write("sys/class/tty/console/active", "tty1\n");

        Assert.Equal(_machine.Pi.PathOf("dev/ttyAMA0"), HatUart.Resolve(_machine.Pi, ""));
    }

    [Theory]
    [InlineData("Raspberry Pi 5 Model B Rev 1.0", "Put dtoverlay=uart0-pi5 into config.txt")]
    [InlineData("Raspberry Pi 500 Rev 1.0", "Put dtoverlay=uart0-pi5 into config.txt")]
    [InlineData("Raspberry Pi Compute Module 5 Rev 1.0", "Put dtoverlay=uart0-pi5 into config.txt")]
    [InlineData("Raspberry Pi 4 Model B Rev 1.4", "Put enable_uart=1 and dtoverlay=disable-bt into config.txt")]
    [InlineData("Raspberry Pi 3 Model B Plus Rev 1.3", "Put enable_uart=1 and dtoverlay=disable-bt into config.txt")]
    [InlineData("Raspberry Pi Zero 2 W Rev 1.0", "Put enable_uart=1 and dtoverlay=disable-bt into config.txt")]
    [InlineData("Raspberry Pi 2 Model B Rev 1.1", "Put enable_uart=1 into config.txt")]
    [InlineData("Another computer", "Raspberry Pi 5: dtoverlay=uart0-pi5")]
    public void Where_it_is_missing_the_lines_for_this_model_are_told(string model, string message)
    {
        _machine.Model(model);

        Assert.Contains(message, Refusal());
        Assert.Contains("there is no such UART", Refusal());
    }

    [Fact]
    public void The_mini_UART_is_refused_by_its_driver()
    {
        _machine.Uart("ttyS0", "bcm2835-aux-uart");

        Assert.Contains("this is the mini-UART, which has no parity", Refusal(_machine.Pi.PathOf("dev/ttyS0")));
    }

    [Fact]
    public void A_link_to_the_debug_connector_of_a_Pi_5_is_refused()
    {
        _machine.Model("Raspberry Pi 5 Model B Rev 1.0");
        _machine.Uart("ttyAMA10", "uart-pl011");
        _machine.Link("dev/serial0", "dev/ttyAMA10");

        Assert.Contains("this UART is at the debug connector", Refusal(_machine.Pi.PathOf("dev/serial0")));
    }

    [Fact]
    public void The_UART_of_Bluetooth_is_refused()
    {
        _machine.Uart("ttyAMA0", "uart-pl011");
        _machine.Link("dev/serial1", "dev/ttyAMA0");

        Assert.Contains("this UART leads to Bluetooth", Refusal());
    }

    [Theory]
    [InlineData("console=ttyAMA0,115200 console=tty1", "tty1", "the kernel was started with console=ttyAMA0,115200")]
    [InlineData("console=serial0,115200 console=tty1", "tty1", "the kernel was started with console=serial0,115200")]
    [InlineData("console=tty1", "tty1 ttyAMA0", "the kernel's console is on it")]
    public void A_console_is_refused(string commandLine, string active, string message)
    {
        _machine.Uart("ttyAMA0", "uart-pl011");
        _machine.Link("dev/serial0", "dev/ttyAMA0");
        _machine.Write("proc/cmdline", commandLine + "\n");
        _machine.Write("sys/class/tty/console/active", active + "\n");

        Assert.Contains(message, Refusal());
        Assert.Contains("login shell No", Refusal());
    }

    [Fact]
    public void A_console_elsewhere_is_none_of_ours()
    {
        _machine.Uart("ttyAMA0", "uart-pl011");
        _machine.Link("dev/serial0", "dev/ttyS0");
        _machine.Write("proc/cmdline", "console=serial0,115200 console=ttyAMA01\n");

        Assert.Null(HatUart.ConsoleOn(_machine.Pi, HatUart.Resolve(_machine.Pi, "")));
    }

    private string Refusal(string port = "") => Assert.Throws<LineException>(() => HatUart.Resolve(_machine.Pi, port)).Message;
}
