using System.Device.Gpio;
using System.Device.I2c;
using Iot.Device.OneWire;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Hat.Linux;
using Mbus.Hat.Power;

namespace Mbus.Hat;

/// <summary>
/// The parts of the HAT on a Raspberry Pi: the power line over <see cref="GpioController"/>, the EEPROM over <see cref="I2cDevice"/>, the
/// thermometer over <see cref="OneWireThermometerDevice"/>, and the UART over the kernel's serial ports.
/// </summary>
/// <param name="pi">The Raspberry Pi. The I2C and 1-Wire buses are always those of this machine.</param>
public sealed class HatPorts(RaspberryPi pi) : IHatPorts
{
    private const int EepromBus = 0;
    private const int EepromAddress = 0x50;

    /// <inheritdoc/>
    public PowerPin OpenPowerPin()
    {
        GpioChip chip = GpioChip.Find(pi.Root);
        return new PowerPin(new GpioController(new CharacterDeviceDriver(chip, PowerPin.Holder)), chip.PowerLine, chip.Path);
    }

    /// <inheritdoc/>
    public I2cDevice? OpenEeprom()
    {
        string path = pi.PathOf($"dev/i2c-{EepromBus}");
        try
        {
            return File.Exists(path) ? I2cDevice.Create(new I2cConnectionSettings(EepromBus, EepromAddress)) : null;
        }
        catch (IOException e)
        {
            throw new LineException($"{path}: {e.Message} The user must be in the group i2c: sudo usermod -aG i2c $USER, then log in again.", e)
            {
                Code = MbusError.LineAccessDenied,
            };
        }
    }

    /// <inheritdoc/>
    public Line OpenSerial(LineAddress address, Func<string> path) => SerialLine.Open(address, path, null);

    /// <inheritdoc/>
    public decimal? ReadTemperature() => Thermometer.Read(pi);
}
