using Mbus.Client.Lines;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Lines;

public class LineAddressTests
{
    private static readonly LineKind[] Kinds = [SimulatedLineKind.Instance, .. LineKinds.Standard];

    [Theory]
    [InlineData("sim", "sim", "", 2400)]
    [InlineData("sim:two meters.json", "sim", "two meters.json", 2400)]
    [InlineData("/dev/ttyUSB0", "serial", "/dev/ttyUSB0", 2400)]
    [InlineData("/dev/serial/by-id/usb-FTDI_FT232R-if00-port0,baud=300", "serial", "/dev/serial/by-id/usb-FTDI_FT232R-if00-port0", 300)]
    [InlineData("/dev/serial/by-path/platform-fd500000.pcie:usb-0:1.4", "serial", "/dev/serial/by-path/platform-fd500000.pcie:usb-0:1.4", 2400)]
    [InlineData("serial:/dev/ttyAMA0,baud=9600", "serial", "/dev/ttyAMA0", 9600)]
    [InlineData("serial:./port", "serial", "./port", 2400)]
    [InlineData("tcp://192.168.1.50:10001", "tcp", "192.168.1.50:10001", 2400)]
    [InlineData("tcp://bridge.local:1,baud=38400", "tcp", "bridge.local:1", 38400)]
    [InlineData("tcp://[fe80::1]:65535", "tcp", "[fe80::1]:65535", 2400)]
    [InlineData("telnet://nport.local:4001,baud=300", "telnet", "nport.local:4001", 300)]
    [InlineData("udp://192.168.1.50:10001", "udp", "192.168.1.50:10001", 2400)]
    [InlineData("tcp-listen://0.0.0.0:10001", "tcp-listen", "0.0.0.0:10001", 2400)]
    [InlineData("tcp-listen://[::]:10001", "tcp-listen", "[::]:10001", 2400)]
    [InlineData("rfc2217://nport.local:4001,baud=300", "rfc2217", "nport.local:4001", 300)]
    [InlineData("usb:0403:6001", "usb", "0403:6001", 2400)]
    [InlineData("usb:0403:6011:FT:4X#3,baud=300", "usb", "0403:6011:FT:4X#3", 300)]
    [InlineData("pty,baud=1200", "pty", "", 1200)]
    public void An_address_is_a_name_and_options(string text, string kind, string target, int baudRate)
    {
        LineAddress address = LineAddress.Parse(text, Kinds);

        Assert.Equal(kind, address.Kind.Name);
        Assert.Equal(target, address.Target);
        Assert.Equal(baudRate, address.BaudRate);
        Assert.Null(address.Slack);
    }

    [Theory]
    [InlineData("1500us", 1500)]
    [InlineData("500ms", 500_000)]
    [InlineData("0ms", 0)]
    [InlineData("1s", 1_000_000)]
    [InlineData("60s", 60_000_000)]
    public void Slack_is_a_time_in_microseconds(string written, long microseconds)
    {
        LineAddress address = LineAddress.Parse($"pty,slack={written}");

        Assert.Equal(microseconds, address.Slack);
        Assert.Equal(microseconds, address.TimingAt(300).Slack);
    }

