using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus.Arbitration.Transcripts;

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
    [Theory]
    [InlineData("10 40 02 42 16")]
    [InlineData("10 5B 02 5D 16")]
    public void The_wait_for_a_late_reply_of_the_next_address_is_not_extended(string other)
    {
        Play(
            $"""
                 0 B > 10 40 01 41 16
                 0 bus < 10 40 01 41 16
             10000 A > 10 40 04 44 16
             22917 bus sent
            190000 C > {other}
            397917 bus < 10 40 04 44 16
            420834 bus sent
            500000 bus > E5
            513750 A < E5
            527500 bus < {other}
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

    [Theory]
    [InlineData("-- A stays.")]
    [InlineData("6500000 A close\n6600000 A connect")]
    public void After_an_abandoned_sequence_that_delayed_another_address_the_next_one_does_not_delay_it(string leave)
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
            {leave}
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

    // The credit of 11.8 s is not used up by 3.9 s: the next sequence delays B again.
    [Theory]
    [InlineData("4000000 A > 10 5B 03 5E 16\n4000000 bus < 10 5B 03 5E 16\n4022917 bus sent\n4060000 bus > " + Reply3 + "\n4060000 A < " + Reply3, "-- A stays.")]
    [InlineData("4073750 A close", "10000000 A connect")]
    [InlineData("4073750 bus lost", "-- A stays.")]
    public void A_sequence_that_ends_in_time_leaves_credit_for_the_next(string end, string again)
    {
        Play(
            $"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            200000 B > 10 40 03 43 16
            {end}
            4073750 bus < 10 40 03 43 16
            4096667 bus sent
            4110000 bus > E5
            4123750 B < E5
            {again}
            20000000 A > 10 7B 03 7E 16
            20000000 bus < 10 7B 03 7E 16
            20022917 bus sent
            20060000 bus > {Reply3MoreFollow}
            20060000 A < {Reply3MoreFollow}
            20100000 B > 10 40 03 43 16
            """,
            addresses: Addresses,
            until: 25000000);
    }

    // The late reply to A's request may delay others until 397917, so A has had more time than the other address.
    [Fact]
    public void The_wait_for_a_late_reply_is_time_of_the_address_that_sent_the_request()
    {
        const string Reply5 = "68 0F 0F 68 08 05 72 99 99 99 99 74 52 01 00 00 00 00 00 AA 16";
        Play(
            $"""
                 0 A > 10 5B 04 5F 16
                 0 bus < 10 5B 04 5F 16
              1000 B > 10 5B 05 60 16
             22917 bus sent
            210417 bus < 10 5B 05 60 16
            233334 bus sent
            400000 bus > {Reply5}
            400000 B < {Reply5}
            401000 B > 10 7B 05 80 16
            413750 bus < 10 7B 05 80 16
            420000 A > 10 5B 06 61 16
            430000 C > 10 5B 07 62 16
            436667 bus sent
            560000 bus > {Reply5}
            560000 B < {Reply5}
            573750 bus < 10 5B 07 62 16
            596667 bus sent
            784167 bus < 10 5B 06 61 16
            807084 bus sent
            """,
            addresses: Addresses);
    }

    // A client whose request stays unanswered sends the next one after its own time-out. Here each silence takes 2.2 s, B's reply 3.9 s.
    [Fact]
    public void The_bus_does_not_wait_for_the_next_request_after_silence()
    {
        Play(
            $"""
                 0 B > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            100000 C > 10 5B 04 5F 16
            200000 A > 10 5B 02 5D 16
            2000000 bus > {Reply3[..44]}
            3900000 bus > {Reply3[45..]}
            3900000 B < {Reply3}
            3913750 bus < 10 5B 02 5D 16
            3936667 bus sent
            6124167 bus < 10 5B 04 5F 16
            6147084 bus sent
            """,
            addresses: Addresses,
            slack: 2000000);
    }

    [Fact]
    public void A_new_address_has_all_of_its_credit_however_many_others_have_used_theirs()
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), 2, Access.Write);
        arbiter.Connect(Handover.Whole, 100, 0);
        long now = 0;
        for (int address = 1; address <= 12; address++)
        {
            now += 1_000_000;
            Assert.Equal(1, arbiter.Connect(Handover.Whole, address, now));
            Assert.Equal(1, Exchange(arbiter, 1, "10 7B 03 7E 16", Reply3MoreFollow, ref now));
            long end = now + arbiter.Lease;
            Assert.Equal(0, Exchange(arbiter, 0, "10 40 03 43 16", "E5", ref now));
            Assert.True(now > end, $"Address {address} did not delay the other one.");
            arbiter.Disconnect(1, now);
        }
    }

    private static int Exchange(Arbiter arbiter, int client, string request, string reply, ref long now)
    {
        byte[] bytes = Transcript.Bytes(request);
        arbiter.ReceiveFromClient(client, bytes, 0, bytes.Length, now);
        for (; arbiter.Poll(now) != ArbiterStep.Transmit; now = arbiter.NextDeadline)
        {
        }

        now += 30_000;
        arbiter.Sent(arbiter.Send, now, now);
        now += 50_000;
        bytes = Transcript.Bytes(reply);
        arbiter.ReceiveFromBus(bytes, 0, bytes.Length, now);
        for (; arbiter.Poll(now) != ArbiterStep.Deliver; now = arbiter.NextDeadline)
        {
        }

        return arbiter.OutputClient;
    }
}
