using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus;

/// <summary>
/// A reply that comes when its wait is over is given to no other client. Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, the
/// reply window is 187500 us, the idle time 13750 us.
/// </summary>
public class LateReplyTests
{
    private const string Reply4 = "68 0F 0F 68 08 04 72 99 99 99 99 74 52 01 00 00 00 00 00 A9 16";

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
        Play($"""
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
            """, slack: 2000000);
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
    [Fact]
    public void A_telegram_with_another_address_is_the_reply_if_no_client_uses_that_address()
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
            160000 bus > {Reply3}
            310417 A note OtherAddress
            310417 A < {Reply3}
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
            """, until: 310417);
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
}
