extern alias Device;

using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

public class PowerTests
{
    [Fact]
    public void The_bus_is_powered_for_the_settle_time_before_the_line_is_opened_and_off_at_the_end()
    {
        SteppedClock clock = new();
        AnsweringWire wire = new(_ => null);
        Board board = new(clock, wire);
        Firmware firmware = new(board, "power-pin = 4", "power-settle-ms = 1500", "page-port = 0");
        List<(long At, bool IsPowered, int BaudRate)> seen = [];
        clock.Stepped = () =>
        {
            seen.Add((clock.Now, board.IsHigh(4), wire.BaudRate));
            if (clock.Now >= 2_000_000)
                firmware.Stop();
        };
        firmware.Run();

        Assert.All(seen, moment => Assert.True(moment.IsPowered));
        Assert.All(seen, moment => Assert.Equal(moment.At > 1_500_000, moment.BaudRate != 0));
        firmware.Dispose();
        Assert.False(board.IsHigh(4));
    }
}
