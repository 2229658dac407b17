namespace Mbus.Hat.Uart;

/// <summary>What a Raspberry Pi needs in config.txt so that the PL011, which has parity, is at the pins of the header.</summary>
/// <param name="Prefix">How the model's name begins in the device tree.</param>
/// <param name="Lines">The lines for config.txt.</param>
internal sealed record PiModel(string Prefix, string Lines)
{
    private const string BluetoothOff = "enable_uart=1 and dtoverlay=disable-bt";

    // The first one that fits counts. Where a model has Bluetooth, that has the PL011 as the Pi comes, and the header the mini-UART.
    private static readonly PiModel[] All =
    [
        new("Raspberry Pi 5", "dtoverlay=uart0-pi5"),
        new("Raspberry Pi 500", "dtoverlay=uart0-pi5"),
        new("Raspberry Pi Compute Module 5", "dtoverlay=uart0-pi5"),
        new("Raspberry Pi 4", BluetoothOff),
        new("Raspberry Pi Compute Module 4", BluetoothOff),
        new("Raspberry Pi 3", BluetoothOff),
        new("Raspberry Pi Zero W", BluetoothOff),
        new("Raspberry Pi Zero 2 W", BluetoothOff),
        new("Raspberry Pi", "enable_uart=1"),
        new("", BluetoothOff + " (Raspberry Pi 5: dtoverlay=uart0-pi5)"),
    ];

    /// <summary>The model with a name; that of any model for one that is unknown.</summary>
    public static PiModel Of(string? name) => All.First(model => (name ?? "").StartsWith(model.Prefix, StringComparison.Ordinal));
}
