namespace Mbus.Tests.Bus;

public class StationExecutingTests
{
    [Fact]
    public void A_new_primary_address_takes_effect_after_the_E5()
    {
        new StationTranscript().Play("""
            > 68 06 06 68 53 05 51 01 7A 08 CS 16
            < E5
            > 10 40 05 CS 16
            -
            > 10 40 08 CS 16
            < E5
            """);
    }

    // The frame count bits of a master for the new address are not those for the old one.
    [Theory]
    [InlineData("05", "00 00 00 00 01 13 00")]
    [InlineData("08", "01 00 00 00 01 13 00")]
    public void A_request_to_another_primary_address_is_no_repeat_and_one_to_the_same_is(string address, string answer)
    {
        new StationTranscript(new StationTestMeter { Telegrams = 3 }).Play($"""
            > 10 7B 05 CS 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 1F CS 16
            > 68 06 06 68 73 05 51 01 7A {address} CS 16
            < E5
            > 10 7B {address} CS 16
            < 68 13 13 68 08 {address} 72 78 56 34 12 74 52 01 07 {answer} 1F CS 16
            """);
    }

    [Theory]
    [InlineData("FB")]
    [InlineData("FD")]
    [InlineData("FF")]
    public void An_address_above_250_is_acknowledged_refused_and_reported(string address)
    {
        new StationTranscript().Play($"""
            > 68 06 06 68 73 05 51 01 7A {address} CS 16
            < E5
            > 10 7B 05 CS 16
            < 68 04 04 68 08 05 70 00 CS 16
            """);
    }

    [Fact]
    public void One_frame_may_hold_several_records()
    {
        StationTranscript transcript = new();
        transcript.Play("""
            > 68 13 13 68 73 FE 51 2F 01 7A 03 0C 79 89 67 45 23 04 6D 00 0C 61 36 CS 16
            < E5
            > 10 7B 03 CS 16
            < 68 12 12 68 08 03 72 89 67 45 23 74 52 01 07 00 00 00 00 01 13 00 CS 16
            """);
        Assert.Equal(["clock 000C6136"], transcript.Meter.Seen);
    }

    [Fact]
    public void The_whole_secondary_address_can_be_set()
    {
        StationTranscript transcript = new();
        transcript.Play("""
            > 68 0D 0D 68 73 05 51 07 79 04 03 02 01 24 40 01 04 CS 16
            < E5
            > 68 0B 0B 68 53 FD 52 04 03 02 01 24 40 01 04 CS 16
            < E5
            """);
        Assert.Equal("0102030424400104", transcript.Meter.Address.ToString());
    }

    [Fact]
    public void Every_other_record_is_passed_to_the_meter()
    {
        StationTranscript transcript = new();
        transcript.Play("""
            > 68 1F 1F 68 73 05 51 06 6D 00 00 0C 61 36 00 C8 3F 7E 84 10 06 01 00 00 00 0D 7C 02 62 61 03 43 42 41 7F CS 16
            < E5
            > 68 05 05 68 53 05 51 0F AA CS 16
            < E5
            """);
        Assert.Equal(
            ["clock 00000C613600", "record C83F7E", "record 84100601000000", "record 0D7C02626103434241", "record 7F", "record 0FAA"],
            transcript.Meter.Seen);
    }

    [Theory]
    [InlineData("68 05 05 68 73 05 51 04 13 CS 16", 4)]
    [InlineData("68 04 04 68 73 05 51 04 CS 16", 4)]
    [InlineData("68 06 06 68 73 05 51 0D 13 05 CS 16", 4)]
    [InlineData("68 07 07 68 73 05 51 0D 13 FF 00 CS 16", 0)]
    [InlineData("68 05 05 68 73 05 51 02 7C CS 16", 4)]
    [InlineData("68 04 04 68 73 05 51 3F CS 16", 0)]
    [InlineData("68 11 11 68 73 05 51 81 80 80 80 80 80 80 80 80 80 80 00 13 01 CS 16", 5)]
    [InlineData("68 11 11 68 73 05 51 01 93 80 80 80 80 80 80 80 80 80 80 00 01 CS 16", 6)]
    public void An_invalid_record_is_reported_with_the_code_of_the_standard(string write, int error)
    {
        new StationTranscript().Play($"""
            > {write}
            < E5
            > 10 7B 05 CS 16
            < 68 04 04 68 08 05 70 {error:X2} CS 16
            """);
    }

    [Fact]
    public void An_invalid_record_does_not_affect_the_others()
    {
        StationTranscript transcript = new();
        transcript.Play("""
            > 68 17 17 68 73 05 51 01 13 07 81 80 80 80 80 80 80 80 80 80 80 00 13 01 01 7A 08 CS 16
            < E5
            > 10 7B 08 CS 16
            < 68 04 04 68 08 08 70 05 CS 16
            """);
        Assert.Equal(["record 011307"], transcript.Meter.Seen);
    }

    [Fact]
    public void A_write_is_executed_once_for_each_frame_count_bit()
    {
        StationTranscript transcript = new();
        transcript.Play("""
            > 68 08 08 68 73 05 51 02 93 00 07 00 CS 16
            < E5
            > 68 08 08 68 73 05 51 02 93 00 07 00 CS 16    ; the repeat
            < E5
            > 68 08 08 68 53 05 51 02 93 00 07 00 CS 16
            < E5
            > 68 08 08 68 43 05 51 02 93 00 07 00 CS 16    ; FCV = 0
            < E5
            > 68 08 08 68 43 05 51 02 93 00 07 00 CS 16
            < E5
            """);
        Assert.Equal(4, transcript.Meter.Seen.Count(seen => seen == "record 0293000700"));
    }

    [Fact]
    public void An_application_reset_restarts_with_the_first_telegram()
    {
        StationTranscript transcript = new(new StationTestMeter { Telegrams = 3 });
        transcript.Play("""
            > 10 7B 05 CS 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 1F CS 16
            > 68 04 04 68 53 05 50 10 CS 16
            < E5
            > 10 5B 05 CS 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 00 1F CS 16
            > 68 03 03 68 73 05 50 CS 16
            < E5
            """);
        Assert.Equal(["reset 10", "reset "], transcript.Meter.Seen);
    }

    [Fact]
    public void A_new_baud_rate_is_acknowledged_at_the_old_one_and_kept_once_heard_at_the_new()
    {
        StationTranscript transcript = new();
        Station station = transcript.Station;
        byte[] set9600 = StationTranscript.Bytes("68 03 03 68 53 05 BD CS 16");
        station.Receive(set9600, 0, set9600.Length, 2_000_000);
        Assert.Equal(2_000_000 + 13_750, station.NextDeadline);
        Assert.True(station.Poll(2_013_750));
        Assert.Equal(2400, station.BaudRate);
        Assert.Equal(2_013_750 + 4_584, station.NextDeadline);
        Assert.False(station.Poll(2_018_334));
        Assert.Equal(9600, station.BaudRate);

        transcript.Play("""
            wait 500
            > 10 40 05 45 16
            < E5
            wait 700
            """);
        Assert.Equal(9600, station.BaudRate);
    }

    [Fact]
    public void A_baud_rate_without_a_valid_frame_is_abandoned()
    {
        StationTranscript transcript = new();
        transcript.Play("""
            > 68 03 03 68 53 05 B8 CS 16
            < E5
            > 10 40 05 46 16              ; nothing valid
            -
            wait 590
            """);
        Assert.Equal(300, transcript.Station.BaudRate);
        transcript.Play("wait 10");
        Assert.Equal(2400, transcript.Station.BaudRate);
    }
}
