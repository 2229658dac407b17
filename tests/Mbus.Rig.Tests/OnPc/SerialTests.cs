using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPc;

[Collection<PcTests>]
public sealed class SerialTests
{
    private readonly Pc _guest;

    public SerialTests(Pc guest)
    {
        guest.Require();
        _guest = guest;
    }

    [Theory]
    [InlineData("/dev/ttyS1")]
    [InlineData("hat")]
    [InlineData("hat:/dev/ttyS1")]
    public async Task A_meter_is_read_over_a_UART_that_is_set_to_2400_Bd_8E1(string line)
    {
        await new Eeprom(_guest).PlugInAsync(Eeprom.MbusMaster.ToBytes());
        int before = _guest.Trace.Count();

        CommandResult read = await _guest.RunAsync($"mbus read 2 --on {line},slack=30s");

        Assert.StartsWith("Meter 67280015 LUG (Landis+Gyr, Germany), version 7 (07h), heat (return) (04)\n  primary address 2,", read.Output);
        Assert.Contains("3 telegrams", read.Output);
        Assert.Equal("serial_update_parameters baudrate=2400 parity='E' data=8 stop=1", _guest.Trace.Skip(before).Last());
    }
}
