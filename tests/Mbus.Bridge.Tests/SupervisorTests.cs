extern alias Device;

using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

public class SupervisorTests
{
    [Theory]
    [InlineData(55, 0)]
    [InlineData(65, 1)]
    [InlineData(130, 2)]
    public void A_bus_loop_that_is_stuck_for_a_minute_restarts_the_device(int seconds, int restarts)
    {
        SteppedClock clock = new();
        Board board = new(clock, new StickingWire(clock, seconds));
        using Firmware firmware = new(board, "page-port = 0");
        clock.Stepped = () =>
        {
            if (clock.Now > 200_000_000)
                firmware.Stop();
        };
        firmware.Run();

        Assert.Equal(restarts, board.Restarts);
        Assert.Equal(restarts, board.Console.Count(line => line == "restart: the bus loop is stuck"));
    }

    /// <summary>A wire on which one call blocks for some time.</summary>
    private sealed class StickingWire(SteppedClock clock, int seconds) : Wire
    {
        private const long From = 10_000_000;
        private bool _hasStuck;

        public override void SetBaudRate(int baudRate)
        {
        }

        public override long Transmit(ReadOnlySpan<byte> bytes, long now) => now;

        public override bool TryReceive(long now, out byte value, out long at)
        {
            (value, at) = (0, 0);
            if (now < From || _hasStuck)
                return false;

            _hasStuck = true;
            for (int second = 0; second < seconds; second++)
                clock.Sleep(1000);
            return false;
        }
    }
}
