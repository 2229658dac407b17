using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus;

/// <summary>
/// A reply that comes when its wait is over is given to no other client. Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, the
/// reply window is 187500 us, the idle time 13750 us.
/// </summary>
public class LateReplyTests
{
    private const string Reply4 = "68 0F 0F 68 08 04 72 99 99 99 99 74 52 01 00 00 00 00 00 A9 16";
    private const string Reply0 = "68 0F 0F 68 08 00 72 99 99 99 99 74 52 01 00 00 00 00 00 A5 16";

    [Fact]
    public void A_request_that_a_late_E5_could_answer_waits_for_one_more_reply_window()
    {
        Play("""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
             22917 bus sent
            100000 B > 10 40 05 45 16
            250000 bus > E5
            250000 bus note Unsolicited
            397917 bus < 10 40 05 45 16
            420834 bus sent
            440000 bus > E5
            453750 B < E5
            """);
    }

    [Fact]
    public void A_request_for_data_is_repeated_if_a_late_E5_came_in_its_window()
    {
        Play($"""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
             22917 bus sent
            100000 B > 10 5B 05 60 16
            210417 bus < 10 5B 05 60 16
            233334 bus sent
            250000 bus > E5
            608334 bus < 10 5B 05 60 16
            631251 bus sent
            650000 bus > E5
            663750 B < E5
            """);
    }

