using Mbus.Client.Lines;
using Mbus.Hat.Power;

namespace Mbus.Hat.Tests.Power;

public sealed class BusPowerTests : IDisposable
{
    private readonly FakePin _pin = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _pin.Dispose();

    [Fact]
    public async Task The_bus_is_on_while_it_is_used()
    {
        using (await OnAsync())
        {
            Assert.True(_pin.IsHigh);
        }

        Assert.Equal(["on", "off"], _pin.Changes);
    }

    [Fact]
    public async Task Several_users_share_the_power_without_a_glitch_and_the_last_one_switches_it_off()
    {
        BusPower first = await OnAsync();
        BusPower second = await OnAsync();
        first.Dispose();
        Assert.True(_pin.IsHigh);
        BusPower third = await OnAsync();
        second.Dispose();
        third.Dispose();
        third.Dispose();

        Assert.Equal(["on", "off"], _pin.Changes);
    }

    [Fact]
    public async Task Kept_power_is_not_interrupted_by_a_restart()
    {
        for (int i = 0; i < 3; i++)
            (await OnAsync(keep: true)).Dispose();

        Assert.Equal(["on"], _pin.Changes);
    }

    [Fact]
    public async Task A_bus_that_was_on_before_stays_on()
    {
        await BusPower.LeaveOnAsync(_pin.Open(), TimeSpan.Zero, cancel: Cancel);
        (await OnAsync()).Dispose();
        Assert.Equal(["on"], _pin.Changes);

        BusPower.Off(_pin.Open());
        Assert.Equal(["on", "off"], _pin.Changes);
    }

    [Fact]
    public async Task Another_program_that_holds_the_line_is_named_and_the_line_is_not_changed()
    {
        _pin.TakenBy("pump control");

        LineException error = await Assert.ThrowsAsync<LineException>(() => OnAsync());

        Assert.Equal("hat: power on: the bus is in use by 'pump control', which holds its power line. Stop that program first.", error.Message);
        Assert.Contains("'pump control'", Assert.Throws<LineException>(() => BusPower.Off(_pin.Open())).Message);
        Assert.Empty(_pin.Changes);
    }

    [Fact]
    public async Task A_bus_in_use_is_not_switched_off()
    {
        using BusPower power = await OnAsync();

        Assert.Contains("the bus is in use by 'mbus 4711'", Assert.Throws<LineException>(() => BusPower.Off(_pin.Open())).Message);
        Assert.True(_pin.IsHigh);
    }

    [Fact]
    public async Task A_kernel_that_does_not_keep_the_level_is_reported()
    {
        using FakePin forgetful = new() { KeepsLevel = false };

        LineException error = await Assert.ThrowsAsync<LineException>(() => BusPower.LeaveOnAsync(forgetful.Open(), TimeSpan.Zero, cancel: Cancel).AsTask());

        Assert.Contains("this kernel does not keep the level of a released GPIO line", error.Message);
    }

    [Fact]
    public async Task Cancelling_the_settle_time_switches_the_bus_off_again()
    {
        using CancellationTokenSource stop = new();
        Task<BusPower> on = BusPower.OnAsync(_pin.Open(), new PowerOptions { Settle = Timeout.InfiniteTimeSpan }, cancel: stop.Token).AsTask();
        Assert.True(_pin.IsHigh);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => on);
        Assert.Equal(["on", "off"], _pin.Changes);
    }

    [Fact]
    public void The_state_is_described_including_an_unknown_level()
    {
        Assert.Equal("unknown, held by 'pump control'", new PowerPinState("pump control", true, null).ToString());
        Assert.Equal("off, held by 'pump control'", new PowerPinState("pump control", false, null).ToString());
        Assert.Equal("on, held by 'mbus 12'", new PowerPinState("mbus 12", true, null).ToString());
        Assert.Equal("on", new PowerPinState(null, true, true).ToString());
        Assert.Equal("off", new PowerPinState(null, false, null).ToString());
    }

    private async Task<BusPower> OnAsync(bool keep = false)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The locks require Linux.");
        return await BusPower.OnAsync(_pin.Open(), new PowerOptions { Settle = TimeSpan.Zero, Keep = keep }, cancel: Cancel);
    }
}
