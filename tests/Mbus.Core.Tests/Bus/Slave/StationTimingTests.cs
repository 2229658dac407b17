namespace Mbus.Tests.Bus;

public class StationTimingTests
{
    private static readonly byte[] Reset = [0x10, 0x40, 0x05, 0x45, 0x16];

    private readonly Station _station = new(new StationTestMeter(), 5, new LineTiming(2400, 0));

    [Theory]
    [InlineData(0, 4_584)]
    [InlineData(13_750, 13_750)]
    [InlineData(1_100_000, 1_100_000)]
    public void The_reply_is_due_after_the_response_delay_and_at_least_11_bits(long delay, long due)
    {
        _station.ResponseDelay = delay;
        _station.Receive(Reset, 0, Reset.Length, 1_000_000);
        Assert.Equal(1_000_000 + due, _station.NextDeadline);
        Assert.False(_station.Poll(_station.NextDeadline - 1));
        Assert.True(_station.Poll(1_000_000 + due));
        Assert.Equal(long.MaxValue, _station.NextDeadline);
        Assert.False(_station.Poll(2_000_000));
    }

    [Theory]
    [InlineData("68 0B 0B 68 53 FD 52 99 99 99 99 FF FF FF FF CS 16", "selects another")]
    [InlineData("68 03 03 68 43 FF 5C CS 16", "for all")]
    public void A_frame_without_an_answer_takes_effect_after_11_bits_also_in_a_slow_slave(string frame, string why)
    {
        byte[] select = StationTranscript.Bytes("68 03 03 68 53 FD 52 CS 16");
        _station.ResponseDelay = 100_000;
        _station.Receive(select, 0, select.Length, 1_000_000);
        Assert.Equal(1_100_000, _station.NextDeadline);
        Assert.True(_station.Poll(1_100_000));

        byte[] bytes = StationTranscript.Bytes(frame);
        _station.Receive(bytes, 0, bytes.Length, 2_000_000);
        Assert.Equal(2_004_584, _station.NextDeadline);

        // A faster slave has answered, and the master asks it for its data.
        byte[] request = StationTranscript.Bytes("10 7B FD CS 16");
        _station.Receive(request, 0, request.Length, 2_055_000);
        Assert.True(_station.IsSelected == (why == "for all"), why);
    }

    [Fact]
    public void A_byte_before_the_reply_cancels_the_frame()
    {
        _station.Receive(Reset, 0, Reset.Length, 1_000_000);
        _station.Receive([0x00], 0, 1, 1_010_000);
        Assert.Equal(long.MaxValue, _station.NextDeadline);

        _station.Receive(Reset, 0, Reset.Length, 2_000_000);
        _station.ReceiveDamaged(2_010_000);
        Assert.Equal(long.MaxValue, _station.NextDeadline);
    }

    [Fact]
    public void A_frame_may_arrive_in_any_pieces()
    {
        for (int split = 1; split < Reset.Length; split++)
        {
            long now = 1_000_000L * split;
            _station.Receive(Reset, 0, split, now);
            _station.Receive(Reset, split, Reset.Length - split, now + 4_584 * (Reset.Length - split));
            Assert.True(_station.Poll(_station.NextDeadline), $"split behind byte {split}");
        }
    }

    [Theory]
    [InlineData(13_750, true)]
    [InlineData(13_751, false)]
    public void A_pause_of_33_bits_is_bridged_and_a_longer_one_is_not(long pause, bool answered)
    {
        _station.Receive(Reset, 0, 2, 1_000_000);
        _station.Receive(Reset, 2, 3, 1_000_000 + pause + 13_750);
        Assert.Equal(answered, _station.NextDeadline != long.MaxValue);
    }

    [Fact]
    public void A_damaged_byte_affects_only_its_own_frame()
    {
        _station.Receive(Reset, 0, 4, 1_000_000);
        _station.ReceiveDamaged(1_004_584);
        Assert.Equal(long.MaxValue, _station.NextDeadline);
        _station.Receive(Reset, 0, 5, 2_000_000);
        Assert.NotEqual(long.MaxValue, _station.NextDeadline);
    }

    [Fact]
    public void A_damaged_byte_within_a_frame_makes_it_invalid()
    {
        for (int split = 1; split < Reset.Length; split++)
        {
            long now = 1_000_000L * split;
            _station.Receive(Reset, 0, split, now);
            _station.ReceiveDamaged(now + 4_584);
            _station.Receive(Reset, split, Reset.Length - split, now + (4_584 * (1 + Reset.Length - split)));
            Assert.Equal((split, long.MaxValue), (split, _station.NextDeadline));
        }
    }

    [Fact]
    public void Receiving_no_bytes_changes_nothing()
    {
        _station.Receive(Reset, 0, 0, 1_000_000);
        Assert.Equal(long.MaxValue, _station.NextDeadline);
        _station.Receive(Reset, 0, Reset.Length, 2_000_000);
        _station.Receive(Reset, 0, 0, 2_010_000);
        Assert.Equal(2_013_750, _station.NextDeadline);
        Assert.True(_station.Poll(2_013_750));
    }

    [Theory]
    [InlineData("68 03 03 68 08 05 72 CS 16")]
    [InlineData("10 00 05 CS 16")]
    [InlineData("E5")]
    public void Nothing_is_due_after_a_frame_of_a_slave(string frame)
    {
        byte[] bytes = StationTranscript.Bytes(frame);
        _station.Receive(bytes, 0, bytes.Length, 1_000_000);
        Assert.Equal(long.MaxValue, _station.NextDeadline);
    }

    // Start of the next byte, whole or damaged, from the time 11 bits after the frame on, in microseconds.
    [Theory]
    [InlineData(-4_584, 5)]
    [InlineData(-1, 5)]
    [InlineData(0, 9)]
    [InlineData(1, 9)]
    public void A_frame_takes_effect_if_the_next_byte_starts_11_bits_after_it_or_later(long start, byte address)
    {
        byte[] setAddress = StationTranscript.Bytes("68 06 06 68 43 FF 51 01 7A 09 CS 16");
        foreach (bool isDamaged in new[] { false, true })
        {
            Station station = new(new StationTestMeter(), 5, new LineTiming(2400, 0));
            station.Receive(setAddress, 0, setAddress.Length, 1_000_000);
            long end = 1_004_584 + start + 4_584;
            if (isDamaged)
                station.ReceiveDamaged(end);
            else
                station.Receive([0x00], 0, 1, end);
            Assert.Equal((isDamaged, address), (isDamaged, station.Address));
        }
    }

    [Fact]
    public void A_frame_due_before_late_bytes_still_takes_effect()
    {
        byte[] setAddress = StationTranscript.Bytes("68 06 06 68 43 FF 51 01 7A 09 CS 16");
        _station.Receive(setAddress, 0, setAddress.Length, 1_000_000);
        _station.Receive(Reset, 0, Reset.Length, 2_000_000);
        Assert.Equal(9, _station.Address);
    }
}
