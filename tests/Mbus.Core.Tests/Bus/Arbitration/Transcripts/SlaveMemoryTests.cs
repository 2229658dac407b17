using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus;

/// <summary>
/// Slaves tell a repeat by its frame count bit, and know nothing of clients. Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, 12
/// bytes 55000 us, the reply window is 187500 us, the idle time 13750 us.
/// </summary>
public class SlaveMemoryTests
{
    private const string SetAddress2 = "68 06 06 68 53 02 51 01 7A 02 23 16";
    private const string SetAddress200 = "68 06 06 68 53 02 51 01 7A C8 E9 16";

    [Fact]
    public void A_write_that_looks_like_the_repeat_of_another_client_follows_a_reset()
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
            1120000 bus > E5
            1133750 B < E5
            """);
    }

    [Fact]
    public void A_write_is_dropped_and_reported_if_the_meter_does_not_answer_the_reset()
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
            1233334 bus sent
            1420834 bus < 10 40 02 42 16
            1443751 bus sent
            1631251 A note ResetUnanswered
            1640000 A > 10 40 05 45 16
            -- A late E5 to the SND_NKE of the arbiter would look like the answer to this one.
            1818751 bus < 10 40 05 45 16
            1841668 bus sent
            """);
    }

    // 254 is every meter: what was read there is the last telegram of the meter with address 3, too.
    [Fact]
    public void A_meter_read_at_254_is_reset_before_another_client_reads_it_at_its_own_address()
    {
        Play($"""
                 0 A > 10 5B FE 59 16
                 0 bus < 10 5B FE 59 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            7000000 B > 10 5B 03 5E 16
            7000000 bus < 10 40 03 43 16
            7022917 bus sent
            7040000 bus > E5
            7053750 bus < 10 5B 03 5E 16
            7076667 bus sent
            7100000 bus > {Reply3}
            7100000 B < {Reply3}
            """);
    }

    [Fact]
    public void A_meter_read_at_its_own_address_is_reset_before_another_client_reads_it_at_254()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 B > 10 5B FE 59 16
            100000 bus < 10 40 FE 3E 16
            122917 bus sent
            140000 bus > E5
            153750 bus < 10 5B FE 59 16
            176667 bus sent
            200000 bus > {Reply3}
            200000 B < {Reply3}
            """);
    }

    [Fact]
    public void A_meter_is_reset_if_the_first_request_of_a_client_looks_like_the_repeat_of_another_client()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 B > 10 7B 03 7E 16
            100000 bus < 10 40 03 43 16
            122917 bus sent
            140000 bus > E5
            153750 bus < 10 7B 03 7E 16
            176667 bus sent
            200000 bus > {Reply3}
            200000 B < {Reply3}
            300000 B > 10 5B 03 5E 16
            300000 bus < 10 5B 03 5E 16
            322917 bus sent
            350000 bus > {Reply3}
            350000 B < {Reply3}
            """);
    }

    [Fact]
    public void A_meter_whose_reply_was_lost_may_have_received_the_request_and_is_reset()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
            500000 B > 10 5B 03 5E 16
            500000 bus < 10 40 03 43 16
            522917 bus sent
            540000 bus > E5
            553750 bus < 10 5B 03 5E 16
            576667 bus sent
            600000 bus > {Reply3}
            600000 B < {Reply3}
            """);
    }

    // The first SND_NKE was lost, or the meter has no SND_NKE: it is asked for twice more, and the request for once more.
    [Fact]
    public void A_meter_that_answers_only_the_request_is_reset_once_more_and_its_next_reply_is_accepted()
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
            684167 bus < 10 40 03 43 16
            707084 bus sent
            894584 bus < 10 7B 03 7E 16
            917501 bus sent
            950000 bus > {Reply3}
            950000 A < {Reply3}
            """);
    }

    [Fact]
    public void The_arbiter_sends_no_reset_if_the_client_sends_one()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 B > 10 40 03 43 16
            100000 bus < 10 40 03 43 16
            122917 bus sent
            140000 bus > E5
            153750 B < E5
            200000 B > 10 7B 03 7E 16
            200000 bus < 10 7B 03 7E 16
            222917 bus sent
            250000 bus > {Reply3}
            250000 B < {Reply3}
            """);
    }

    [Fact]
    public void A_repeat_of_the_same_client_reaches_the_meter_unchanged()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
            500000 A > 10 7B 03 7E 16
            500000 bus < 10 7B 03 7E 16
            522917 bus sent
            550000 bus > {Reply3}
            550000 A < {Reply3}
            """);
    }
}
