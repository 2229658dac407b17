using Mbus.Client.Readings;

namespace Mbus.Rig.Tests.OnPc;

/// <summary>kill -9 at any point, then a start: nothing of the killed program is in the way.</summary>
[Collection<PcTests>]
public sealed class KillTests
{
    private const string Line = "/dev/ttyS1,slack=1s";

    private readonly Pc _guest;

    public KillTests(Pc guest)
    {
        guest.Require();
        _guest = guest;
    }

    [Theory]
    [InlineData("while it starts", "sleep 1")]
    [InlineData("while it holds the port and does not listen yet", "ls -l /proc/[0-9]*/fd | grep -q /dev/ttyS1")]
    [InlineData("when it listens", GuestBridge.Listens)]
    public async Task A_killed_bridge_starts_again_and_serves(string when, string until)
    {
        await using (GuestBridge killed = await GuestBridge.StartAsync(_guest, Line, until))
            await killed.KillAsync();

        await using GuestBridge bridge = await GuestBridge.StartAsync(_guest, Line);
        MeterReading reading = await bridge.ReadAsync(1);

        Assert.True(reading.Identity?.Id == "11223344", when);
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
        }

        await using GuestBridge bridge = await GuestBridge.StartAsync(_guest, Line);
        MeterReading reading = await bridge.ReadAsync(2);

        Assert.Equal(3, reading.Telegrams.Count);
    }

    private static async Task ReadForEverAsync(GuestBridge bridge)
    {
        while (true)
            await bridge.ReadAsync(2);
    }
}
