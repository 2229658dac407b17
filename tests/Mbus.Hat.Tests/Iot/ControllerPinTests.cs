using System.Device.Gpio;
using Mbus.Client.Lines;
using Mbus.Hat.Iot;
using Mbus.Hat.Power;

namespace Mbus.Hat.Tests.Iot;

public sealed class ControllerPinTests : IDisposable
{
    private readonly FakeGpioDriver.Line _line = new();
    private readonly string _chip = Path.GetTempFileName();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_chip);

    [Fact]
    public void Looking_changes_nothing_and_lets_go()
    {
        using ControllerPin pin = Open();

        Assert.Equal(new PowerPinState(null, false, false), pin.Look());
        (_line.IsOutput, _line.IsHigh) = (true, true);
        Assert.Equal(new PowerPinState(null, true, true), pin.Look());

        Assert.Empty(_line.Changes);
        Assert.False(_line.IsTaken);
    }

    [Fact]
    public void A_line_that_is_high_stays_high_when_it_is_taken()
    {
        (_line.IsOutput, _line.IsHigh) = (true, true);
        using ControllerPin pin = Open();

        Assert.True(pin.TryHold(true));

        Assert.Empty(_line.Changes);
        Assert.True(pin.Look().IsOurs);
    }

    [Fact]
    public void It_is_driven_both_ways_while_it_is_held()
    {
        using ControllerPin pin = Open();

        pin.TryHold(true);
        pin.Drive(false);
        pin.Drive(true);

        Assert.Equal(["on", "off", "on"], _line.Changes);
    }

    [Fact]
    public void A_line_that_another_program_holds_is_not_taken()
    {
        _line.IsTaken = true;
        using ControllerPin pin = Open();

        Assert.False(pin.TryHold(true));
        Assert.Equal("unknown, held by 'another program'", pin.Look().ToString());
        Assert.Empty(_line.Changes);
    }

    [Fact]
    public async Task A_restart_that_keeps_the_power_never_drops_it()
    {
        for (int i = 0; i < 3; i++)
            (await OnAsync(keep: true)).Dispose();

        Assert.Equal(["on"], _line.Changes);
        BusPower.Off(Open());
        Assert.Equal(["on", "off"], _line.Changes);
        Assert.False(_line.IsTaken);
    }

    [Fact]
    public async Task A_bus_whose_line_is_taken_is_refused()
    {
        _line.IsTaken = true;

        LineException error = await Assert.ThrowsAsync<LineException>(async () => await OnAsync(keep: false));

        Assert.Contains("in use by 'another program'", error.Message);
    }

    private ValueTask<BusPower> OnAsync(bool keep) =>
        BusPower.OnAsync(Open(), new PowerOptions { Settle = TimeSpan.Zero, Keep = keep }, cancel: Cancel);

    private ControllerPin Open() => new(new GpioController(new FakeGpioDriver(_line)), _chip);
}
