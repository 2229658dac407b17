using Mbus.Linux;
namespace Mbus.Client.Lines;

/// <summary>Error messages of serial ports, with advice.</summary>
internal static class TtyErrors
{
    public static LineException Open(string path, int error) => new($"{path}: open: " + error switch
    {
        Libc.NoEntry => "the port does not exist. Check that the converter is plugged in or the UART enabled; /dev/serial/by-id lists USB converters.",
        Libc.AccessDenied => "permission denied. Add the user to the group that owns the port, then log in again: "
            + "sudo usermod -aG dialout $USER",
        Libc.Busy => $"{TtyHolders.Describe(path)}. Stop that program, or access the bus through it.",
        Libc.InputOutput or Libc.NoSuchAddress or Libc.NoDevice => "no UART exists for this name. Use an existing one: /dev/ttyAMA0, /dev/ttyUSB0, /dev/serial/by-id/...",
        _ => Libc.Text(error) + ". Expected a serial port, for example /dev/ttyUSB0.",
    })
    {
        Code = error switch
        {
            Libc.NoEntry or Libc.InputOutput or Libc.NoSuchAddress or Libc.NoDevice => MbusError.LineNotFound,
            Libc.AccessDenied => MbusError.LineAccessDenied,
            Libc.Busy => MbusError.LineInUse,
            _ => MbusError.Other,
        },
    };

    public static LineException SetUp(string path, int error) => error == Libc.NotATerminal
        ? Unsuitable($"{path}: open: this is not a serial port. Expected a serial port, for example /dev/ttyUSB0.")
        : error is Libc.InputOutput or Libc.NoDevice
            ? Open(path, error)
            : Unsuitable($"{path}: set 8E1: {Libc.Text(error)}. Try another converter.");

    public static LineException BaudRate(string path, int asked, int given) =>
        Unsuitable($"{path}: set the baud rate: asked for {asked} Bd, the driver set {given} Bd. This port does not support {asked} Bd. Use another port.");

    public static LineException Parity(string path) =>
        Unsuitable($"{path}: set 8E1: this UART does not support parity, and M-Bus needs even parity. On a Raspberry Pi use /dev/ttyAMA0: put "
            + "enable_uart=1 and dtoverlay=disable-bt (Raspberry Pi 5: dtparam=uart0=on) into config.txt and reboot. Elsewhere use another port.");

    private static LineException Unsuitable(string message) => new(message) { Code = MbusError.LineUnsuitable };
}
