namespace Mbus.Tests.Link;

/// <summary>The times of EN 13757-2 at the eight baud rates, in milliseconds.</summary>
public class LineTimingTests
{
    [Theory]
    //          Bd      11 bit   33 bit  330 bit + 50 ms  261 bytes
    [InlineData(300, 36.667, 110.0, 1150.0, 9570.0)]
    [InlineData(600, 18.333, 55.0, 600.0, 4785.0)]
    [InlineData(1200, 9.167, 27.5, 325.0, 2392.5)]
    [InlineData(2400, 4.583, 13.75, 187.5, 1196.25)]
    [InlineData(4800, 2.292, 6.875, 118.75, 598.125)]
    [InlineData(9600, 1.146, 3.438, 84.375, 299.063)]
    [InlineData(19200, 0.573, 1.719, 67.188, 149.531)]
    [InlineData(38400, 0.286, 0.859, 58.594, 74.766)]
    public void Times_depend_on_the_baud_rate(int baudRate, double earliest, double idle, double window, double longest)
    {
        LineTiming timing = new(baudRate, 0);

        AssertMilliseconds(earliest, timing.EarliestReply);
        AssertMilliseconds(idle, timing.Idle);
        AssertMilliseconds(idle, timing.ByteGap);
        AssertMilliseconds(window, timing.ReplyWindow);
        AssertMilliseconds(longest, timing.Bytes(Frame.MaxLength));
    }

    [Fact]
    public void Times_are_rounded_up()
    {
        LineTiming timing = new(2400, 0);

        Assert.Equal(417, timing.Bits(1));
        Assert.Equal(4584, timing.Bytes(1));
        Assert.Equal(0, timing.Bits(0));
        Assert.Equal(1000000, timing.Bits(2400));
    }

    [Fact]
    public void Slack_extends_the_waits_for_a_slave_and_not_the_idle_time()
    {
        LineTiming timing = new(2400, 500000);

        Assert.Equal(687500, timing.ReplyWindow);
        Assert.Equal(513750, timing.ByteGap);
        Assert.Equal(13750, timing.Idle);
        Assert.Equal(4584, timing.EarliestReply);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2400)]
    public void A_baud_rate_below_1_counts_as_1(int baudRate)
    {
        LineTiming timing = new(baudRate, 0);

        Assert.Equal(1, timing.BaudRate);
        Assert.Equal(11000000, timing.Bytes(1));
        Assert.Equal(2871000000, timing.Bytes(Frame.MaxLength));
    }

    private static void AssertMilliseconds(double expected, long microseconds)
    {
        Assert.InRange(microseconds, (expected * 1000) - 1, (expected * 1000) + 1);
    }
}
