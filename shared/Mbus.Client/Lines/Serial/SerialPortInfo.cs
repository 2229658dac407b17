using Mbus.Linux;

namespace Mbus.Client.Lines;

/// <summary>Serial port of this machine with hardware behind it.</summary>
public sealed record SerialPortInfo
{
    /// <summary>Path or name of the port: /dev/ttyUSB0, COM3, /dev/cu.usbserial-10.</summary>
    public required string Path { get; init; }

    /// <summary>Kernel driver: ftdi_sio, uart-pl011; null if unknown.</summary>
    public string? Driver { get; init; }

    /// <summary>USB converter; null for a port that is not connected by USB.</summary>
    public UsbConverter? Usb { get; init; }

    /// <summary>Link to the port in /dev/serial/by-id; null for none.</summary>
    public string? Link { get; init; }

    /// <summary>
    /// Returns the processes that have the port open now, each as "name (process N)"; only root sees those of other users. Empty on other
    /// systems than Linux.
    /// </summary>
    public IReadOnlyList<string> Holders() => OperatingSystem.IsLinux() ? TtyHolders.Of(Path) : [];
}
