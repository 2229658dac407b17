namespace Mbus.Client.Lines;

/// <summary>USB device behind a serial port, from its descriptors.</summary>
public sealed record UsbConverter
{
    /// <summary>Vendor ID (VID): 4 hexadecimal digits in lower case.</summary>
    public required string VendorId { get; init; }

    /// <summary>Product ID (PID): 4 hexadecimal digits in lower case.</summary>
    public required string ProductId { get; init; }

    /// <summary>Manufacturer; null if not given.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>Product name; null if not given.</summary>
    public string? Product { get; init; }

    /// <summary>Serial number; null for cheap converters without one.</summary>
    public string? Serial { get; init; }

    /// <summary>Interface number of the port within the device: bInterfaceNumber, from 0.</summary>
    public int Interface { get; init; }

    /// <summary>Physical location as named by the kernel: 1-1.4 for port 4 of the hub at port 1 of bus 1.</summary>
    public required string Place { get; init; }
}
