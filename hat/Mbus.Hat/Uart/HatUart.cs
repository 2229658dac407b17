using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Linux;

namespace Mbus.Hat.Uart;

/// <summary>
/// UART at the pins of the header: the PL011 /dev/ttyAMA0 on every model, if config.txt connects it to the header. The mini-UART has no
/// parity; ttyAMA10 of the Raspberry Pi 5 is at the debug connector.
/// </summary>
public static class HatUart
{
    private const string DefaultName = "ttyAMA0";
    private const string DebugName = "ttyAMA10";

    /// <summary>Returns the path of the HAT's port. Rejects the mini-UART, a console and the port of the Bluetooth module.</summary>
    /// <param name="pi">The Raspberry Pi.</param>
    /// <param name="port">Port given by the user; empty for the default port.</param>
    /// <exception cref="LineException">The port must not be used; the message contains the required lines of config.txt.</exception>
    public static string Resolve(RaspberryPi pi, string port)
    {
        string path = port.Length > 0 ? port : pi.PathOf("dev/" + DefaultName);
        if (FindError(pi, path) is { } fault)
            throw new LineException($"hat: open {path}: {fault}") { Code = MbusError.LineUnsuitable };

        return path;
    }

    /// <summary>Describes the kernel's console on a port; returns null if there is none.</summary>
    /// <param name="pi">The Raspberry Pi.</param>
    /// <param name="path">Path of the port.</param>
    public static string? ConsoleOn(RaspberryPi pi, string path)
    {
        string[] names = [Path.GetFileName(path), Path.GetFileName(RealPath.Of(path))];
        if ((pi.ReadText("sys/class/tty/console/active") ?? "").Split(' ').Any(names.Contains))
            return "the kernel uses this port as its console (/sys/class/tty/console/active)";

        string? console = (pi.ReadText("proc/cmdline") ?? "").Split(' ')
            .FirstOrDefault(word => word.StartsWith("console=", StringComparison.Ordinal) && names.Contains(ConsoleName(pi, word)));
        return console is null ? null : $"the kernel was started with {console}";
    }

    private static string? FindError(RaspberryPi pi, string path)
    {
        string lines = $"Add {PiModel.Of(pi.Model).Lines} to config.txt and reboot";
        if (!File.Exists(path))
            return $"no such UART. {lines}.";

        if (TtyDriver.IsMiniUart(path, pi.PathOf("sys/class/tty")))
            return $"this is the mini-UART, which has no parity; M-Bus requires even parity. {lines}; the port is then /dev/{DefaultName}.";

        if (Path.GetFileName(RealPath.Of(path)) == DebugName)
            return $"this UART is at the debug connector of the Raspberry Pi 5. {lines}; the port is then /dev/{DefaultName}.";

        if (IsBluetoothPort(pi, path))
            return $"this UART is connected to the Bluetooth module (/dev/serial1). {lines}, and run: sudo systemctl disable hciuart";

        return ConsoleOn(pi, path) is { } console
            ? $"{console}. Disable the console: sudo raspi-config, Interface Options, Serial Port: login shell No, hardware Yes; then reboot."
            : null;
    }

    private static bool IsBluetoothPort(RaspberryPi pi, string path)
    {
        string bluetooth = pi.PathOf("dev/serial1");
        return File.Exists(bluetooth) && RealPath.Of(bluetooth) == RealPath.Of(path);
    }

    // console=serial0,115200 means the target of the link /dev/serial0.
    private static string ConsoleName(RaspberryPi pi, string word)
    {
        string name = word["console=".Length..].Split(',')[0];
        return name == "serial0" ? Path.GetFileName(RealPath.Of(pi.PathOf("dev/serial0"))) : name;
    }
}
