using Mbus.Client.Readings;
using Mbus.Interop.Tests;

namespace Mbus.Rig.Tests.OnPc;

[Collection<PcTests>]
public sealed class BridgeTests : IAsyncLifetime
{
    private const string Line = "hat,slack=30s";

    private readonly Pc _guest;

    public BridgeTests(Pc guest)
    {
        guest.Require();
        _guest = guest;
    }

    public async ValueTask InitializeAsync() => await new Eeprom(_guest).PlugInAsync(Eeprom.MbusMaster.ToBytes());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_bus_is_served_to_a_master_in_the_guest_and_to_one_on_this_machine()
    {
        await using GuestBridge bridge = await GuestBridge.StartAsync(_guest, Line);

        CommandResult inside = await _guest.RunAsync("mbus read 1 --on tcp://127.0.0.1:10001,slack=60s");
        MeterReading outside = await bridge.ReadAsync(2);

        Assert.StartsWith("Meter 11223344 ZRI ", inside.Output);
        Assert.Equal(("67280015", 3), (outside.Identity!.Id, outside.Telegrams.Count));
    }

    [Fact]
    public async Task A_port_that_is_gone_is_noticed_and_served_again_when_it_is_back()
    {
        await using GuestBridge bridge = await GuestBridge.StartAsync(_guest, Line);
        string device = (await _guest.RunAsync("basename $(readlink /sys/class/tty/ttyS1/device)")).Output.Trim();

        await _guest.RunAsync($"echo {device} >/sys/bus/pnp/drivers/serial/unbind");
        string log = await bridge.LogAsync("gone");
        await _guest.RunAsync($"echo {device} >/sys/bus/pnp/drivers/serial/bind");
        MeterReading reading = await bridge.ReadAsync(1);

        Assert.Contains("hat: receive: the port is gone", log);
        Assert.Equal("11223344", reading.Identity!.Id);
    }
}
