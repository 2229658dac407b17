using System.Device.I2c;
using Mbus.Client.Lines;
using Mbus.Hat.Power;
using Mbus.Hat.Tests.Power;

namespace Mbus.Hat.Tests;

/// <summary>Simulated parts of the HAT, configured by a test.</summary>
internal sealed class FakePorts : IHatPorts
{
    /// <summary>The power line; null if there is none.</summary>
    public FakePin? Pin { get; set; }

    /// <summary>The EEPROM; null if there is none.</summary>
    public I2cDevice? Eeprom { get; set; }

    public decimal? Temperature { get; set; }

    /// <summary>Opens the serial port.</summary>
    public Func<LineAddress, Func<string>, Line> Serial { get; set; } = (address, path) => SerialLine.Open(address, path, null);

    public PowerPin OpenPowerPin() => Pin?.Open() ?? throw new LineException("hat: power: no GPIO chip of a Raspberry Pi.");

    public I2cDevice? OpenEeprom() => Eeprom;

    public Line OpenSerial(LineAddress address, Func<string> path) => Serial(address, path);

    public decimal? ReadTemperature() => Temperature;
}
