using Mbus.Client;

namespace Mbus.Simulation.Tests;

public class DefaultBusTests
{
    private readonly SimulatedBus _bus = new(BusDefinition.Default, new LineTiming(2400, 0));
    private readonly BusMaster _master;

    public DefaultBusTests()
    {
        _master = new BusMaster(_bus);
    }

    [Fact]
    public void It_has_eight_meters_at_the_addresses_1_to_7()
    {
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 7], BusDefinition.Default.Meters.Select(meter => (int)meter.PrimaryAddress));
    }

    [Theory]
    [InlineData(1, 0x72, 1)]
    [InlineData(2, 0x72, 3)]
    [InlineData(3, 0x72, 1)]
    [InlineData(4, 0x72, 1)]
    [InlineData(5, 0x72, 1)]
    [InlineData(6, 0x73, 1)]
    public void Every_meter_on_an_address_of_its_own_answers(int address, byte ci, int telegrams)
    {
        Assert.Equal("E5", _master.Ask($"10 40 {address:X2} CS 16"));
        for (int i = 0; i < telegrams; i++)
        {
            Frame frame = Read($"10 {(i % 2 == 0 ? "7B" : "5B")} {address:X2} CS 16");
            Assert.Equal((ControlField.RspUd, address, ci), (ControlField.Function(frame.C), frame.A, frame.Ci));
            bool more = frame.Buffer.AsSpan(frame.DataOffset, frame.DataLength).Contains((byte)0x1F) && frame.Buffer[frame.Length - 3] == 0x1F;
            Assert.Equal(i < telegrams - 1, more);
        }
    }

    [Fact]
    public void Every_meter_answers_when_selected()
    {
        foreach (MeterDefinition meter in BusDefinition.Default.Meters)
        {
            byte[] address = new byte[SecondaryAddress.Length];
            meter.Address.Write(address, 0);
            Assert.Equal("E5", _master.Ask($"68 0B 0B 68 53 FD 52 {Hex.Format(address)} CS 16"));
            Assert.Equal(meter.PrimaryAddress, Read("10 7B FD CS 16").A);
        }
    }

    [Fact]
    public void The_two_on_one_address_collide()
    {
        for (int i = 0; i < 5; i++)
        {
            _master.Ask("10 7B 07 CS 16");
            byte[] bytes = [.. _master.Heard.Select(heard => heard.Value)];
            Assert.True(_master.Heard.Exists(heard => heard.Damaged) || !Frame.TryParse(bytes, 0, bytes.Length, out _));
        }
    }

    [Fact]
    public void A_counter_grows_and_the_clock_runs_under_a_request_that_stays_the_same()
    {
        Assert.Equal("67 45 23 01", Hex.Format(Data("10 5B 01 CS 16", 20, 4)));
        _master.Listen(2 * 3600 * 1_000_000L);
        Assert.Equal("07 48 23 01", Hex.Format(Data("10 5B 01 CS 16", 20, 4)));   // 2 h of 120 l
        Assert.Equal("04 6D 00 22 41 31", Hex.Format(Data("10 5B 01 CS 16", 24, 6))); // 02:00, 2026-01-01
    }

    [Fact]
    public void A_meter_that_honours_the_frame_count_bit_repeats_its_telegram_until_its_restart_time()
    {
        string first = _master.Ask("10 5B 04 CS 16");
        _master.Listen(_master.Now + 5 * 1_000_000L);
        Assert.Equal(first, _master.Ask("10 5B 04 CS 16"));
        Assert.NotEqual(first, _master.Ask("10 7B 04 CS 16"));
        _master.Listen(_master.Now + 3600 * 1_000_000L);
        Assert.NotEqual(first, _master.Ask("10 7B 04 CS 16"));
    }

    [Fact]
    public void The_fixed_structure_counts_its_accesses()
    {
        Assert.Equal("68 13 13 68 08 06 73 78 56 34 12 0A 00 E9 7E 01 00 00 00 35 01 00 00 3D 16", _master.Ask("10 5B 06 CS 16"));
        Assert.Equal("68 13 13 68 08 06 73 78 56 34 12 0B 00 E9 7E 01 00 00 00 35 01 00 00 3E 16", _master.Ask("10 5B 06 CS 16"));
    }

    [Fact]
    public void A_new_address_and_clock_are_kept()
    {
        Assert.Equal("E5", _master.Ask("68 1A 1A 68 73 01 51 01 7A 63 0C 79 99 88 77 66 06 6D 00 1E 0C 61 36 00 04 6D 1E 0C 61 36 CS 16"));
        byte[] data = Data("10 7B 63 CS 16", 0, 32);
        Assert.Equal("99 88 77 66", Hex.Format(data.AsSpan(0, 4)));
        Assert.Equal("04 6D 1E 2C 61 36", Hex.Format(data.AsSpan(24, 6)));
        Assert.Equal("E5", _master.Ask("68 06 06 68 53 63 51 01 7A 01 CS 16"));
        Assert.Equal("E5", _master.Ask("10 40 01 CS 16"));
    }

    [Fact]
    public void The_allocator_reports_its_alarm_until_it_is_fetched()
    {
        Assert.Equal("68 04 04 68 28 05 71 04 A2 16", _master.Ask("10 5A 05 CS 16"));
        Assert.Equal("E5", _master.Ask("10 7A 05 CS 16"));
    }

    private Frame Read(string request)
    {
        _master.Ask(request);
        byte[] bytes = [.. _master.Heard.Select(heard => heard.Value)];
        Assert.All(_master.Heard, heard => Assert.False(heard.Damaged));
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
        return frame;
    }

    private byte[] Data(string request, int offset, int count)
    {
        Frame frame = Read(request);
        return frame.Buffer.AsSpan(frame.DataOffset + offset, count).ToArray();
    }
}
