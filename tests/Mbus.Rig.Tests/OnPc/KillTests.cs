using Mbus.Client.Readings;

namespace Mbus.Rig.Tests.OnPc;

/// <summary>
/// kill -9 at any point, then a start: the bus stays powered without an edge, the port is free, and nothing is to be cleaned up.
/// </summary>
[Collection<PcTests>]
public sealed class KillTests : IAsyncLifetime
{
    private const string Line = "hat,slack=30s";

    private readonly Pc _guest;
    private readonly PowerLine _line;

    public KillTests(Pc guest)
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

    [Theory]
    [InlineData("while it starts", "sleep 1", false)]
    [InlineData("as soon as the bus is powered", "grep -q 1 /witness", true)]
    [InlineData("while it holds the port and does not listen yet", "ls -l /proc/[0-9]*/fd | grep -q /dev/ttyS1", true)]
    [InlineData("when it listens", GuestBridge.Listens, true)]
    public async Task A_killed_bridge_starts_again_and_serves(string when, string until, bool isPowered)
    {
        bool stayedOn;
        await using (GuestBridge killed = await GuestBridge.StartAsync(_guest, Line, until))
        {
            await killed.KillAsync();
            stayedOn = await _line.IsHighAsync();
        }

        await AssertServesAsync();
        Assert.True(stayedOn || !isPowered, when);
    }

    [Fact]
    public async Task A_bridge_that_was_killed_while_a_meter_answered_starts_again_and_serves()
    {
        await using (GuestBridge killed = await GuestBridge.StartAsync(_guest, Line))
        {
            Task cutOff = ReadForEverAsync(killed);
            await killed.LogAsync("connected");
            await killed.KillAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => cutOff);
            Assert.True(await _line.IsHighAsync());
        }

        await AssertServesAsync();
    }

    private static async Task ReadForEverAsync(GuestBridge bridge)
    {
        while (true)
            await bridge.ReadAsync(2);
    }

    private async Task AssertServesAsync()
    {
        await using GuestBridge bridge = await GuestBridge.StartAsync(_guest, Line);
        MeterReading reading = await bridge.ReadAsync(1);

        Assert.Equal("11223344", reading.Identity!.Id);
        Assert.True(await _line.IsHighAsync());
        await _line.AssertNoEdgeAsync();
    }
}
