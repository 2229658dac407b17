using System.Globalization;
using System.Text.RegularExpressions;
using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPi;

[Collection<PiTests>]
public sealed partial class SerialTests
{
    // ARM DDI 0183, 3.3.7: 8 bits (0x60), even parity (0x04) enabled (0x02), one stop bit; the FIFO's bit (0x10) is left out.
    private const int LineControlMask = 0x6E;
    private const int LineControl8E1 = 0x66;

    private readonly Pi _guest;

    public SerialTests(Pi guest)
    {
        guest.Require();
        _guest = guest;
    }

    [Fact]
    public async Task A_meter_is_read_over_the_PL011_that_is_set_to_2400_Bd_8E1()
    {
        CommandResult read = await _guest.RunAsync("mbus read 2 --on /dev/ttyAMA0,slack=30s");
        string trace = string.Join('\n', _guest.Trace);
        int baudRate = int.Parse(BaudRate().Matches(trace)[^1].Groups[1].Value, CultureInfo.InvariantCulture);
        int lineControl = int.Parse(LineControl().Matches(trace)[^1].Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

        Assert.StartsWith("Meter 67280015 LUG (Landis+Gyr, Germany), version 7 (07h), heat (return) (04)\n  primary address 2,", read.Output);
        Assert.Contains("3 telegrams", read.Output);
        Assert.InRange(baudRate, 2390, 2410);
        Assert.Equal(LineControl8E1, lineControl & LineControlMask);
    }

    [Fact]
    public async Task The_mini_UART_is_refused_because_it_has_no_parity()
    {
        CommandResult read = await _guest.RunAsync("mbus read 2 --on /dev/ttyS1");

        Assert.Contains("parity", read.Output);
        Assert.Equal(3, read.ExitCode);
    }

    [GeneratedRegex("pl011_baudrate_change new baudrate ([1-9][0-9]*)")]
    private static partial Regex BaudRate();

    [GeneratedRegex("pl011_write addr 0x0000002c value 0x([0-9a-f]{8})")]
    private static partial Regex LineControl();
}
