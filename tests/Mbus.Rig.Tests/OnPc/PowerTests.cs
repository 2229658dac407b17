using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPc;

[Collection<PcTests>]
public sealed class PowerTests : IAsyncLifetime
{
    private readonly Pc _guest;
    private readonly PowerLine _line;

    public PowerTests(Pc guest)
    {
        guest.Require();
        _guest = guest;
        _line = new PowerLine(guest);
    }

    public async ValueTask InitializeAsync()
    {
        await new Eeprom(_guest).PlugInAsync(Eeprom.MbusMaster.ToBytes());
        await _line.SwitchOffAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_bus_is_switched_on_and_off()
    {
        CommandResult on = await _guest.RunAsync("mbus hat on");
        bool wasOn = await _line.IsHighAsync();
        CommandResult off = await _guest.RunAsync("mbus hat off");
        bool isOff = !await _line.IsHighAsync();

        Assert.Equal(("The bus is on.\n", 0, true), (on.Output, on.ExitCode, wasOn));
        Assert.Equal(("The bus is off.\n", 0, true), (off.Output, off.ExitCode, isOff));
    }

    [Fact]
    public async Task A_line_that_another_program_holds_is_not_switched_and_the_holder_is_named()
    {
        await _guest.RunAsync($"{PowerLine.Sysfs} echo $n >export; echo low >gpio$n/direction");
        await _line.ForgetChangesAsync();

        CommandResult on = await _guest.RunAsync("mbus hat on");
        string[] changes = await _line.ChangesAsync();
        await _guest.RunAsync($"{PowerLine.Sysfs} echo $n >unexport");

        Assert.Contains("'sysfs'", on.Output);
        Assert.Equal(3, on.ExitCode);
        Assert.Empty(changes);
    }

    [Fact]
    public async Task A_restart_keeps_the_bus_on_without_an_edge()
    {
        const string On = "hat,slack=30s --keep-power";
        await (await GuestBridge.StartAsync(_guest, On)).DisposeAsync();
        bool stayedOn = await _line.IsHighAsync();
        await using GuestBridge bridge = await GuestBridge.StartAsync(_guest, On);
        await bridge.ReadAsync(1);

        Assert.True(stayedOn);
        Assert.True(await _line.IsHighAsync());
        await _line.AssertNoEdgeAsync();
    }

    [Fact]
    public async Task A_read_powers_the_bus_for_as_long_as_it_takes()
    {
        CommandResult read = await _guest.RunAsync("mbus read 1 --on hat,slack=30s");

        Assert.StartsWith("Meter 11223344 ZRI ", read.Output);
        Assert.Equal(["high", "output", "low", "output"], await _line.ChangesAsync());
        Assert.False(await _line.IsHighAsync());
    }
}
