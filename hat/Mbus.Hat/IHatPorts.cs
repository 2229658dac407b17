using System.Device.I2c;
using Mbus.Client.Lines;
using Mbus.Hat.Power;

namespace Mbus.Hat;

/// <summary>Access to the parts of the HAT: power line, EEPROM, UART and thermometer.</summary>
public interface IHatPorts
{
    /// <summary>Finds the GPIO line that switches the bus power, without changing it.</summary>
    /// <exception cref="LineException">The GPIO line was not found, or the user has no access to it.</exception>
    PowerPin OpenPowerPin();

    /// <summary>Finds the EEPROM, 0x50 on the bus I2C 0; returns null if its I2C bus is off.</summary>
    /// <exception cref="LineException">The user has no access to the I2C bus.</exception>
    I2cDevice? OpenEeprom();

    /// <summary>Opens a serial port with 8 data bits, even parity and 1 stop bit (8E1).</summary>
    /// <param name="address">Line address with baud rate and slack.</param>
    /// <param name="path">
    /// Returns the path of the port; called on opening and on each reopening after a loss. Throws a <see cref="LineException"/> if the port
    /// must not be used.
    /// </param>
    /// <exception cref="LineException">The port cannot be opened.</exception>
    Line OpenSerial(LineAddress address, Func<string> path);

    /// <summary>Reads the thermometer of the DS variant, in °C; returns null if none was found.</summary>
    /// <exception cref="LineException">The thermometer gives no valid temperature.</exception>
    decimal? ReadTemperature();
}
