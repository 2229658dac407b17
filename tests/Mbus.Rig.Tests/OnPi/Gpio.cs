using System.Globalization;

namespace Mbus.Rig.Tests.OnPi;

/// <summary>The Pi's GPIO registers, read by QEMU from outside of the guest.</summary>
internal sealed class Gpio(Pi guest)
{
    // BCM2835 ARM Peripherals, 6.1: three bits of function for each pin, ten pins to a register; one bit of level for each pin.
    private const uint FunctionSelect = 0x3F200000;
    private const uint Level = 0x3F200034;
    private const int Output = 1;

    /// <summary>Whether a pin (0 to 31) is an output that is high.</summary>
    internal async Task<bool> IsDrivenHighAsync(int pin)
    {
        uint function = await ReadAsync(FunctionSelect + (uint)(pin / 10 * 4)) >> (pin % 10 * 3) & 7;
        return function == Output && (await ReadAsync(Level) >> pin & 1) == 1;
    }

    private async Task<uint> ReadAsync(uint address)
    {
        string answer = await guest.Monitor.AskAsync($"xp /1wx 0x{address:x}");
        return uint.Parse(answer.Trim()[^8..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
