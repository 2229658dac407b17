using Mbus.Client.Lines;
using Mbus.Hat.Identity;
using Mbus.Hat.Power;

namespace Mbus.Hat;

/// <summary>What leads to the HAT's parts: its power line, its EEPROM, its UART, its thermometer.</summary>
public interface IHatPorts
{
    /// <summary>Finds the line that switches the bus, without touching it.</summary>
    /// <exception cref="LineException">There is none, or this user may not use it.</exception>
    IPowerPin OpenPowerPin();

    /// <summary>Finds the EEPROM; null where the bus of the EEPROM is off.</summary>
    /// <exception cref="LineException">This user may not use it.</exception>
    IEeprom? OpenEeprom();

    /// <summary>Opens a serial port, 8E1.</summary>
    /// <param name="address">The line, with its baud rate and slack.</param>
    /// <param name="path">Gives the port, now and whenever it was lost; a <see cref="LineException"/> where it must not be used.</param>
    /// <exception cref="LineException">It cannot be opened.</exception>
    Line OpenSerial(LineAddress address, Func<string> path);

    /// <summary>The temperature in °C that the DS variant measures; null where no thermometer is found.</summary>
    decimal? ReadTemperature();
}
