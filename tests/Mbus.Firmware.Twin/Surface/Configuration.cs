using Mbus.Twin;

namespace nanoFramework.Hardware.Esp32;

/// <summary>The functions of the pins.</summary>
public class Configuration
{
    /// <summary>Gives a function a pin.</summary>
    public static void SetPinFunction(int pin, DeviceFunction value) => Board.Current.PinFunctions[(int)value] = pin;
}
