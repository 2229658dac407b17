namespace Mbus.Client.Lines;

/// <summary>Line kinds of this library. A program with further kinds passes all of them to <see cref="LineAddress.Parse"/>.</summary>
public static class LineKinds
{
    /// <summary>Serial port of this machine.</summary>
    /// <remarks>
    /// USB converters collect bytes for up to 16 ms, and the operating system adds delays. UARTs keep bytes in their FIFO until it is half
    /// full: 8 of 16 in the PL011 of a Raspberry Pi, 16 of 32 in newer ones. On Linux the port is used through the kernel, on Windows and
    /// macOS through System.IO.Ports, which does not report parity errors.
    /// </remarks>
    public static LineKind Serial { get; } = new()
    {
        Name = "serial",
        Form = "/dev/ttyX or serial:PORT",
        Example = "/dev/ttyUSB0",
        OwnsPaths = true,
        Slack = 30_000,
        HeldBytes = 16,
        TargetError = SomePath,
        Open = (address, _) => new(OperatingSystem.IsLinux() ? SerialLine.Open(address) : SerialPortLine.Open(address)),
    };

    /// <summary>Serial port of a USB converter, selected by its identity instead of where it is plugged in.</summary>
    public static LineKind Usb { get; } = new()
    {
        Name = "usb",
        Form = "usb:VID:PID[:SERIAL][#N]",
        Example = "usb:0403:6001",
        Slack = Serial.Slack,
        HeldBytes = Serial.HeldBytes,
        TargetError = UsbTarget.Error,
        Open = (address, _) => new(OperatingSystem.IsLinux() ? SerialLine.OpenUsb(address) : throw NoUsb(address)),
    };

    /// <summary>TCP connection to a bridge that has the bus.</summary>
    /// <remarks>
    /// A bridge may serve other clients first, and may hold back a reply until its last byte: 1.2 s for the longest reply at 2400 Bd.
    /// </remarks>
    public static LineKind Tcp { get; } = new()
    {
        Name = "tcp",
        Separator = "://",
        Form = "tcp://HOST:PORT",
        Example = "tcp://192.168.1.50:10001",
        Slack = 2_000_000,
        TargetError = TcpTarget.Error,
        Open = (address, cancel) => OpenAsync(address, token => ConnectAsync(address, token), cancel),
    };

    /// <summary>TCP connection to a Telnet server without port control, such as ser2net in telnet mode.</summary>
    /// <remarks>FF is doubled, and the negotiation at the start is answered. The baud rate is that of the server's port.</remarks>
    public static LineKind Telnet { get; } = new()
    {
        Name = "telnet",
        Separator = "://",
        Form = "telnet://HOST:PORT",
        Example = "telnet://192.168.1.50:2323",
        Slack = Tcp.Slack,
        TargetError = TcpTarget.Error,
        Open = (address, cancel) => OpenAsync(address, token => TelnetChannel.ConnectAsync(address, TimeProvider.System, token), cancel),
    };

    /// <summary>Gateway that transfers the bytes of the bus in UDP datagrams.</summary>
    public static LineKind Udp { get; } = new()
    {
        Name = "udp",
        Separator = "://",
        Form = "udp://HOST:PORT",
        Example = "udp://192.168.1.50:10001",
        Slack = Tcp.Slack,
        TargetError = TcpTarget.Error,
        Open = (address, cancel) => OpenAsync(address, token => UdpChannel.OpenAsync(address, token), cancel),
    };

    /// <summary>Gateway that dials in: this machine listens, and the gateway connects to it.</summary>
    /// <remarks>
    /// Registration bytes of the gateway are dropped: all that it sends after connecting, until it pauses for 0.5 s, for at most 5 s. A new
    /// connection replaces the former one.
    /// </remarks>
    public static LineKind TcpListen { get; } = new()
    {
        Name = "tcp-listen",
        Separator = "://",
        Form = "tcp-listen://ADDRESS:PORT",
        Example = "tcp-listen://0.0.0.0:10001",
        Slack = Tcp.Slack,
        TargetError = TcpTarget.ListenError,
        Open = OpenListenerAsync,
    };

    /// <summary>Serial port of another machine, behind a Telnet server with port control (RFC 2217).</summary>
    /// <remarks>This client has the port exclusively, and bytes are passed on as they arrive: the slack is that of the network.</remarks>
    public static LineKind Rfc2217 { get; } = new()
    {
        Name = "rfc2217",
        Separator = "://",
        Form = "rfc2217://HOST:PORT",
        Example = "rfc2217://192.168.1.50:2217",
        Slack = 500_000,
        TargetError = TcpTarget.Error,
        Open = async (address, cancel) => await Rfc2217Line.ConnectAsync(address, cancel: cancel),
    };

    /// <summary>New pseudo-terminal, to be opened by another program.</summary>
    public static LineKind PseudoTerminal { get; } = new()
    {
        Name = "pty",
        Form = "pty",
        Example = "pty,baud=9600",
        Slack = 5_000,
        TargetError = target => target.Length == 0 ? null : "a pseudo-terminal is created new and has no name",
        Open = (address, _) => new(PtyLine.Create(address)),
    };

    /// <summary>All line kinds of this library.</summary>
    public static IReadOnlyList<LineKind> Standard { get; } = [Serial, Usb, Tcp, Telnet, Udp, TcpListen, Rfc2217, PseudoTerminal];

    private static async ValueTask<Line> OpenAsync(LineAddress address, Func<CancellationToken, ValueTask<IChannel>> open, CancellationToken cancel) =>
        await NetworkLine.ConnectAsync(address, TimeProvider.System, open, cancel: cancel).ConfigureAwait(false);

    private static async ValueTask<IChannel> ConnectAsync(LineAddress address, CancellationToken cancel) =>
        await TcpChannel.ConnectAsync(address, TimeProvider.System, cancel).ConfigureAwait(false);

    private static async ValueTask<Line> OpenListenerAsync(LineAddress address, CancellationToken cancel)
    {
        DialInListener listener = DialInListener.Start(address, TimeProvider.System);
        return await NetworkLine.ConnectAsync(address, TimeProvider.System, listener.OpenAsync, listener, cancel).ConfigureAwait(false);
    }

    // System.IO.Ports does not know which converter a port belongs to.
    private static LineException NoUsb(LineAddress address) =>
        new($"{address.Name}: open: USB converters are found by their ids on Linux only. Use the name of the port, for example serial:COM3.")
        {
            Code = MbusError.LineNotFound,
        };

    private static string? SomePath(string target) => target.Length == 0 ? "the path of the port is missing" : null;
}
