namespace Mbus.Client.Lines;

/// <summary>The kinds of lines. A program that has more puts its own beside them and gives all to <see cref="LineAddress.Parse"/>.</summary>
public static class LineKinds
{
    /// <summary>A serial port of this machine.</summary>
    /// <remarks>
    /// USB converters collect bytes for up to 16 ms, and the system's own delays come on top. UARTs keep bytes in their FIFO until
    /// it is half full: the PL011 of a Raspberry Pi 8 of 16, newer ones 16 of 32.
    /// </remarks>
    public static LineKind Serial { get; } = new()
    {
        Name = "serial",
        Form = "/dev/ttyX or serial:PATH",
        Example = "/dev/ttyUSB0",
        OwnsPaths = true,
        Slack = 30_000,
        HeldBytes = 16,
        TargetError = SomePath,
        Open = (address, _) => new(SerialLine.Open(address)),
    };

    /// <summary>The serial port of a USB converter, known by what it is and not by where it is plugged in.</summary>
    public static LineKind Usb { get; } = new()
    {
        Name = "usb",
        Form = "usb:VID:PID[:SERIAL][#N]",
        Example = "usb:0403:6001",
        Slack = Serial.Slack,
        HeldBytes = Serial.HeldBytes,
        TargetError = UsbTarget.Error,
        Open = (address, _) => new(SerialLine.OpenUsb(address)),
    };

    /// <summary>A TCP connection to a bridge, which has the bus.</summary>
    /// <remarks>A bridge may serve others first, and may hold a reply back until its last byte has come: 1.2 s for the longest at 2400 Bd.</remarks>
    public static LineKind Tcp { get; } = new()
    {
        Name = "tcp",
        Separator = "://",
        Form = "tcp://HOST:PORT",
        Example = "tcp://192.168.1.50:10001",
        Slack = 2_000_000,
        TargetError = TcpTarget.Error,
        Open = async (address, cancel) => await TcpLine.ConnectAsync(address, cancel: cancel),
    };

    /// <summary>A serial port of another machine, behind a Telnet server that lets it be set up (RFC 2217).</summary>
    /// <remarks>The port is this client's alone, and its bytes are handed on as they come: the slack is the network's.</remarks>
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

    /// <summary>A new pseudo-terminal, for another program to open.</summary>
    public static LineKind PseudoTerminal { get; } = new()
    {
        Name = "pty",
        Form = "pty",
        Example = "pty,baud=9600",
        Slack = 5_000,
        TargetError = target => target.Length == 0 ? null : "a pseudo-terminal is made new and takes no name",
        Open = (address, _) => new(PtyLine.Create(address)),
    };

    /// <summary>Every kind that this library can open.</summary>
    public static IReadOnlyList<LineKind> Standard { get; } = [Serial, Usb, Tcp, Rfc2217, PseudoTerminal];

    private static string? SomePath(string target) => target.Length == 0 ? "the path of the port is missing" : null;
}
