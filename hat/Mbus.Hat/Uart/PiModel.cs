namespace Mbus.Hat.Uart;

/// <summary>Lines for config.txt that connect the PL011, the UART with parity, to the pins of the header.</summary>
/// <param name="Prefix">Prefix of the model name in the device tree.</param>
/// <param name="Lines">The lines for config.txt.</param>
internal sealed record PiModel(string Prefix, string Lines)
{
    private const string BluetoothOff = "enable_uart=1 and dtoverlay=disable-bt";

    // The first match is used. On a model with Bluetooth, the PL011 is connected to Bluetooth by default, and the mini-UART to the header.
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

    /// <summary>Returns the entry for a model name, or a generic entry if the model is unknown.</summary>
    public static PiModel Of(string? name) => All.First(model => (name ?? "").StartsWith(model.Prefix, StringComparison.Ordinal));
}
