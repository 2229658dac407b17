using Mbus.Twin;

namespace nanoFramework.Hardware.Esp32;

/// <summary>The functions of the pins.</summary>
public class Configuration
{
    /// <summary>Assigns a pin to a function.</summary>
    public static void SetPinFunction(int pin, DeviceFunction value) => Board.Current.PinFunctions[(int)value] = pin;
}
