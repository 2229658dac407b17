using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus.Arbitration.Transcripts;

/// <summary>
/// When a meter gets a SND_NKE before a request, and what follows it. Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, 12 bytes
/// 55000 us, the reply window is 187500 us, the idle time 13750 us.
/// </summary>
public class ResetTests
{
    private const string SetAddress2 = "68 06 06 68 53 02 51 01 7A 02 23 16";
    private const string SetAddress200 = "68 06 06 68 53 02 51 01 7A C8 E9 16";

    // With another SND_NKE before the repeat, a meter that has received the write would execute it twice.
    [Fact]
    public void The_repeat_of_a_write_that_followed_a_reset_reaches_the_meter_unchanged()
    {
        Play($"""
                 0 A > {SetAddress2}
                 0 bus < {SetAddress2}
             55000 bus sent
             70000 bus > E5
             83750 A < E5
            1000000 B > {SetAddress200}
            1000000 bus < 10 40 02 42 16
            1022917 bus sent
            1040000 bus > E5
            1053750 bus < {SetAddress200}
            1108750 bus sent
            2000000 B > {SetAddress200}
            2000000 bus < {SetAddress200}
            2055000 bus sent
            """);
    }

    [Fact]
    public void After_an_E5_to_a_later_reset_the_write_waits_until_no_other_E5_can_come()
    {
        Arbiter arbiter = Play($"""
                 0 B > {SetAddress2}
                 0 bus < {SetAddress2}
             55000 bus sent
             70000 bus > E5
             83750 B < E5
            1000000 A > {SetAddress200}
            1000000 bus < 10 40 02 42 16
            1022917 bus sent
            1210417 bus < 10 40 02 42 16
            1233334 bus sent
            1250000 bus > E5
            1400000 bus > E5
            1400000 bus note Unsolicited
            1608334 bus < {SetAddress200}
            1663334 bus sent
            1680000 bus > E5
            1693750 A < E5
            """);
        Assert.Equal((2, 2), (arbiter.Requests, arbiter.Replies));
    }

