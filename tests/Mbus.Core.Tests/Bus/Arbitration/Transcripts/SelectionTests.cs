using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus;

/// <summary>
/// Each client has its own selected meter. Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, 17 bytes 77917 us, the reply window
/// is 187500 us, the idle time 13750 us.
/// </summary>
public class SelectionTests
{
    private const string SelectOther = "68 0B 0B 68 73 FD 52 79 56 34 12 74 52 01 00 9E 16";
    private const string Reply5 = "68 0F 0F 68 08 05 72 99 99 99 99 74 52 01 00 00 00 00 00 AA 16";

    [Fact]
    public void Other_clients_read_while_libmbus_pauses_between_selection_and_request()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 B > 10 5B 05 60 16
            200000 bus < 10 5B 05 60 16
            222917 bus sent
            300000 bus > {Reply5}
            300000 B < {Reply5}
            4200000 A > 10 5B FD 58 16
            4200000 bus < 10 5B FD 58 16
            4222917 bus sent
            4260000 bus > {Reply3}
            4260000 A < {Reply3}
            """);
    }

    [Fact]
    public void The_meter_of_a_client_is_selected_again_after_the_selection_of_another_client()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 B > {SelectOther}
            200000 bus < {SelectOther}
            277917 bus sent
            290000 bus > E5
            303750 B < E5
            4200000 A > 10 5B FD 58 16
            4200000 bus < {Select}
            4277917 bus sent
            4290000 bus > E5
            4303750 bus < 10 5B FD 58 16
            4326667 bus sent
            4360000 bus > {Reply3}
            4360000 A < {Reply3}
            """);
    }

    // A cheap meter has one memory for its own address and for 253: it would take A's request for B's repeat.
    [Fact]
    public void A_selected_meter_that_another_client_has_read_by_its_primary_address_is_selected_again()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 B > 10 5B 03 5E 16
            200000 bus < 10 5B 03 5E 16
            222917 bus sent
            300000 bus > {Reply3}
            300000 B < {Reply3}
            4200000 A > 10 5B FD 58 16
            4200000 bus < {Select}
            4277917 bus sent
            4290000 bus > E5
            4303750 bus < 10 5B FD 58 16
            4326667 bus sent
            4360000 bus > {Reply3}
            4360000 A < {Reply3}
            """);
    }

    [Theory]
    [InlineData("10 40 FF 3F 16", 22917)]
    [InlineData("68 03 03 68 53 FF 50 A2 16", 41250)]
    public void A_broadcast_does_not_change_the_selection_of_its_client(string broadcast, int length)
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 A > {broadcast}
            200000 bus < {broadcast}
            {200000 + length} bus sent
            700000 A > 10 5B FD 58 16
            700000 bus < 10 5B FD 58 16
            722917 bus sent
            760000 bus > {Reply3}
            760000 A < {Reply3}
            """);
    }

    [Theory]
    [InlineData(SelectOther)]
    [InlineData("10 40 FD 3D 16")]
    public void A_selection_or_deselection_that_was_superseded_while_waiting_leaves_no_selection(string request)
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 B > 10 5B 05 60 16
            200000 bus < 10 5B 05 60 16
            210000 A > {request}
            220000 A > 10 5B FD 58 16
            220000 A note Superseded
            222917 bus sent
            300000 bus > {Reply5}
            300000 B < {Reply5}
            300000 A note NotSelected
            """);
    }

    [Fact]
    public void A_request_stays_unanswered_if_its_meter_no_longer_answers_the_selection()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 B > {SelectOther}
            200000 bus < {SelectOther}
            277917 bus sent
            290000 bus > E5
            303750 B < E5
            4200000 A > 10 5B FD 58 16
            4200000 bus < {Select}
            4277917 bus sent
            5000000 A > 10 5B FD 58 16
            5000000 bus < {Select}
            5077917 bus sent
            """);
    }

    [Fact]
    public void A_repeated_wildcard_selection_that_collides_is_reported_as_a_collision()
    {
        Play($"""
                 0 A > {SelectAny}
                 0 bus < {SelectAny}
             77917 bus sent
             90000 bus > E5
            265417 A < E5
            300000 B > {Select}
            300000 bus < {Select}
            377917 bus sent
            390000 bus > E5
            403750 B < E5
            500000 A > 10 5B FD 58 16
            500000 bus < {SelectAny}
            577917 bus sent
            590000 bus > E5 E5
            765417 A note Damage
            765417 A < 00
            """);
    }

    [Fact]
    public void Two_clients_with_the_same_selection_do_not_get_the_repeat_of_the_other()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            120000 A > 10 5B FD 58 16
            120000 bus < 10 5B FD 58 16
            142917 bus sent
            180000 bus > {Reply3}
            180000 A < {Reply3}
            200000 B > {Select}
            200000 bus < {Select}
            277917 bus sent
            290000 bus > E5
            303750 B < E5
            400000 B > 10 5B FD 58 16
            400000 bus < 10 5B FD 58 16
            422917 bus sent
            450000 bus > {Reply3}
            450000 B < {Reply3}
            500000 A > 10 5B FD 58 16
            500000 bus < {Select}
            577917 bus sent
            590000 bus > E5
            603750 bus < 10 5B FD 58 16
            626667 bus sent
            650000 bus > {Reply3}
            650000 A < {Reply3}
            """);
    }

    [Theory]
    [InlineData("10 5B FD 58 16", "NotSelected")]
    [InlineData("10 40 FD 3D 16", "NothingToDeselect")]
    public void A_client_without_a_selection_does_not_reach_the_meter_of_another_client(string request, string notice)
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 B > {request}
            200000 B note {notice}
            """);
    }

    [Fact]
    public void A_new_client_in_a_place_does_not_inherit_the_selection()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 A close
            300000 A connect
            400000 A > 10 5B FD 58 16
            400000 A note NotSelected
            """);
    }

    [Fact]
    public void A_deselection_ends_the_selection_of_its_client()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 A > 10 40 FD 3D 16
            200000 bus < 10 40 FD 3D 16
            222917 bus sent
            240000 bus > E5
            253750 A < E5
            300000 B > {Select}
            300000 bus < {Select}
            377917 bus sent
            390000 bus > E5
            403750 B < E5
            500000 A > 10 5B FD 58 16
            500000 A note NotSelected
            """);
    }

    // libmbus and node-mbus deselect twice; no meter answers the second time, and a short time-out has passed long before the reply window.
    [Fact]
    public void A_deselection_that_no_meter_can_answer_does_not_delay_its_client()
    {
        Play($"""
                 0 A > 10 40 FD 3D 16
                 0 bus < 10 40 FD 3D 16
             22917 bus sent
             40000 bus > E5
             53750 A < E5
             60000 A > 10 40 FD 3D 16
             60000 bus < 10 40 FD 3D 16
             82917 bus sent
            160000 A > {Select}
            160000 bus < {Select}
            237917 bus sent
            250000 bus > E5
            263750 A < E5
            """);
    }
}
