using Mbus.Client.Lines;
using Mbus.Simulation.Slaves;

namespace Mbus.Simulation.Tests.Slaves;

public class SlaveEndpointTests
{
    private const long Start = 5_000_000;
    private static readonly byte[] Reset = [0x10, 0x40, 0x05, 0x45, 0x16];

    private readonly SimulatedBus _bus = new(BusMaster.Meters(5), new LineTiming(2400, 0));

    [Fact]
    public async Task Bytes_that_come_at_once_take_their_time_on_the_bus()
    {
        ScriptedLine line = new((Start, Reset, false)) { StartsAt = Start };
        await Serve(new SlaveEndpoint(_bus, line, isPaced: false));
        Assert.Equal([(Start + 22_917 + 13_750 + 4_584, "E5")], line.Sent);
    }

    [Fact]
    public async Task Bytes_that_were_paced_by_the_line_are_received_when_they_came()
    {
        ScriptedLine line = new((Start + 50_000, Reset, false)) { StartsAt = Start };
        await Serve(new SlaveEndpoint(_bus, line, isPaced: true));
        Assert.Equal([(Start + 50_000 + 13_750 + 4_584, "E5")], line.Sent);
    }

    [Fact]
    public async Task A_reading_comes_back_byte_by_byte()
    {
        ScriptedLine line = new((Start, [0x10, 0x5B, 0x05, 0x60, 0x16], false)) { StartsAt = Start };
        await Serve(new SlaveEndpoint(_bus, line, isPaced: false));
        Assert.Equal("68 12 12 68 08 05 72 00 00 00 10 74 52 01 07 00 00 00 00 01 13 00 71 16", string.Join(' ', line.Sent.Select(sent => sent.Bytes)));
        Assert.Equal(23 * 11 * 1_000_000L / 2400, line.Sent[^1].At - line.Sent[0].At, 1.0);
    }

    [Fact]
    public async Task Bytes_that_came_damaged_are_not_answered()
    {
        ScriptedLine line = new((Start, Reset[..4], false), (Start, Reset[4..], true)) { StartsAt = Start };
        await Serve(new SlaveEndpoint(_bus, line, isPaced: false));
        Assert.Empty(line.Sent);
    }

    [Fact]
    public async Task More_than_the_bus_can_take_is_dropped_and_counted()
    {
        ScriptedLine line = new([.. Enumerable.Repeat((Start, new byte[300], false), 10), (Start + 60_000_000, Reset, false)]) { StartsAt = Start };
        SlaveEndpoint endpoint = new(_bus, line, isPaced: false);
        await Serve(endpoint);
        Assert.Equal(7 * 300, endpoint.Dropped);
        Assert.Equal("E5", Assert.Single(line.Sent).Bytes);
    }

    [Fact]
    public async Task Bytes_for_the_previous_master_do_not_reach_the_next()
    {
        _bus.Transmit(Reset, 0);
        ScriptedLine line = new() { StartsAt = Start };
        await Serve(new SlaveEndpoint(_bus, line, isPaced: false, origin: 0));
        Assert.Empty(line.Sent);
    }

    [Fact]
    public async Task A_reading_comes_back_as_one_segment_to_a_master_over_tcp()
    {
        ScriptedLine line = new((Start, [0x10, 0x5B, 0x05, 0x60, 0x16], false)) { StartsAt = Start };
        await Serve(new SlaveEndpoint(_bus, line, isPaced: false, handover: Handover.Whole));
        (long at, string bytes) = Assert.Single(line.Sent);
        Assert.Equal("68 12 12 68 08 05 72 00 00 00 10 74 52 01 07 00 00 00 00 01 13 00 71 16", bytes);
        Assert.Equal(Start + 22_917 + 13_750 + (24 * 11 * 1_000_000L / 2400), at, 1000.0);
    }

    [Fact]
    public async Task An_acknowledgement_is_not_held_back()
    {
        ScriptedLine line = new((Start, Reset, false)) { StartsAt = Start };
        await Serve(new SlaveEndpoint(_bus, line, isPaced: false, handover: Handover.Whole));
        Assert.Equal([(Start + 22_917 + 13_750 + 4_584, "E5")], line.Sent);
    }

    [Fact]
    public async Task Bytes_that_are_not_a_frame_are_one_segment_when_the_bus_is_idle()
    {
        SimulatedBus collision = new(BusMaster.Meters(5, 5), new LineTiming(2400, 0));
        ScriptedLine line = new((Start, [0x10, 0x5B, 0x05, 0x60, 0x16], false)) { StartsAt = Start };
        await Serve(new SlaveEndpoint(collision, line, isPaced: false, handover: Handover.Whole));
        Assert.True(Assert.Single(line.Sent).Bytes.Length > 20);
    }

    [Fact]
    public async Task Below_1200_baud_bytes_come_as_they_are_sent_since_a_whole_reply_takes_longer_than_masters_wait()
    {
        SimulatedBus slow = new(BusMaster.Meters(5), new LineTiming(600, 0));
        ScriptedLine line = new((Start, [0x10, 0x5B, 0x05, 0x60, 0x16], false)) { StartsAt = Start, BaudRate = 600 };
        await Serve(new SlaveEndpoint(slow, line, isPaced: false, handover: Handover.Whole));
        Assert.Equal(24, line.Sent.Count);
    }

    private static async Task Serve(SlaveEndpoint endpoint)
    {
        await Assert.ThrowsAsync<LineException>(() => endpoint.RunAsync(TestContext.Current.CancellationToken));
    }
}
