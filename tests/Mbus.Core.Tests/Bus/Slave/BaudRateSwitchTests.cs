namespace Mbus.Tests.Bus;

public class BaudRateSwitchTests
{
    private const long SwitchAt = 1_000_000;
    private const long FallBackTime = 120_000_000;

    private readonly BaudRateSwitch _switch = new();
    private LineTiming _timing = new(2400, 0);

    [Fact]
    public void The_next_change_is_the_new_baud_rate_then_the_return_then_none()
    {
        Assert.Equal((2400, long.MaxValue), Apply(SwitchAt - 1));
        _switch.Plan(9600, SwitchAt);
        Assert.Equal((2400, SwitchAt), Apply(SwitchAt - 1));
        Assert.Equal((9600, SwitchAt + FallBackTime), Apply(SwitchAt));
        Assert.Equal((9600, SwitchAt + FallBackTime), Apply(SwitchAt + FallBackTime - 1));
        Assert.Equal((2400, long.MaxValue), Apply(SwitchAt + FallBackTime));
    }

    [Fact]
    public void A_valid_frame_keeps_the_new_baud_rate()
    {
        _switch.Plan(9600, SwitchAt);
        Apply(SwitchAt);
        _switch.Keep();
        Assert.Equal((9600, long.MaxValue), Apply(SwitchAt + FallBackTime));
    }

    [Fact]
    public void A_second_change_that_is_not_kept_returns_to_the_first()
    {
        _switch.Plan(9600, SwitchAt);
        Apply(SwitchAt);
        _switch.Keep();
        _switch.Plan(300, 2 * SwitchAt);
        Assert.Equal((300, (2 * SwitchAt) + FallBackTime), Apply(2 * SwitchAt));
        Assert.Equal((9600, long.MaxValue), Apply((2 * SwitchAt) + FallBackTime));
    }

    private (int BaudRate, long NextDeadline) Apply(long now)
    {
        _timing = _switch.Apply(_timing, FallBackTime, now);
        return (_timing.BaudRate, _switch.NextDeadline);
    }
}
