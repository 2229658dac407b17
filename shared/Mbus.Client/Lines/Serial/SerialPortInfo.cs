using Mbus.Linux;

namespace Mbus.Client.Lines;

/// <summary>A serial port of this machine that has hardware behind it.</summary>
public sealed record SerialPortInfo
{
    /// <summary>The device: /dev/ttyUSB0.</summary>
    public required string Path { get; init; }

    /// <summary>The kernel's driver: ftdi_sio, uart-pl011; null where none is named.</summary>
    public string? Driver { get; init; }

    /// <summary>The converter; null for a port that is not at the USB.</summary>
    public UsbConverter? Usb { get; init; }

    /// <summary>The link in /dev/serial/by-id that leads to it; null where there is none.</summary>
    public string? Link { get; init; }

    /// <summary>The processes that have it open now, each "name (process N)"; those of other users are seen by root only.</summary>
    public IReadOnlyList<string> Holders() => TtyHolders.Of(Path);
}
