using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus;

/// <summary>
/// A meter whose telegrams a client has not read to the end is kept for it, and so is one that did not acknowledge its write; other
/// meters are not. Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, 12 bytes 55000 us, 17 bytes 77917 us, the reply window is
/// 187500 us, the idle time 13750 us, the lease 5920417 us.
/// </summary>
public class HoldTests
{
    private const string SelectOther = "68 0B 0B 68 73 FD 52 79 56 34 12 74 52 01 00 9E 16";
    private const string Write3 = "68 06 06 68 73 03 51 01 7A 03 45 16";

    [Theory]
    [InlineData("10 40 03 43 16")]
    [InlineData("10 5B 03 5E 16")]
    [InlineData("10 5B FE 59 16")]
    [InlineData("10 40 FF 3F 16")]
    [InlineData(Select)]
    public void A_request_that_could_disturb_a_sequence_waits_for_its_end(string request)
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            1500000 B > {request}
            4200000 A > 10 5B 03 5E 16
            4200000 bus < 10 5B 03 5E 16
            4222917 bus sent
            4260000 bus > {Reply3}
            4260000 A < {Reply3}
            """, until: 4273749);
    }

    [Theory]
    [InlineData("10 5B 05 60 16", 22917)]
    [InlineData(SelectOther, 77917)]
    public void A_request_that_cannot_reach_the_meter_of_a_sequence_does_not_wait(string request, int length)
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            100000 B > {request}
            100000 bus < {request}
            {100000 + length} bus sent
            """);
    }

    [Fact]
    public void A_sequence_that_is_not_continued_ends_with_its_lease()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            3000000 B > 10 40 03 43 16
            5980417 bus < 10 40 03 43 16
            6003334 bus sent
            """);
    }

    // A gets nothing rather than the first telegram in place of the second, until it begins anew.
    [Fact]
    public void A_sequence_that_was_lost_is_not_continued_from_another_place()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            7000000 B > 10 40 03 43 16
            7000000 bus < 10 40 03 43 16
            7022917 bus sent
            7040000 bus > E5
            7053750 B < E5
            8000000 A > 10 5B 03 5E 16
            8000000 A note SequenceLost
            9000000 A > 10 40 03 43 16
            9000000 bus < 10 40 03 43 16
            9022917 bus sent
            9040000 bus > E5
            9053750 A < E5
            9100000 A > 10 5B 03 5E 16
            9100000 bus < 10 5B 03 5E 16
            9122917 bus sent
            9160000 bus > {Reply3}
            9160000 A < {Reply3}
            """);
    }

    // Each master's SND_NKE counts, although the bridge has dropped it: its next request begins with the first telegram.
    [Fact]
    public void A_reset_that_was_superseded_while_waiting_still_starts_again()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 B > 10 5B 03 5E 16
            100000 bus < 10 5B 03 5E 16
            122917 bus sent
            160000 bus > {Reply3MoreFollow}
            160000 B < {Reply3MoreFollow}
            200000 A > 10 40 03 43 16
            700000 A > 10 7B 03 7E 16
            700000 A note Superseded
            800000 B > 10 7B 03 7E 16
            800000 bus < 10 7B 03 7E 16
            822917 bus sent
            860000 bus > {Reply3}
            860000 B < {Reply3}
            873750 bus < 10 40 03 43 16
            896667 bus sent
            910000 bus > E5
            923750 bus < 10 7B 03 7E 16
            946667 bus sent
            960000 bus > {Reply3}
            960000 A < {Reply3}
            """);
    }

    // CI 50 to 254 begins the telegrams of every meter anew, also those of the selected one.
    [Fact]
    public void An_application_reset_of_all_meters_ends_a_sequence_at_253()
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
            260000 bus > {Reply3MoreFollow}
            260000 A < {Reply3MoreFollow}
            7000000 B > 68 03 03 68 53 FE 50 A1 16
            7000000 bus < 68 03 03 68 53 FE 50 A1 16
            7041250 bus sent
            7060000 bus > E5
            7073750 B < E5
            8000000 A > 10 5B FD 58 16
            8000000 A note SequenceLost
            -- A selection begins again.
            9000000 A > {Select}
            9000000 bus < {Select}
            9077917 bus sent
            9090000 bus > E5
            9103750 A < E5
            9200000 A > 10 5B FD 58 16
            9200000 bus < 10 5B FD 58 16
            9222917 bus sent
            """);
    }

    [Fact]
    public void A_client_that_disconnects_ends_its_sequence_and_the_meter_is_reset_for_the_next()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            100000 A close
            200000 B > 10 5B 03 5E 16
            200000 bus < 10 40 03 43 16
            222917 bus sent
            240000 bus > E5
            253750 bus < 10 5B 03 5E 16
            276667 bus sent
            300000 bus > {Reply3}
            300000 B < {Reply3}
            """);
    }

    // The repeat must meet the meter as the first send left it, or the write is done twice.
    [Fact]
    public void A_meter_that_did_not_acknowledge_a_write_is_held_for_the_repeat()
    {
        Play($"""
                 0 A > {Write3}
                 0 bus < {Write3}
             55000 bus sent
            300000 B > 10 40 03 43 16
            4000000 A > {Write3}
            4000000 bus < {Write3}
            4055000 bus sent
            4070000 bus > E5
            4083750 A < E5
            4083750 bus < 10 40 03 43 16
            4106667 bus sent
            """);
    }

    [Fact]
    public void A_selected_meter_that_did_not_acknowledge_a_write_is_held_for_the_repeat()
    {
        const string Reset = "68 03 03 68 73 FD 50 C0 16";
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 A > {Reset}
            200000 bus < {Reset}
            241250 bus sent
            300000 B > {Select}
            4000000 A > {Reset}
            4000000 bus < {Reset}
            4041250 bus sent
            4060000 bus > E5
            4073750 A < E5
            -- The meter would take B's selection for another repeat.
            4073750 bus < 10 40 FD 3D 16
            4096667 bus sent
            """, until: 4096667);
    }

    [Fact]
    public void A_reset_that_was_dropped_while_waiting_begins_a_lost_sequence_again()
    {
        const string Reply5 = "68 0F 0F 68 08 05 72 99 99 99 99 74 52 01 00 00 00 00 00 AA 16";
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            7000000 B > 10 40 03 43 16
            7000000 bus < 10 40 03 43 16
            7022917 bus sent
            7040000 bus > E5
            7053750 B < E5
            8000000 C > 10 5B 05 60 16
            8000000 bus < 10 5B 05 60 16
            8001000 A > 10 40 03 43 16
            8002000 A > 10 5B 03 5E 16
            8002000 A note Superseded
            8022917 bus sent
            8060000 bus > {Reply5}
            8060000 C < {Reply5}
            8073750 bus < 10 5B 03 5E 16
            8096667 bus sent
            """);
    }

    [Fact]
    public void A_client_that_resets_the_meter_ends_its_sequence()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            100000 B > 10 7B 03 7E 16
            200000 A > 10 40 03 43 16
            200000 bus < 10 40 03 43 16
            222917 bus sent
            240000 bus > E5
            253750 A < E5
            253750 bus < 10 7B 03 7E 16
            276667 bus sent
            """);
    }

    [Fact]
    public void A_client_that_selects_another_meter_ends_its_sequence_at_253()
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
            260000 bus > {Reply3MoreFollow}
            260000 A < {Reply3MoreFollow}
            300000 B > {Select}
            400000 A > {SelectOther}
            400000 bus < {SelectOther}
            477917 bus sent
            490000 bus > E5
            503750 A < E5
            503750 bus < {Select}
            581667 bus sent
            """);
    }

    // Only class 2 data continue in further telegrams.
    [Fact]
    public void An_answer_to_a_request_for_class_1_data_begins_no_sequence()
    {
        Play($"""
                 0 A > 10 5A 03 5D 16
                 0 bus < 10 5A 03 5D 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            100000 B > 10 7B 03 7E 16
            100000 bus < 10 7B 03 7E 16
            122917 bus sent
            """);
    }

    [Fact]
    public void The_loss_of_the_line_ends_a_sequence()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            100000 B > 10 40 03 43 16
            200000 bus lost
            200000 bus < 10 40 03 43 16
            222917 bus sent
            """);
    }

    [Fact]
    public void A_client_repeats_the_request_for_the_next_telegram_after_silence()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            100000 A > 10 5B 03 5E 16
            100000 bus < 10 5B 03 5E 16
            122917 bus sent
            600000 A > 10 5B 03 5E 16
            600000 bus < 10 5B 03 5E 16
            622917 bus sent
            660000 bus > {Reply3}
            660000 A < {Reply3}
            """);
    }
}
