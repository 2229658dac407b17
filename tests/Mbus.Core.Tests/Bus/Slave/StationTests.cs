namespace Mbus.Tests.Bus;

public class StationTests
{
    [Fact]
    public void The_minimal_dialogue_is_a_reset_and_a_reading()
    {
        new StationTranscript().Play("""
            > 10 40 05 45 16                                                             ; SND_NKE
            < E5
            > 10 7B 05 80 16                                                             ; REQ_UD2
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 CS 16    ; access number 00
            """);
    }

    [Fact]
    public void A_repeat_gets_the_stored_telegram_and_the_toggled_bit_the_next()
    {
        new StationTranscript(new StationTestMeter { Telegrams = 3 }).Play("""
            > 10 40 05 CS 16
            < E5
            > 10 7B 05 CS 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 1F CS 16
            > 10 7B 05 CS 16    ; the repeat
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 1F CS 16
            > 10 5B 05 CS 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 01 1F CS 16
            > 10 7B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 02 00 00 00 01 13 02 CS 16
            > 10 5B 05 CS 16    ; and round again
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 03 00 00 00 01 13 00 1F CS 16
            > 10 40 05 CS 16
            < E5
            > 10 7B 05 CS 16    ; the first again, under the next access number
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 04 00 00 00 01 13 00 1F CS 16
            """);
    }

    [Fact]
    public void A_meter_with_a_restart_time_starts_again_after_it()
    {
        StationTranscript transcript = new(new StationTestMeter { Telegrams = 3 });
        transcript.Station.RestartTime = 6_000_000;
        transcript.Play("""
            > 10 7B 05 CS 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 1F CS 16
            wait 5
            > 10 5B 05 CS 16    ; in time: the next
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 01 1F CS 16
            wait 7
            > 10 5B 05 CS 16    ; too late to be a repeat: the first
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 02 00 00 00 01 13 00 1F CS 16
            """);
    }

    [Fact]
    public void Own_address_and_253_have_images_of_their_own_and_a_selection_resets_those_of_253()
    {
        new StationTranscript(new StationTestMeter { Telegrams = 2 }).Play("""
            > 10 7B 05 CS 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 1F CS 16
            > 68 0B 0B 68 53 FD 52 78 56 34 12 FF FF FF FF CS 16
            < E5
            > 10 7B FD CS 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 00 1F CS 16
            > 10 7B 05 CS 16    ; a repeat to the own address, byte for byte
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 1F CS 16
            > 10 7B FD CS 16    ; a repeat to 253
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 00 1F CS 16
            > 10 5B FD CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 02 00 00 00 01 13 01 CS 16
            > 68 0B 0B 68 73 FD 52 78 56 34 12 FF FF FF FF CS 16
            < E5
            > 10 5B FD CS 16    ; the first after a selection is none of the repeats
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 03 00 00 00 01 13 00 1F CS 16
            """);
    }

    [Fact]
    public void Without_a_valid_frame_count_bit_every_request_is_new()
    {
        new StationTranscript().Play("""
            > 10 4B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 CS 16
            > 10 4B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 00 CS 16
            > 10 6B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 02 00 00 00 01 13 00 CS 16
            """);
    }

    [Fact]
    public void A_slave_that_ignores_frame_count_bits_treats_every_request_as_new()
    {
        StationTranscript transcript = new();
        transcript.Station.IgnoresFrameCount = true;
        transcript.Play("""
            > 10 5B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 CS 16
            > 10 5B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 00 CS 16
            """);
    }

    [Fact]
    public void Address_254_is_answered_with_the_own_address_and_255_is_never_answered()
    {
        new StationTranscript(new StationTestMeter { Telegrams = 2 }).Play("""
            > 10 40 FE 3E 16
            < E5
            > 10 7B FE 79 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 1F CS 16
            > 10 7B FF 7A 16
            -
            > 10 40 FF 3F 16                          ; acted upon: the next reading is the first
            -
            > 10 7B 05 CS 16
            < 68 13 13 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 00 1F CS 16
            > 68 06 06 68 43 FF 51 01 7A 09 CS 16     ; so is a write
            -
            > 10 40 09 CS 16
            < E5
            """);
    }

