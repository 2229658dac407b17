namespace Mbus.Tests.Bus;

public class StationLinkTests
{
    private const byte Request = 0x5B;
    private const long Time = 6_000_000;

    private readonly StationLink _link = new();

    [Theory]
    [InlineData(0, true)]
    [InlineData(Time, true)]
    [InlineData(Time + 1, false)]
    public void A_request_repeats_the_previous_one_unless_that_is_older_than_the_restart_time(long age, bool repeats)
    {
        _link.RestartAfter(Time, 1_000_000);
        _link.RepeatsRequest(Request);
        _link.NextTelegram = 2;
        _link.RestartAfter(Time, 1_000_000 + age);
        Assert.Equal((repeats, repeats ? 2 : 0), (_link.RepeatsRequest(Request), _link.NextTelegram));
    }

    [Fact]
    public void The_restart_time_counts_from_the_last_request()
    {
        for (int i = 0; i < 3; i++)
        {
            _link.RestartAfter(Time, 1_000_000 + (i * Time));
            Assert.Equal(i > 0, _link.RepeatsRequest(Request));
        }
    }

    [Fact]
    public void Requests_and_sends_have_frame_count_bits_of_their_own_until_a_reset()
    {
        Assert.False(_link.RepeatsRequest(0x7B));
        Assert.False(_link.RepeatsSend(0x73));
        Assert.True(_link.RepeatsRequest(0x7B));
        Assert.True(_link.RepeatsSend(0x73));
        _link.Reset();
        Assert.False(_link.RepeatsRequest(0x7B));
        Assert.False(_link.RepeatsSend(0x73));
    }
}
