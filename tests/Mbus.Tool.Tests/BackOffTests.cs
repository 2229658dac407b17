namespace Mbus.Tool.Tests;

public class BackOffTests
{
    [Fact]
    public void A_meter_is_skipped_for_twice_as_many_rounds_after_each_error_and_for_none_after_a_reading()
    {
        BackOff backOff = new(TimeProvider.System);
        foreach (int rounds in new[] { 1, 2, 4, 8, 8 })
        {
            Assert.Equal(rounds, backOff.Note(5, isError: true));
            for (int round = 0; round < rounds; round++)
                Assert.True(backOff.IsPaused(5));
            Assert.False(backOff.IsPaused(5));
            Assert.False(backOff.IsPaused(6));
        }

        Assert.Equal(0, backOff.Note(5, isError: false));
        Assert.Equal(1, backOff.Note(5, isError: true));
    }

    [Fact]
    public void The_readings_since_the_last_error_are_counted_with_their_time()
    {
        Clock time = new();
        BackOff backOff = new(time);
        Assert.False(backOff.WasRead(5));
        backOff.Note(5, isError: false);
        time.Now += TimeSpan.FromSeconds(1.2);
        Assert.Equal("It was read once in the last 2 s.", backOff.Readings(5));
        backOff.Note(5, isError: false);
        time.Now += TimeSpan.FromMinutes(40);
        Assert.Equal("It was read 2 times in the last 40 min.", backOff.Readings(5));
        backOff.Note(5, isError: true);
        time.Now += TimeSpan.FromHours(9);
        Assert.Equal("It was read 2 times in the last 10 h.", backOff.Readings(5));
        backOff.Note(5, isError: false);
        Assert.Equal("It was read once in the last 0 s.", backOff.Readings(5));
        Assert.False(backOff.WasRead(6));
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
