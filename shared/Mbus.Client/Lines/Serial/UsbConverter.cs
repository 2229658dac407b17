namespace Mbus.Client.Lines;

/// <summary>The USB device behind a serial port, as it describes itself.</summary>
public sealed record UsbConverter
{
    /// <summary>The vendor's number (VID): 4 hexadecimal digits, small letters.</summary>
    public required string VendorId { get; init; }

    /// <summary>The product's number (PID): 4 hexadecimal digits, small letters.</summary>
    public required string ProductId { get; init; }

    /// <summary>Who made it; null where it does not say.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>What it is; null where it does not say.</summary>
    public string? Product { get; init; }

    /// <summary>Its serial number, which cheap converters do not have; null then.</summary>
    public string? Serial { get; init; }

    /// <summary>Which of the device's interfaces the port is: bInterfaceNumber, from 0.</summary>
    public int Interface { get; init; }

    /// <summary>Where it is plugged in, as the kernel names it: 1-1.4 for port 4 of the hub at port 1 of bus 1.</summary>
    public required string Place { get; init; }
}
