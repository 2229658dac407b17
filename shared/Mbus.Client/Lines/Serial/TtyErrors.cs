using Mbus.Linux;
namespace Mbus.Client.Lines;

/// <summary>What goes wrong with a serial port, and what to do about it.</summary>
internal static class TtyErrors
{
    public static LineException Open(string path, int error) => new($"{path}: open: " + error switch
    {
        Libc.NoEntry => "there is no such port. Is the converter plugged in, the UART enabled? /dev/serial/by-id lists USB converters.",
        Libc.AccessDenied => "permission denied. Add the user to the group that owns the port, then log in again: "
            + "sudo usermod -aG dialout $USER",
        Libc.Busy => $"{TtyHolders.Describe(path)}. End that program, or reach the bus through it.",
        Libc.InputOutput or Libc.NoSuchAddress or Libc.NoDevice => "no UART is behind this name. Use one that exists: /dev/ttyAMA0, /dev/ttyUSB0, /dev/serial/by-id/...",
        _ => Libc.Text(error) + ". Expected a serial port, for example /dev/ttyUSB0.",
    });

    public static LineException SetUp(string path, int error) => error == Libc.NotATerminal
        ? new($"{path}: open: this is no serial port. Expected one, for example /dev/ttyUSB0.")
        : error is Libc.InputOutput or Libc.NoDevice
            ? Open(path, error)
            : new($"{path}: set 8E1: {Libc.Text(error)}. Try another converter.");

    public static LineException BaudRate(string path, int asked, int given) =>
        new($"{path}: set the baud rate: asked for {asked} Bd, the driver set {given} Bd. This port cannot do {asked} Bd; use another.");

    public static LineException Parity(string path) =>
        new($"{path}: set 8E1: this UART has no parity, and M-Bus needs even parity. On a Raspberry Pi use /dev/ttyAMA0: put "
            + "enable_uart=1 and dtoverlay=disable-bt (Raspberry Pi 5: dtparam=uart0=on) into config.txt and reboot. Elsewhere use another port.");
}