    [Theory]
    [InlineData("> 10 40 06 CS 16")]
    [InlineData("> 10 7B FD CS 16                               ; 253, not selected")]
    [InlineData("> 10 40 FD CS 16")]
    [InlineData("> 68 03 03 68 53 FD 50 CS 16")]
    [InlineData("> 10 7B FB CS 16                               ; 251")]
    [InlineData("> E5")]
    [InlineData("> 68 03 03 68 08 05 72 CS 16                   ; from a slave")]
    [InlineData("> 10 00 05 CS 16                               ; from a slave")]
    [InlineData("> 10 53 05 CS 16                               ; SND_UD in a short frame")]
    [InlineData("> 68 03 03 68 5B 05 72 CS 16                   ; REQ_UD2 in a long frame")]
    [InlineData("> 10 50 05 CS 16                               ; SND_NKE with FCV")]
    [InlineData("> 10 49 05 CS 16                               ; a C field that M-Bus does not know")]
    [InlineData("> 10 40 05 46 16                               ; checksum")]
    [InlineData("> 10 40 05 45 17                               ; stop byte")]
    [InlineData("> 10 40 05 45 16 00                            ; more bytes behind it")]
    [InlineData("> 10 40 05 45 16 10 40 06 46 16                ; a frame behind it")]
    public void Only_a_valid_frame_for_the_slave_is_answered(string line)
    {
        new StationTranscript().Play(line + "\n-\n> 10 40 05 45 16\n< E5");
    }

    // 68 08 08 68 begins a frame of 14 bytes, which the two short ones fill; its checksum is wrong.
    [Theory]
    [InlineData("10 40 06 46 16 10 40 05 45 16", "< E5")]
    [InlineData("10 40 05 45 16 10 40 06 46 16", "-")]
    public void Of_the_frames_behind_a_false_start_the_last_one_counts(string frames, string answer)
    {
        new StationTranscript().Play($"> 68 08 08 68 {frames}\n{answer}");
    }

    [Fact]
    public void An_unknown_CI_is_acknowledged_and_reported_once()
    {
        new StationTranscript().Play("""
            > 68 03 03 68 73 05 A7 CS 16
            < E5
            > 10 7B 05 CS 16
            < 68 04 04 68 08 05 70 01 CS 16                                              ; unimplemented CI
            > 10 7B 05 CS 16                                                             ; the repeat
            < 68 04 04 68 08 05 70 01 CS 16
            > 10 5B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 00 02 00 00 01 13 00 CS 16    ; status: application error
            > 68 03 03 68 53 05 50 CS 16
            < E5
            > 10 7B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 00 CS 16
            """);
    }

    [Fact]
    public void An_alarm_is_announced_fetched_and_acknowledged_by_the_next_request()
    {
        StationTranscript transcript = new(new StationTestMeter { Alarm = 0x04 });
        transcript.Play("""
            > 10 5B 05 CS 16
            < 68 12 12 68 28 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 CS 16    ; ACD
            > 10 7A 05 CS 16
            < 68 04 04 68 28 05 71 04 CS 16
            > 10 7A 05 CS 16                                                             ; the repeat
            < 68 04 04 68 28 05 71 04 CS 16
            > 10 5A 05 CS 16
            < E5
            > 10 7B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 01 00 00 00 01 13 00 CS 16
            """);
        Assert.Equal(0, transcript.Meter.Alarm);
    }

    [Fact]
    public void The_access_number_is_that_of_the_next_telegram()
    {
        StationTranscript transcript = new();
        transcript.Station.AccessNumber = 0xFF;
        transcript.Play("""
            > 10 7B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 FF 00 00 00 01 13 00 CS 16
            """);
        Assert.Equal(0x00, transcript.Station.AccessNumber);
        transcript.Play("""
            > 10 5B 05 CS 16
            < 68 12 12 68 08 05 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 CS 16
            """);
        Assert.Equal(0x01, transcript.Station.AccessNumber);
    }

    [Fact]
    public void A_meter_with_nothing_to_send_answers_E5()
    {
        new StationTranscript(new StationTestMeter { Telegrams = 0 }).Play("""
            > 10 7B 05 CS 16
            < E5
            > 10 7A 05 CS 16
            < E5
            """);
    }
}