    [Fact]
    public void A_request_follows_its_reset_at_once_although_another_client_waits()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 B > 10 7B 03 7E 16
            100000 bus < 10 40 03 43 16
            110000 C > 10 40 05 45 16
            122917 bus sent
            140000 bus > E5
            153750 bus < 10 7B 03 7E 16
            176667 bus sent
            200000 bus > {Reply3}
            200000 B < {Reply3}
            213750 bus < 10 40 05 45 16
            236667 bus sent
            """);
    }

    // A's second telegram may be the late answer to its first request: the meter may still hold the frame count bit of B, and is reset.
    // So the next telegram of A's sequence is lost.
    [Fact]
    public void A_sequence_that_a_necessary_reset_ends_is_not_continued()
    {
        Play($"""
                 0 B > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 B < {Reply3}
            100000 A > 10 7B 03 7E 16
            100000 bus < 10 7B 03 7E 16
            122917 bus sent
            320000 A > 10 7B 03 7E 16
            320000 bus < 10 7B 03 7E 16
            342917 bus sent
            400000 bus > {Reply3MoreFollow}
            400000 A < {Reply3MoreFollow}
            1000000 A > 10 5B 03 5E 16
            1000000 bus < 10 40 03 43 16
            1022917 bus sent
            1040000 bus > E5
            1053750 A note SequenceLost
            """);
    }

    [Fact]
    public void A_request_that_its_client_replaces_during_the_reset_is_not_sent()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 B > 10 7B 03 7E 16
            100000 bus < 10 40 03 43 16
            110000 B > 10 5B 05 60 16
            122917 bus sent
            140000 bus > E5
            153750 bus < 10 5B 05 60 16
            176667 bus sent
            """);
    }

    [Fact]
    public void A_request_that_its_client_replaces_during_the_second_reset_is_not_sent_again()
    {
        Play($"""
                 0 B > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 B < {Reply3}
            200000 A > 10 7B 03 7E 16
            200000 bus < 10 40 03 43 16
            222917 bus sent
            410417 bus < 10 7B 03 7E 16
            433334 bus sent
            460000 bus > {Reply3}
            473750 bus < 10 40 03 43 16
            496667 bus sent
            500000 A > 10 5B 05 60 16
            600000 bus > E5
            613750 bus < 10 5B 05 60 16
            636667 bus sent
            """);
    }

    [Theory]
    [InlineData("A > 10 5B 05 60 16", "1263750 bus < 10 5B 05 60 16\n1286667 bus sent")]
    [InlineData("A close", "")]
    public void A_write_that_its_client_gives_up_during_the_reset_is_not_sent(string given, string then)
    {
        Play($"""
                 0 B > {SetAddress2}
                 0 bus < {SetAddress2}
             55000 bus sent
             70000 bus > E5
             83750 B < E5
            1000000 A > {SetAddress200}
            1000000 bus < 10 40 02 42 16
            1022917 bus sent
            1210417 bus < 10 40 02 42 16
            1220000 {given}
            1233334 bus sent
            1250000 bus > E5
            {then}
            """);
    }

    [Fact]
    public void A_write_is_not_sent_after_the_reset_if_its_client_has_sent_one_that_is_too_long_to_queue()
    {
        string write2 = LongWrite(2), write3 = LongWrite(3);
        Play($"""
                 0 B > {SetAddress2}
                 0 bus < {SetAddress2}
             55000 bus sent
             70000 bus > E5
             83750 B < E5
            1000000 A > {write2}
            1000000 bus < 10 40 02 42 16
            1022917 bus sent
            1210417 bus < 10 40 02 42 16
            1220000 A > {write3}
            1220000 A note Overflow
            1233334 bus sent
            1250000 bus > E5
            """);
    }

    [Fact]
    public void A_meter_is_reset_if_another_meter_was_given_its_address()
    {
        Play($"""
                 0 B > {SetAddress200}
                 0 bus < {SetAddress200}
             55000 bus sent
             70000 bus > E5
             83750 B < E5
            1000000 A > 10 7B C8 43 16
            1000000 bus < 10 40 C8 08 16
            1022917 bus sent
            """, until: 1022917);
    }

    // The meter may have missed it: it would take the request after it for a repeat, and send the last telegram again.
    [Fact]
    public void A_reset_of_a_client_that_is_not_answered_is_sent_again_before_its_next_request()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 A > 10 40 03 43 16
            100000 bus < 10 40 03 43 16
            122917 bus sent
            600000 A > 10 7B 03 7E 16
            600000 bus < 10 40 03 43 16
            622917 bus sent
            640000 bus > E5
            653750 bus < 10 7B 03 7E 16
            676667 bus sent
            """);
    }

    // Some meters have one memory for both addresses.
    [Fact]
    public void A_meter_read_at_253_is_reset_before_another_client_reads_it_at_its_own_address()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 A > 10 7B FD 78 16
            200000 bus < 10 7B FD 78 16
            222917 bus sent
            260000 bus > {Reply3}
            260000 A < {Reply3}
            300000 B > 10 7B 03 7E 16
            300000 bus < 10 40 03 43 16
            322917 bus sent
            """, until: 322917);
    }

    [Fact]
    public void A_meter_is_reset_before_a_new_client_in_the_place_of_its_last_reader_reads_it()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 A close
            200000 A connect
            300000 A > 10 7B 03 7E 16
            300000 bus < 10 40 03 43 16
            322917 bus sent
            """, until: 322917);
    }

    [Fact]
    public void A_meter_may_have_received_a_request_during_which_the_line_was_lost_and_is_reset()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             30000 bus lost
            500000 B > 10 7B 03 7E 16
            500000 bus < 10 40 03 43 16
            522917 bus sent
            540000 bus > E5
            553750 bus < 10 7B 03 7E 16
            576667 bus sent
            600000 bus > {Reply3}
            600000 B < {Reply3}
            """);
    }

    [Fact]
    public void After_an_answered_reset_a_client_in_streaming_mode_gets_the_reply_in_pieces()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            200000 B > 10 7B 03 7E 16
            200000 bus < 10 40 03 43 16
            222917 bus sent
            240000 bus > E5
            253750 bus < 10 7B 03 7E 16
            276667 bus sent
            300000 bus > {Reply3[..29]}
            300000 B < {Reply3[..29]}
            304000 bus > {Reply3[30..]}
            304000 B < {Reply3[30..]}
            """, handover: Handover.AsItArrives);
    }

    private static string LongWrite(byte address)
    {
        byte[] frame = new byte[Frame.MaxLength];
        Frame.WriteLong(frame, 0, 0x53, address, 0x51, new byte[Frame.MaxData], 0, Frame.MaxData);
        return Transcript.Hex(frame);
    }
}
