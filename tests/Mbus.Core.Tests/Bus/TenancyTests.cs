using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus;

/// <summary>
/// Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, 17 bytes 77917 us, the reply window is 187500 us, the idle time 13750 us.
/// </summary>
public class TenancyTests
{
    [Fact]
    public void A_selection_keeps_the_bus_for_its_client_while_libmbus_pauses()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 B > 10 5B 05 60 16
            3200000 B note Expired
            4200000 A > 10 5B FD 58 16
            4200000 bus < 10 5B FD 58 16
            4222917 bus sent
            4230000 B > 10 5B 05 60 16
            4260000 bus > {Reply3}
            4260000 A < {Reply3}
            4273750 bus < 10 5B 05 60 16
            4296667 bus sent
            """);
    }

    [Fact]
    public void A_selection_that_is_not_used_for_6_s_is_over()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            5000000 B > 10 5B 05 60 16
            6103750 bus < 10 5B 05 60 16
            6126667 bus sent
            """);
    }

    [Fact]
    public void Asking_a_silent_meter_again_and_again_does_not_keep_the_bus_for_ever()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            4200000 A > 10 5B FD 58 16
            4200000 bus < 10 5B FD 58 16
            4222917 bus sent
            5000000 B > 10 5B 05 60 16
            6103750 bus < 10 5B 05 60 16
            6126667 bus sent
            """);
    }

    [Theory]
    [InlineData("A close")]
    [InlineData("A > 10 40 FD 3D 16")]
    public void A_selection_ends_with_its_client_or_by_deselection(string end)
    {
        string deselect = end.Contains('>') ? "\n200000 bus < 10 40 FD 3D 16\n222917 bus sent" : "";
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 {end}{deselect}
            500000 B > 10 5B 05 60 16
            500000 bus < 10 5B 05 60 16
            522917 bus sent
            """);
    }

    [Fact]
    public void Nobody_selected_keeps_the_bus_for_nobody()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             10000 B > 10 5B 05 60 16
             77917 bus sent
            265417 bus < 10 5B 05 60 16
            288334 bus sent
            """);
    }

    [Fact]
    public void What_a_client_selected_is_not_read_after_another_client_has_selected()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            6500000 B > {Select}
            6500000 bus < {Select}
            6577917 bus sent
            6590000 bus > E5
            6603750 B < E5
            6700000 B > 10 5B FD 58 16
            6700000 bus < 10 5B FD 58 16
            6722917 bus sent
            6740000 bus > {Reply3}
            6740000 B < {Reply3}
            6800000 A > 10 5B FD 58 16
            6800000 A note SelectionLost
            """);
    }

    [Fact]
    public void What_waits_behind_a_request_that_is_dropped_goes_on_at_once()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            6500000 B > {Select}
            6500000 bus < {Select}
            6577917 bus sent
            6590000 bus > E5
            6603750 B < E5
            6610000 B > 10 40 FD 3D 16
            6610000 bus < 10 40 FD 3D 16
            6632917 bus sent
            6900000 A > 10 5B FD 58 16 10 5B FD 58 16 10 5B 03 5E 16
            6900000 A note SelectionLost
            6900000 A note SelectionLost
            6900000 bus < 10 5B 03 5E 16
            6922917 bus sent
            6940000 bus > {Reply3}
            6940000 A < {Reply3}
            """);
    }

    [Fact]
    public void What_a_client_selected_is_not_read_after_another_client_has_selected_and_gone()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            6500000 B > {Select}
            6500000 bus < {Select}
            6510000 B close
            6577917 bus sent
            6590000 bus > E5
            6590000 C > 10 5B 05 60 16
            6603750 bus < 10 5B 05 60 16
            6626667 bus sent
            6900000 A > 10 5B FD 58 16
            6900000 A note SelectionLost
            """);
    }

    [Fact]
    public void A_meter_with_more_telegrams_is_kept_for_its_client_until_the_last()
    {
        Play($"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            1500000 B > 10 40 03 43 16
            4200000 A > 10 5B 03 5E 16
            4200000 bus < 10 5B 03 5E 16
            4222917 bus sent
            4260000 bus > {Reply3}
            4260000 A < {Reply3}
            4273750 bus < 10 40 03 43 16
            4296667 bus sent
            """);
    }

    [Fact]
    public void A_meter_that_would_take_a_clients_first_request_for_anothers_repeat_is_reset_before_it()
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
    public void A_meter_in_the_middle_of_its_telegrams_is_reset_for_the_next_client_though_it_answers_no_SND_NKE()
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
            410417 bus < 10 5B 03 5E 16
            433334 bus sent
            460000 bus > {Reply3}
            460000 B < {Reply3}
            """);
    }

    [Fact]
    public void A_client_that_resets_the_meter_itself_needs_no_help()
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
}