    [Theory]
    [InlineData("", "'': unknown line type", "/dev/ttyX or serial:PORT", "/dev/ttyUSB0,baud=9600,slack=500ms")]
    [InlineData("ttyUSB0", "'ttyUSB0': unknown line type", "/dev/ttyX or serial:PORT", "/dev/ttyUSB0,baud=9600,slack=500ms")]
    [InlineData("192.168.1.5:10001", "'192.168.1.5:10001': unknown line type", "tcp://HOST:PORT", "/dev/ttyUSB0,baud=9600,slack=500ms")]
    [InlineData("SIM", "'SIM': unknown line type", "sim or sim:FILE", "/dev/ttyUSB0,baud=9600,slack=500ms")]
    [InlineData("serial", "the path of the port is missing", "/dev/ttyX or serial:PORT", "/dev/ttyUSB0")]
    [InlineData("serial:", "the path of the port is missing", "/dev/ttyX or serial:PORT", "/dev/ttyUSB0")]
    [InlineData("pty:3", "has no name", "Expected pty,", "pty,baud=9600")]
    [InlineData("tcp:host:1", "'tcp' is not followed by '://'", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp", "the host is missing", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://:1", "the host is missing", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://host", "the port is missing", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://host:", "the port is missing", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://host:0", "'0' is not a port from 1 to 65535", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://host:65536", "'65536' is not a port", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://host:1 ", "'1 ' is not a port", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://ho st:1", "'ho st' is not a host name or address", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://::1:10001", "an IPv6 address needs brackets", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://[::1]", "the port is missing", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("tcp://[::g]:1", "'[::g]' is not a host name or address", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("telnet://host", "the port is missing", "telnet://HOST:PORT", "telnet://192.168.1.50:2323")]
    [InlineData("udp://host", "the port is missing", "udp://HOST:PORT", "udp://192.168.1.50:10001")]
    [InlineData("tcp-listen://bridge.local:10001", "'bridge.local' is not an IP address of this machine", "tcp-listen://ADDRESS:PORT", "tcp-listen://0.0.0.0:10001")]
    [InlineData("rfc2217://host", "the port is missing", "rfc2217://HOST:PORT", "rfc2217://192.168.1.50:2217")]
    [InlineData("tcp://[1.2.3.4]:1", "'[1.2.3.4]' is not a host name or address", "tcp://HOST:PORT", "tcp://192.168.1.50:10001")]
    [InlineData("usb", "the converter's VID:PID is missing", "usb:VID:PID[:SERIAL][#N]", "usb:0403:6001")]
    [InlineData("usb:0403", "VID and PID are 4 hexadecimal digits each", "usb:VID:PID[:SERIAL][#N]", "usb:0403:6001")]
    [InlineData("usb:403:6001", "VID and PID are 4 hexadecimal digits each", "usb:VID:PID[:SERIAL][#N]", "usb:0403:6001")]
    [InlineData("usb:0403:600g", "VID and PID are 4 hexadecimal digits each", "usb:VID:PID[:SERIAL][#N]", "usb:0403:6001")]
    [InlineData("usb:0403:6001:", "the serial number is missing", "usb:VID:PID[:SERIAL][#N]", "usb:0403:6001")]
    [InlineData("usb:0403:6001#", "'#' is not a number from 0", "usb:VID:PID[:SERIAL][#N]", "usb:0403:6001")]
    [InlineData("usb:0403:6001#-1", "'#-1' is not a number from 0", "usb:VID:PID[:SERIAL][#N]", "usb:0403:6001")]
    [InlineData("pty,", "'' is not a line option", "baud=RATE, slack=TIME or wake=PREAMBLE", "/dev/ttyUSB0,baud=9600,slack=500ms")]
    [InlineData("pty,9600", "'9600' is not a line option", "baud=RATE, slack=TIME or wake=PREAMBLE", "/dev/ttyUSB0,baud=9600,slack=500ms")]
    [InlineData("pty,speed=9600", "'speed=9600' is not a line option", "baud=RATE, slack=TIME or wake=PREAMBLE", "/dev/ttyUSB0,baud=9600,slack=500ms")]
    [InlineData("pty,baud=9600,baud=300", "'baud' is given twice", "each option once", "/dev/ttyUSB0,baud=9600,slack=500ms")]
    [InlineData("pty,baud=", "baud= is not an M-Bus baud rate", "300, 600, 1200, 2400, 4800, 9600, 19200, 38400", "baud=9600")]
    [InlineData("pty,baud=115200", "baud=115200 is not an M-Bus baud rate", "300, 600, 1200, 2400, 4800, 9600, 19200, 38400", "baud=9600")]
    [InlineData("pty,baud=+300", "baud=+300 is not an M-Bus baud rate", "300, 600, 1200, 2400, 4800, 9600, 19200, 38400", "baud=9600")]
    [InlineData("pty,slack=", "slack= is not a valid time", "us, ms or s", "slack=500ms")]
    [InlineData("pty,slack=500", "slack=500 is not a valid time", "us, ms or s", "slack=500ms")]
    [InlineData("pty,slack=ms", "slack=ms is not a valid time", "us, ms or s", "slack=500ms")]
    [InlineData("pty,slack=-1ms", "slack=-1ms is not a valid time", "us, ms or s", "slack=500ms")]
    [InlineData("pty,slack=0.5s", "slack=0.5s is not a valid time", "us, ms or s", "slack=500ms")]
    [InlineData("pty,slack=1sms", "slack=1sms is not a valid time", "us, ms or s", "slack=500ms")]
    [InlineData("pty,slack=61s", "slack=61s is not a valid time", "at most 60 s", "slack=500ms")]
    [InlineData("pty,slack=2147483647s", "slack=2147483647s is not a valid time", "at most 60 s", "slack=500ms")]
    public void The_error_of_an_invalid_address_contains_the_text_the_expectation_and_an_example(string text, string seen, string expected, string example)
    {
        string message = Assert.Throws<FormatException>(() => LineAddress.Parse(text, Kinds)).Message;

        Assert.Contains(seen, message);
        Assert.Contains(expected, message);
        Assert.EndsWith($"for example {example}.", message);
    }

    [Theory]
    [InlineData("sim")]
    [InlineData("sim:meters.json")]
    [InlineData("/dev/ttyUSB0,baud=9600")]
    [InlineData("serial:./port,slack=1500us")]
    [InlineData("usb:0403:6001:A5#1,baud=9600")]
    [InlineData("rfc2217://[::1]:2217,baud=9600")]
    [InlineData("tcp://[::1]:10001,baud=300,slack=1000ms")]
    public void An_address_is_written_as_it_is_read(string text)
    {
        LineAddress address = LineAddress.Parse(text, Kinds);

        Assert.Equal(text, address.ToString());
        Assert.Equal(address, LineAddress.Parse(address.ToString(), Kinds));
    }

    [Theory]
    [InlineData("sim", 2400, 20_000)]
    [InlineData("pty", 2400, 5_000)]
    [InlineData("tcp://host:1", 300, 2_000_000)]
    [InlineData("rfc2217://host:1", 300, 500_000)]
    [InlineData("usb:0403:6001", 2400, 103_334)]
    [InlineData("/dev/ttyAMA0", 38400, 34_584)]
    [InlineData("/dev/ttyAMA0", 2400, 103_334)]
    [InlineData("/dev/ttyAMA0", 300, 616_667)]
    public void Each_kind_has_the_slack_that_it_needs(string text, int baudRate, long slack) =>
        Assert.Equal(slack, LineAddress.Parse(text, Kinds).TimingAt(baudRate).Slack);

    [Theory]
    [InlineData(300)]
    [InlineData(2400)]
    [InlineData(38400)]
    public void A_serial_port_may_hand_on_half_a_FIFO_of_32_bytes_within_a_telegram(int baudRate)
    {
        LineTiming timing = LineAddress.Parse("/dev/ttyAMA0").TimingAt(baudRate);

        Assert.True(timing.ByteGap > timing.Bytes(16));
    }

    [Fact]
    public async Task A_program_can_add_kinds()
    {
        LineKind hat = new()
        {
            Name = "hat",
            Form = "hat",
            Example = "hat",
            TargetError = _ => null,
            Open = (address, _) => throw new LineException($"opened {address.Name}"),
        };

        LineAddress address = LineAddress.Parse("hat,baud=300", [.. LineKinds.Standard, hat]);

        Assert.Same(hat, address.Kind);
        LineException error = await Assert.ThrowsAsync<LineException>(async () => await address.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal("opened hat", error.Message);
    }
}
