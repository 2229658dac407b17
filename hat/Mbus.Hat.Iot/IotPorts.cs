using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Device.I2c;
using Iot.Device.OneWire;
using Mbus.Client.Lines;
using Mbus.Hat.Identity;
using Mbus.Hat.Linux;
using Mbus.Hat.Power;

namespace Mbus.Hat.Iot;

/// <summary>
/// The HAT's parts through the official packages: System.Device.Gpio (on libgpiod 2), Iot.Device.Bindings and System.IO.Ports. They
/// know this machine's own dev and sys only.
/// </summary>
public sealed class IotPorts : IHatPorts
{
    private const string EepromDevice = "/dev/i2c-0";
    private const int EepromBus = 0;
    private const int EepromAddress = 0x50;
    private const string OneWireDevices = "/sys/bus/w1/devices";

    /// <summary>The kinds of lines, with every serial port through System.IO.Ports: on Windows, macOS and Linux.</summary>
    public static IReadOnlyList<LineKind> Lines { get; } = [.. LineKinds.Standard.Select(kind => kind == LineKinds.Serial ? SerialPortLine.Kind : kind)];

    /// <inheritdoc/>
    public IPowerPin OpenPowerPin()
    {
        try
        {
            GpioChipInfo chip = ChooseChip(LibGpiodV2Driver.GetAvailableChips());
            return new ControllerPin(new GpioController(new LibGpiodV2Driver(chip)), $"/dev/{chip.Name}");
        }
        catch (GpiodException e)
        {
            throw new LineException("hat: power: " + (e.InnerException is DllNotFoundException
                ? "there is no libgpiod 2. Debian 13 has it: sudo apt install libgpiod3. An mbus built without UseIotPackages needs none."
                : $"{FirstLine(e)}. Is the user in the group gpio?"), e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new LineException("hat: power: this system has no /dev. The HAT needs Linux.", e);
        }
    }

    /// <inheritdoc/>
    public IEeprom? OpenEeprom()
    {
        try
        {
            return File.Exists(EepromDevice) ? new DeviceEeprom(I2cDevice.Create(new I2cConnectionSettings(EepromBus, EepromAddress))) : null;
        }
        catch (IOException e)
        {
            throw new LineException($"{EepromDevice}: {FirstLine(e)} Is the user in the group i2c?", e);
        }
    }

    /// <inheritdoc/>
    public Line OpenSerial(LineAddress address, Func<string> path) => SerialPortLine.Open(address, path);

    /// <inheritdoc/>
    /// <exception cref="LineException">The thermometer gives no valid answer.</exception>
    public decimal? ReadTemperature()
    {
        try
        {
            return Directory.Exists(OneWireDevices)
                && OneWireThermometerDevice.EnumerateDevices().FirstOrDefault(device => device.Family == DeviceFamily.Ds18b20) is { } thermometer
                    ? Math.Round((decimal)thermometer.ReadTemperature().DegreesCelsius, 3)
                    : null;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new LineException($"hat: temperature: {FirstLine(e)} Expected a DS18B20 that answers; look at its wiring.", e);
        }
    }

    /// <summary>The chip whose lines are at the header: its number changes with the kernel, its label does not.</summary>
    /// <exception cref="LineException">It is not among them.</exception>
    internal static GpioChipInfo ChooseChip(IEnumerable<GpioChipInfo> chips) =>
        chips.FirstOrDefault(chip => GpioChip.Labels.Contains(chip.Label) && chip.NumLines > GpioChip.PowerLine)
        ?? throw new LineException(
            $"hat: power: no GPIO chip of a Raspberry Pi: expected one labelled {string.Join(", ", GpioChip.Labels)}, "
            + $"and seen were: {string.Join(", ", chips.Select(chip => $"{chip.Name} ({chip.Label})").DefaultIfEmpty("none"))}.");

    // The messages of libgpiod's driver go on with all that it had asked for.
    private static string FirstLine(Exception e) => e.Message.Split('\n')[0];
}
