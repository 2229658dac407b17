namespace Mbus.Tool.Tests;

public class BackOffTests
{
    [Fact]
    public void A_meter_is_skipped_for_twice_as_many_rounds_after_each_error_and_for_none_after_a_reading()
    {
        BackOff backOff = new();
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
}
