using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

public sealed class SerialPortsTests : IDisposable
{
    private readonly FakeSysfs _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Only_ports_with_hardware_behind_them_are_listed_in_order()
    {
        _machine.VirtualTerminal("tty1");
        _machine.VirtualTerminal("ptmx");
        _machine.Uart("ttyS0", type: "0", driver: "serial8250");
        _machine.Uart("ttyS1", type: "4", driver: "serial8250");
        _machine.UsbSerial("ttyUSB10", "1-1", "0403:6001");
        _machine.UsbSerial("ttyUSB9", "1-2", "0403:6001");

        Assert.Equal(["ttyS1", "ttyUSB9", "ttyUSB10"], Ports().Select(port => Path.GetFileName(port.Path)));
    }

    [Fact]
    public void Ports_of_Windows_are_listed_in_order_with_their_line_addresses() =>
        Assert.Equal(["serial:COM3", "serial:COM9", "serial:COM10"], Addresses(["COM10", "COM3", "COM9", "COM3"]));

    [Fact]
    public void Ports_of_macOS_are_those_for_outgoing_calls() => Assert.Equal(
        ["/dev/cu.Bluetooth-Incoming-Port", "/dev/cu.usbserial-10"],
        Addresses(["/dev/tty.usbserial-10", "/dev/cu.usbserial-10", "/dev/tty.Bluetooth-Incoming-Port", "/dev/cu.Bluetooth-Incoming-Port"]));

    [Fact]
    public void A_UART_is_named_by_its_own_driver_and_not_by_those_of_serial_base()
    {
        _machine.Uart("ttyAMA0", type: "32");

        SerialPortInfo port = Assert.Single(Ports());

        Assert.Equal(Path.Combine(_machine.Root, "dev/ttyAMA0"), port.Path);
        Assert.Equal("uart-pl011", port.Driver);
        Assert.Null(port.Usb);
        Assert.Null(port.Link);
        Assert.Equal(port.Path, SerialPorts.AddressOf(port, [port]));
    }

    [Fact]
    public void A_converter_has_its_identity()
    {
        _machine.UsbSerial("ttyUSB0", "1-1.4", "0403:6011", serial: "FT4X", number: 11, product: "Quad RS232-HS");
        _machine.LinkById("usb-FTDI_Quad_FT4X-if0b-port0", "ttyUSB0");

        SerialPortInfo port = Assert.Single(Ports());

        Assert.Equal("ftdi_sio", port.Driver);
        Assert.EndsWith("/dev/serial/by-id/usb-FTDI_Quad_FT4X-if0b-port0", port.Link);
        Assert.Equal(
            new UsbConverter
            {
                VendorId = "0403",
                ProductId = "6011",
                Manufacturer = "FTDI",
                Product = "Quad RS232-HS",
                Serial = "FT4X",
                Interface = 11,
                Place = "1-1.4",
            },
            port.Usb);
    }

    [Fact]
    public void A_converter_without_an_identity_has_its_numbers_in_small_letters()
    {
        _machine.UsbModem("ttyACM0", "1-3");

        SerialPortInfo port = Assert.Single(Ports());

        Assert.Equal("cdc_acm", port.Driver);
        Assert.Equal(new UsbConverter { VendorId = "2e8a", ProductId = "000a", Place = "1-3" }, port.Usb);
        Assert.Equal("usb:2e8a:000a", SerialPorts.AddressOf(port, [port]));
    }

    [Fact]
    public void A_machine_without_sysfs_has_no_ports() => Assert.Empty(SerialPorts.List(Path.Combine(_machine.Root, "none")));

    [Fact]
    public async Task A_held_port_names_its_holder()
    {
        await using PtyLine bus = RealLines.Pty();
        _machine.UsbSerial("ttyUSB0", "1-1", "0403:6001");
        _machine.Plug("ttyUSB0", bus.Path);
        SerialPortInfo port = Assert.Single(Ports());
        Assert.Empty(port.Holders());

        await using SerialLine line = RealLines.Serial(bus.Path);

        Assert.EndsWith($"(process {Environment.ProcessId})", Assert.Single(port.Holders()));
    }

    private IReadOnlyList<SerialPortInfo> Ports() => SerialPorts.List(_machine.Root);

    // Each must be accepted as a line address.
    private static IEnumerable<string> Addresses(string[] names)
    {
        IReadOnlyList<SerialPortInfo> ports = SerialPorts.FromNames(names);
        return ports.Select(port => LineAddress.Parse(SerialPorts.AddressOf(port, ports)).ToString());
    }
}
