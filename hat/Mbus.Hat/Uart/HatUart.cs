using Mbus.Client.Lines;
using Mbus.Linux;

namespace Mbus.Hat.Uart;

/// <summary>
/// The UART at the pins of the header: the PL011 /dev/ttyAMA0 on every model, where config.txt leads it there. The mini-UART has no
/// parity, and the Pi 5's ttyAMA10 is at its debug connector.
/// </summary>
public static class HatUart
{
    private const string DefaultName = "ttyAMA0";
    private const string DebugName = "ttyAMA10";

    /// <summary>The port of the HAT, which is neither the mini-UART, nor a console, nor Bluetooth's.</summary>
    /// <param name="pi">The Pi.</param>
    /// <param name="port">The port that the user named; empty for the model's own.</param>
    /// <exception cref="LineException">It must not be used; the message has the lines for config.txt.</exception>
    public static string Resolve(RaspberryPi pi, string port)
    {
        string path = port.Length > 0 ? port : pi.PathOf("dev/" + DefaultName);
        if (Fault(pi, path) is { } fault)
            throw new LineException($"hat: open {path}: {fault}");

        return path;
    }

    /// <summary>Which program or user has the port as its console, as the kernel was told at boot; null when none has.</summary>
    /// <param name="pi">The Pi.</param>
    /// <param name="path">The port.</param>
    public static string? ConsoleOn(RaspberryPi pi, string path)
    {
        string[] names = [Path.GetFileName(path), Path.GetFileName(RealPath.Of(path))];
        if ((pi.ReadText("sys/class/tty/console/active") ?? "").Split(' ').Any(names.Contains))
            return "the kernel's console is on it (/sys/class/tty/console/active)";

        string? console = (pi.ReadText("proc/cmdline") ?? "").Split(' ')
            .FirstOrDefault(word => word.StartsWith("console=", StringComparison.Ordinal) && names.Contains(ConsoleName(pi, word)));
        return console is null ? null : $"the kernel was started with {console}";
    }

    private static string? Fault(RaspberryPi pi, string path)
    {
        string lines = $"Put {PiModel.Of(pi.Model).Lines} into config.txt and reboot";
        if (!File.Exists(path))
            return $"there is no such UART. {lines}.";

        if (TtyDriver.IsMiniUart(path, pi.PathOf("sys/class/tty")))
            return $"this is the mini-UART, which has no parity, and M-Bus needs even parity. {lines}; the port is then /dev/{DefaultName}.";

        if (Path.GetFileName(RealPath.Of(path)) == DebugName)
            return $"this UART is at the debug connector of the Raspberry Pi 5. {lines}; the port is then /dev/{DefaultName}.";

        if (IsBluetooths(pi, path))
            return $"this UART leads to Bluetooth (/dev/serial1). {lines}; and run: sudo systemctl disable hciuart";

        return ConsoleOn(pi, path) is { } console
            ? $"{console}. Switch it off: sudo raspi-config, Interface Options, Serial Port: login shell No, hardware Yes; then reboot."
            : null;
    }

    private static bool IsBluetooths(RaspberryPi pi, string path)
    {
        string bluetooth = pi.PathOf("dev/serial1");
        return File.Exists(bluetooth) && RealPath.Of(bluetooth) == RealPath.Of(path);
    }

    // console=serial0,115200 means what /dev/serial0 leads to.
    private static string ConsoleName(RaspberryPi pi, string word)
    {
        string name = word["console=".Length..].Split(',')[0];
        return name == "serial0" ? Path.GetFileName(RealPath.Of(pi.PathOf("dev/serial0"))) : name;
    }
}
