using System.Globalization;
using Mbus.Client.Lines;
using Mbus.Hat.Identity;
using Mbus.Hat.Power;

namespace Mbus.Hat.Linux;

/// <summary>Access to the parts of the HAT through kernel interfaces, without other libraries.</summary>
/// <param name="pi">The Raspberry Pi.</param>
public sealed class KernelPorts(RaspberryPi pi) : IHatPorts
{
    private const string OneWireDevices = "sys/bus/w1/devices";
    private const string Thermometers = "28-*";

    /// <inheritdoc/>
    public IPowerPin OpenPowerPin() => new GpioPowerPin(GpioChip.Find(pi.Root));

    /// <inheritdoc/>
    public IEeprom? OpenEeprom() => I2cEeprom.Open(pi.Root);

    /// <inheritdoc/>
    public Line OpenSerial(LineAddress address, Func<string> path) => SerialLine.Open(address, path, null);

    /// <inheritdoc/>
    public decimal? ReadTemperature()
    {
        string folder = pi.PathOf(OneWireDevices);
        string? device = Directory.Exists(folder) ? Directory.GetDirectories(folder, Thermometers).Order(StringComparer.Ordinal).FirstOrDefault() : null;
        return device is not null && int.TryParse(
            pi.ReadText(Path.Combine(device, "temperature")), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int thousandths)
            ? thousandths / 1000m
            : null;
    }
}
