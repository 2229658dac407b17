using Iot.Device.OneWire;
using Mbus.Client.Lines;

namespace Mbus.Hat;

/// <summary>The DS18B20 of the DS variant, on the kernel's 1-Wire bus.</summary>
internal static class Thermometer
{
    private const string OneWireDevices = "sys/bus/w1/devices";

    /// <summary>Reads the temperature in °C, exact to 0.001; returns null if there is no thermometer.</summary>
    /// <exception cref="LineException">The thermometer gives no valid temperature.</exception>
    public static decimal? Read(RaspberryPi pi)
    {
        try
        {
            return Directory.Exists(pi.PathOf(OneWireDevices)) && Find() is { } thermometer
                ? Math.Round((decimal)thermometer.ReadTemperature().DegreesCelsius, 3)
                : null;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new LineException($"hat: temperature: {e.Message} Expected a DS18B20 that responds with a valid checksum; check its wiring.", e);
        }
    }

    private static OneWireThermometerDevice? Find() =>
        OneWireThermometerDevice.EnumerateDevices().FirstOrDefault(device => device.Family == DeviceFamily.Ds18b20);
}