    [Theory]
    [InlineData("10 5B 03 5E 16")]
    [InlineData("10 5B FE 59 16")]
    public void A_request_that_late_data_could_answer_waits_for_one_more_reply_window(string request)
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
            100000 B > {request}
            250000 bus > {Reply3}
            250000 bus note Unsolicited
            """, until: 397916);
    }

    // MbusTcpMaster on a tcp:// line, with 2 s of slack: it waits 1 s for each address.
    [Fact]
    public void The_wait_for_a_superseded_request_ends_when_the_slave_can_no_longer_answer()
    {
        Arbiter arbiter = Play($"""
                 0 A > 10 5B 04 5F 16
                 0 bus < 10 5B 04 5F 16
             22917 bus sent
            1000000 A > 10 5B 05 60 16
            1000000 bus < 10 5B 05 60 16
            1022917 bus sent
            2000000 A > 10 5B 03 5E 16
            2000000 bus < 10 5B 03 5E 16
            2022917 bus sent
            2060000 bus > {Reply3}
            2060000 A < {Reply3}
            -- The line may still bring the answer to the second one late, for another client.
            2100000 B > 10 40 06 46 16
            3397917 bus < 10 40 06 46 16
            3420834 bus sent
            """, slack: 2000000);
        Assert.Equal((4, 1, 3), (arbiter.Requests, arbiter.Replies, arbiter.Silences));
    }

    [Fact]
    public void The_wait_continues_if_a_late_E5_could_answer_the_next_request()
    {
        Play("""
                 0 A > 10 5B 04 5F 16
                 0 bus < 10 5B 04 5F 16
             22917 bus sent
            1000000 A > 10 40 05 45 16
            2210417 bus < 10 40 05 45 16
            2233334 bus sent
            2260000 bus > E5
            2273750 A < E5
            """, slack: 2000000);
    }

    [Fact]
    public void A_client_that_repeats_a_request_does_not_wait_for_its_own_late_reply()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
            215000 A > 10 7B 03 7E 16
            215000 bus < 10 7B 03 7E 16
            237917 bus sent
            250000 bus > {Reply3}
            250000 A < {Reply3}
            """);
    }

    // A meter whose address was changed, or one that replies with a fixed address: on a bus of its own the client would get the telegram.
    [Theory]
    [InlineData(Reply3)]
    [InlineData(Reply0)]
    public void A_telegram_with_another_address_is_the_reply_if_no_client_uses_that_address(string reply)
    {
        Play($"""
                 0 B > 10 5B 04 5F 16
                 0 bus < 10 5B 04 5F 16
             22917 bus sent
             60000 bus > {Reply4}
             60000 B < {Reply4}
            100000 A > 10 5B 05 60 16
            100000 bus < 10 5B 05 60 16
            122917 bus sent
            160000 bus > {reply}
            310417 A note OtherAddress
            310417 A < {reply}
            """);
    }

    [Fact]
    public void It_is_dropped_if_a_client_has_used_that_address()
    {
        Play($"""
                 0 B > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 B < {Reply3}
            100000 A > 10 5B 05 60 16
            100000 bus < 10 5B 05 60 16
            122917 bus sent
            160000 bus > {Reply3}
            310417 A note WrongReply
            -- It was not the answer, which may still come.
            320000 B > 10 40 07 47 16
            497917 bus < 10 40 07 47 16
            520834 bus sent
            """);
    }

    [Fact]
    public void It_is_dropped_if_a_client_has_used_a_selected_slave_which_may_have_that_address()
    {
        Play($"""
                 0 B > {Select}
                 0 bus < {Select}
             77917 bus sent
            100000 bus > E5
            113750 B < E5
            150000 B > 10 5B FD 58 16
            150000 bus < 10 5B FD 58 16
            172917 bus sent
            200000 bus > {Reply3}
            200000 B < {Reply3}
            300000 A > 10 5B 05 60 16
            300000 bus < 10 5B 05 60 16
            322917 bus sent
            360000 bus > {Reply3}
            510417 A note WrongReply
            """, until: 510417);
    }

    [Fact]
    public void The_wait_for_a_superseded_request_lasts_until_the_end_of_the_reply_window()
    {
        Play("""
                 0 A > 10 5B 04 5F 16
                 0 bus < 10 5B 04 5F 16
             22917 bus sent
            100000 A > 10 5B 05 60 16
            210417 bus < 10 5B 05 60 16
            233334 bus sent
            """, slack: 2000000);
    }

    [Fact]
    public void A_telegram_with_another_address_is_dropped_if_the_line_is_lost_before_the_end_of_the_window()
    {
        Play($"""
                 0 A > 10 5B 05 60 16
                 0 bus < 10 5B 05 60 16
             22917 bus sent
            160000 bus > {Reply3}
            200000 bus lost
            200000 A note WrongReply
            """);
    }

    // What is left of a late E5 would look like the answer.
    [Fact]
    public void After_damage_a_request_that_a_late_E5_could_answer_waits()
    {
        Play("""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
             22917 bus sent
             60000 bus > 11
            210417 A note Damage
            210417 A < 00
            300000 B > 10 40 05 45 16
            397917 bus < 10 40 05 45 16
            420834 bus sent
            """);
    }

    [Fact]
    public void After_damage_that_ends_when_no_late_reply_can_begin_it_does_not_wait()
    {
        Play("""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
             22917 bus sent
            384167 bus > 11
            500000 B > 10 40 05 45 16
            597917 A note Damage
            597917 A < 00
            597917 bus < 10 40 05 45 16
            620834 bus sent
            """, slack: 200000);
    }

    // The driver was late, and so may be what it has received.
    [Fact]
    public void After_silence_that_is_noticed_late_a_request_waits_from_then_on()
    {
        const long Late = 1_000_000;
        LineTiming timing = new(2400, 0);
        Arbiter arbiter = new(timing, 2, Access.Write);
        arbiter.Connect(0);
        arbiter.Connect(0);
        arbiter.ReceiveFromClient(0, [0x10, 0x40, 0x03, 0x43, 0x16], 0, Frame.ShortLength, 0);
        Assert.Equal(ArbiterStep.Transmit, arbiter.Poll(0));
        arbiter.Sent(arbiter.Send, 22_917, 22_917);
        Assert.Equal(ArbiterStep.Wait, arbiter.Poll(Late));
        arbiter.ReceiveFromClient(1, [0x10, 0x40, 0x05, 0x45, 0x16], 0, Frame.ShortLength, Late);
        Assert.Equal(ArbiterStep.Wait, arbiter.Poll(Late));
        Assert.Equal(Late + timing.SlaveWindow, arbiter.NextDeadline);
    }

    [Fact]
    public void A_new_client_in_a_place_waits_for_the_late_reply_of_the_former_one()
    {
        Play("""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
             22917 bus sent
            230000 A close
            240000 A connect
            250000 A > 10 40 05 45 16
            397917 bus < 10 40 05 45 16
            420834 bus sent
            """);
    }

    // The E5 to its SND_NKE would be mistaken for it.
    [Fact]
    public void A_request_that_needs_a_reset_waits_for_the_late_E5_of_another_client()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 C > 10 40 05 45 16
            100000 bus < 10 40 05 45 16
            122917 bus sent
            320000 B > 10 7B 03 7E 16
            497917 bus < 10 40 03 43 16
            520834 bus sent
            """, until: 520834);
    }

    [Fact]
    public void A_request_that_waits_because_of_an_early_E5_may_have_reached_its_meter()
    {
        Play("""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
             22917 bus sent
            100000 B > 10 5B 05 60 16
            210417 bus < 10 5B 05 60 16
            233334 bus sent
            250000 bus > E5
            300000 C > 10 5B 05 60 16
            608334 bus < 10 40 05 45 16
            631251 bus sent
            """, until: 631251);
    }

    // Until no late answer to the first request can come, a telegram may be that: the meter may not have received the second one, and
    // is reset before it answers another client.
    [Theory]
    [InlineData(250000, "10 40 03 43 16")]
    [InlineData(397916, "10 40 03 43 16")]
    [InlineData(397917, "10 5B 03 5E 16")]
    public void A_reply_to_a_repeat_may_be_the_late_one_to_the_first_request(int at, string next)
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
            215000 A > 10 7B 03 7E 16
            215000 bus < 10 7B 03 7E 16
            237917 bus sent
            {at} bus > {Reply3}
            {at} A < {Reply3}
            800000 B > 10 5B 03 5E 16
            800000 bus < {next}
            822917 bus sent
            """, until: 822917);
    }

    // An E5 contains no address.
    [Theory]
    [InlineData(Reply4, 250000, "10 5B 04 5F 16")]
    [InlineData("E5", 263750, "10 40 04 44 16")]
    public void Only_an_E5_may_be_the_late_reply_to_a_request_with_another_address(string reply, int at, string next)
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
            215000 A > 10 7B 04 7F 16
            215000 bus < 10 7B 04 7F 16
            237917 bus sent
            250000 bus > {reply}
            {at} A < {reply}
            800000 B > 10 5B 04 5F 16
            800000 bus < {next}
            822917 bus sent
            """, until: 822917);
    }
}
