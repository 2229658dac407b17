using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

public sealed class UsbTargetTests : IDisposable
{
    private readonly FakeSysfs _machine = new();

    public UsbTargetTests()
    {
        _machine.UsbSerial("ttyUSB0", "1-2", "0403:6011", serial: "QUAD", number: 1);
        _machine.UsbSerial("ttyUSB1", "1-2", "0403:6011", serial: "QUAD", number: 0);
        _machine.UsbSerial("ttyUSB2", "1-3", "0403:6001", serial: "A1");
        _machine.UsbSerial("ttyUSB3", "1-4", "0403:6001", serial: "B:2");
        _machine.UsbSerial("ttyUSB4", "1-6", "1a86:7523");
        _machine.UsbSerial("ttyUSB5", "1-5", "1a86:7523");
        _machine.UsbSerial("ttyUSB6", "1-7", "10C4:EA60", serial: "0001");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData("10c4:ea60", "ttyUSB6")]
    [InlineData("10C4:EA60#0", "ttyUSB6")]
    [InlineData("10c4:ea60:0001", "ttyUSB6")]
    [InlineData("0403:6001:A1", "ttyUSB2")]
    [InlineData("0403:6001:B:2", "ttyUSB3")]
    [InlineData("0403:6001#1", "ttyUSB3")]
    [InlineData("0403:6011#0", "ttyUSB1")]
    [InlineData("0403:6011:QUAD#1", "ttyUSB0")]
    [InlineData("1a86:7523#0", "ttyUSB5")]
    [InlineData("1a86:7523#1", "ttyUSB4")]
    public void A_target_means_one_port_whatever_its_device_is_called(string target, string device) =>
        Assert.Equal(Path.Combine(_machine.Root, "dev", device), Resolve(target));

    [Theory]
    [InlineData("0403:6011", "several ports match", "usb:0403:6011#0", "/dev/ttyUSB1", "usb:0403:6011#1", "/dev/ttyUSB0")]
    [InlineData("0403:6011:QUAD", "several ports match", "usb:0403:6011#0", "usb:0403:6011#1")]
    [InlineData("0403:6001", "several ports match", "usb:0403:6001:A1", "usb:0403:6001:B:2")]
    [InlineData("1a86:7523", "several ports match", "usb:1a86:7523#0", "usb:1a86:7523#1")]
    [InlineData("1a86:7523#2", "#2 does not exist", "usb:1a86:7523#0", "usb:1a86:7523#1")]
    [InlineData("0403:6001:a1", "no such converter is plugged in", "usb:0403:6001:A1", "usb:10c4:ea60")]
    [InlineData("ffff:0000#0", "#0 does not exist", "usb:10c4:ea60")]
    public void No_match_or_several_are_an_error_that_lists_the_available_ports(string target, params string[] reported)
    {
        string message = Assert.Throws<LineException>(() => Resolve(target)).Message;

        Assert.StartsWith($"usb:{target}: open: ", message);
        Assert.All(reported, part => Assert.Contains(part, message));
    }

    [Fact]
    public void Without_a_converter_the_error_suggests_a_fix()
    {
        LineException error = Assert.Throws<LineException>(() => UsbTarget.Resolve("usb:0403:6001", "0403:6001", []));

        Assert.Contains("No USB converter found. Plug it in", error.Message);
        Assert.Equal(MbusError.LineNotFound, error.Code);
    }

    [Fact]
    public void The_listed_address_of_each_port_means_that_port()
    {
        IReadOnlyList<SerialPortInfo> ports = SerialPorts.List(_machine.Root);
        Assert.Equal(7, ports.Count);

        foreach (SerialPortInfo port in ports)
        {
            LineAddress address = LineAddress.Parse(SerialPorts.AddressOf(port, ports));

            Assert.Equal("usb", address.Kind.Name);
            Assert.Equal(port.Path, Resolve(address.Target));
        }
    }

    [Fact]
    public void A_serial_number_that_no_address_can_hold_is_avoided()
    {
        _machine.UsbSerial("ttyUSB7", "1-8", "10c4:ea60", serial: "a,b#c");
        _machine.LinkById("usb-a_b_c", "ttyUSB7");
        IReadOnlyList<SerialPortInfo> ports = SerialPorts.List(_machine.Root);

        Assert.Equal(Path.Combine(_machine.Root, "dev/serial/by-id/usb-a_b_c"), SerialPorts.AddressOf(ports[^1], ports));
    }

    [Fact]
    public void A_serial_number_that_a_shell_would_execute_is_not_in_an_address()
    {
        _machine.UsbSerial("ttyUSB7", "1-7", "0403:6001", serial: "A$(touch x)");
        _machine.UsbSerial("ttyUSB8", "1-8", "0403:6001", serial: "B\u001B[31m");
        IReadOnlyList<SerialPortInfo> ports = SerialPorts.List(_machine.Root);
        Assert.All(ports.Where(port => port.Usb!.Serial is ['A', '$', ..] or ['B', '\u001B', ..]), port => Assert.Equal(port.Path, SerialPorts.AddressOf(port, ports)));
    }

    [Fact]
    public async Task A_converter_that_is_plugged_in_again_is_found_under_its_new_name()
    {
        PtyLine bus = RealLines.Pty();
        _machine.Plug("ttyUSB6", bus.Path);
        await using SerialLine line = SerialLine.OpenUsb(LineAddress.Parse("usb:10c4:ea60,baud=38400"), _machine.Root);
        await bus.SendAsync(new byte[] { 0xE5 }, Cancel);
        Assert.Equal([0xE5], await RealLines.ReceiveAsync(line, 1));

        _machine.Unplug("ttyUSB6");
        await bus.DisposeAsync();
        LineException lost = await Assert.ThrowsAsync<LineException>(async () => await line.ReceiveAsync(new byte[1], long.MaxValue, Cancel));
        Assert.Contains("usb:10c4:ea60: receive: the port is gone", lost.Message);
        await using PtyLine back = RealLines.Pty();
        _machine.UsbSerial("ttyUSB9", "1-9", "10c4:ea60", serial: "0001");
        _machine.Plug("ttyUSB9", back.Path);

        await RealLines.UntilItWorksAsync(() => line.SendAsync(new byte[] { 0x10 }, Cancel).AsTask());
        Assert.Equal([0x10], await RealLines.ReceiveAsync(back, 1));
    }

    private string Resolve(string target) => UsbTarget.Resolve("usb:" + target, target, SerialPorts.List(_machine.Root));
}
