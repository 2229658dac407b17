using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>Bus time is shared by client address: here A has an address of its own, B and C have the same one.</summary>
public class ShareTests
{
    private const string Addresses = "122";

    [Fact]
    public void A_second_client_waits_for_an_address_that_has_had_less_time()
    {
        Play(
            $"""
                 0 B > 10 40 01 41 16
                 0 bus < 10 40 01 41 16
              1000 C > 10 40 02 42 16
              2000 A > 10 40 04 44 16
             22917 bus sent
             40000 bus > E5
             53750 B < E5
             53750 bus < 10 40 04 44 16
             76667 bus sent
            120000 bus > E5
            133750 A < E5
            133750 bus < 10 40 02 42 16
            156667 bus sent
            200000 bus > E5
            213750 C < E5
            """,
            addresses: Addresses);
    }

    [Fact]
    public void The_bus_waits_33_bits_for_the_next_request_of_an_address_that_has_had_less_time()
    {
        Play(
            $"""
                 0 B > 10 40 01 41 16
                 0 bus < 10 40 01 41 16
              1000 C > 10 40 02 42 16
              2000 A > 10 40 04 44 16
             22917 bus sent
            150000 bus > E5
            163750 B < E5
            163750 bus < 10 40 04 44 16
            186667 bus sent
            200000 bus > E5
            213750 A < E5
            220000 A > 10 5B 04 5F 16
            220000 bus < 10 5B 04 5F 16
            242917 bus sent
            270000 bus > E5
            283750 A < E5
            297500 bus < 10 40 02 42 16
            320417 bus sent
            400000 bus > E5
            413750 C < E5
            """,
            addresses: Addresses);
    }

    // B has had more bus time, so that A's request goes first; it must wait until no late E5 to the SND_NKE of B can come.
    [Fact]
    public void The_wait_for_a_late_reply_of_the_next_address_is_not_extended()
    {
        Play(
            $"""
                 0 B > 10 40 01 41 16
                 0 bus < 10 40 01 41 16
             10000 A > 10 40 04 44 16
             22917 bus sent
            190000 C > 10 40 02 42 16
            397917 bus < 10 40 04 44 16
            420834 bus sent
            500000 bus > E5
            513750 A < E5
            527500 bus < 10 40 02 42 16
            550417 bus sent
            600000 bus > E5
            613750 C < E5
            """,
            addresses: Addresses);
    }

    // Two leases at 2400 Bd: 11.8 s from when B first waited.
    [Fact]
    public void A_sequence_without_an_end_delays_another_address_by_two_leases()
    {
        Play(
            $"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            200000 B > 10 5B 03 5E 16
            4000000 A > 10 5B 03 5E 16
            4000000 bus < 10 5B 03 5E 16
            4022917 bus sent
            4060000 bus > {Reply3MoreFollow}
            4060000 A < {Reply3MoreFollow}
            7000000 B > 10 7B 03 7E 16
            7000000 B note Superseded
            8000000 A > 10 7B 03 7E 16
            8000000 bus < 10 7B 03 7E 16
            8022917 bus sent
            8060000 bus > {Reply3MoreFollow}
            8060000 A < {Reply3MoreFollow}
            11900000 A > 10 5B 03 5E 16
            11900000 bus < 10 5B 03 5E 16
            11922917 bus sent
            12050000 bus > {Reply3MoreFollow}
            12050000 A < {Reply3MoreFollow}
            12063750 bus < 10 40 03 43 16
            12086667 bus sent
            12150000 bus > E5
            12163750 bus < 10 7B 03 7E 16
            12186667 bus sent
            12250000 bus > {Reply3}
            12250000 B < {Reply3}
            13000000 A > 10 7B 03 7E 16
            13000000 A note SequenceLost
            """,
            addresses: Addresses,
            until: 16000000);
    }

    [Fact]
    public void After_an_abandoned_sequence_that_delayed_another_address_the_next_one_does_not_delay_it()
    {
        Play(
            $"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            200000 B > 10 5B 03 5E 16
            5980417 bus < 10 40 03 43 16
            6003334 bus sent
            6030000 bus > E5
            6043750 bus < 10 5B 03 5E 16
            6066667 bus sent
            6100000 bus > {Reply3}
            6100000 B < {Reply3}
            7000000 A > 10 40 03 43 16
            7000000 bus < 10 40 03 43 16
            7022917 bus sent
            7050000 bus > E5
            7063750 A < E5
            7100000 A > 10 7B 03 7E 16
            7100000 bus < 10 7B 03 7E 16
            7122917 bus sent
            7150000 bus > {Reply3MoreFollow}
            7150000 A < {Reply3MoreFollow}
            7200000 B > 10 5B 03 5E 16
            7200000 bus < 10 40 03 43 16
            7222917 bus sent
            7250000 bus > E5
            7263750 bus < 10 5B 03 5E 16
            7286667 bus sent
            7350000 bus > {Reply3}
            7350000 B < {Reply3}
            """,
            addresses: Addresses,
            until: 16000000);
    }

    // C has the same address.
    [Fact]
    public void Without_credit_a_sequence_still_delays_clients_of_its_own_address()
    {
        Play(
            $"""
                 0 B > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 B < {Reply3MoreFollow}
            200000 A > 10 5B 03 5E 16
            5980417 bus < 10 40 03 43 16
            6003334 bus sent
            6030000 bus > E5
            6043750 bus < 10 5B 03 5E 16
            6066667 bus sent
            6100000 bus > {Reply3}
            6100000 A < {Reply3}
            7000000 B > 10 40 03 43 16
            7000000 bus < 10 40 03 43 16
            7022917 bus sent
            7050000 bus > E5
            7063750 B < E5
            7100000 B > 10 7B 03 7E 16
            7100000 bus < 10 7B 03 7E 16
            7122917 bus sent
            7150000 bus > {Reply3MoreFollow}
            7150000 B < {Reply3MoreFollow}
            7200000 C > 10 5B 03 5E 16
            8000000 B > 10 5B 03 5E 16
            8000000 bus < 10 5B 03 5E 16
            8022917 bus sent
            8050000 bus > {Reply3}
            8050000 B < {Reply3}
            8063750 bus < 10 40 03 43 16
            8086667 bus sent
            8200000 bus > E5
            8213750 bus < 10 5B 03 5E 16
            8236667 bus sent
            8300000 bus > {Reply3}
            8300000 C < {Reply3}
            """,
            addresses: Addresses,
            until: 16000000);
    }
}
