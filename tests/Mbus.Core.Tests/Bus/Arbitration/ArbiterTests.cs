using static Mbus.Tests.Bus.ArbiterTranscript;
using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus;

/// <summary>
/// Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, 17 bytes 77917 us, the reply window is 187500 us, the idle time 13750 us.
/// </summary>
public class ArbiterTests
{
    [Fact]
    public void A_reply_goes_to_the_client_of_the_request_as_one_segment()
    {
        Play($"""
                 0 B > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             60000 bus > {Reply3[..29]}
             64000 bus > {Reply3[30..]}
             64000 B < {Reply3}
            """);
    }

    [Fact]
    public void Silence_gives_the_client_no_reply_and_the_next_request_starts()
    {
        Play("""
                 0 A > 10 40 01 41 16
                 0 bus < 10 40 01 41 16
             22917 bus sent
            300000 A > 10 40 02 42 16
            300000 bus < 10 40 02 42 16
            322917 bus sent
            340000 bus > E5
            353750 A < E5
            """);
    }

    [Fact]
    public void Requests_of_several_clients_take_turns()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
              1000 B > 10 40 05 45 16
              2000 C > 10 40 06 46 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
             61000 A > 10 5B 03 5E 16
             73750 bus < 10 40 05 45 16
             96667 bus sent
            110000 bus > E5
            123750 B < E5
            123750 bus < 10 40 06 46 16
            146667 bus sent
            334167 bus < 10 5B 03 5E 16
            357084 bus sent
            400000 bus > {Reply3}
            400000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_request_in_pieces_is_accepted()
    {
        Play("""
                 0 A > 10 40
             10000 A > 03 43
             20000 A > 16
             20000 bus < 10 40 03 43 16
             42917 bus sent
             60000 bus > E5
             73750 A < E5
            """);
    }

    [Fact]
    public void A_late_reply_is_not_forwarded()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            230000 bus > {Reply3}
            230000 bus note Unsolicited
            400000 B > 10 40 05 45 16
            400000 bus < 10 40 05 45 16
            422917 bus sent
            440000 bus > E5
            453750 B < E5
            """);
    }

    [Fact]
    public void A_late_reply_in_the_window_of_another_request_is_not_forwarded()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            210000 B > 10 5B 05 60 16
            210417 bus < 10 5B 05 60 16
            233334 bus sent
            240000 bus > {Reply3}
            420834 B note WrongReply
            """);
    }

    [Fact]
    public void An_echo_is_not_forwarded()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus > 10 5B 03 5E 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            """);
    }

    [Fact]
    public void Noise_before_a_reply_is_not_forwarded()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             60000 bus > 00 FF {Reply3}
             60000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_collision_is_forwarded_as_one_byte_that_is_not_a_frame()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E1
            265417 A note Damage
            265417 A < 00
            """);
    }

    [Fact]
    public void A_truncated_reply_is_forwarded_as_one_byte_that_is_not_a_frame()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             60000 bus > {Reply3[..59]}
            210417 A note Damage
            210417 A < 00
            """);
    }

    [Fact]
    public void A_byte_with_a_parity_error_is_damage_during_a_request_only()
    {
        Play("""
                 0 bus damaged
                 0 bus note Unsolicited
            100000 A > 10 5B 03 5E 16
            100000 bus < 10 5B 03 5E 16
            122917 bus sent
            160000 bus damaged
            310417 A note Damage
            310417 A < 00
            """);
    }

    [Fact]
    public void A_full_frame_of_261_bytes_is_one_segment()
    {
        byte[] frame = new byte[Frame.MaxLength];
        Frame.WriteLong(frame, 0, 0x08, 3, 0x72, new byte[Frame.MaxData], 0, Frame.MaxData);
        string half1 = Hex(frame.AsSpan(0, 130)), half2 = Hex(frame.AsSpan(130));
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            200000 bus > {half1}
            213000 bus > {half2}
            213000 A < {half1} {half2}
            """);
    }

    [Fact]
    public void Below_1200_Bd_a_reply_is_forwarded_while_it_arrives()
    {
        // At 300 Bd 5 bytes take 183334 us, 33 bits 110000 us.
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
            183334 bus sent
            400000 bus > 00 {Reply3[..14]}
            440000 bus > {Reply3[15..20]}
            440000 A < {Reply3[..20]}
            480000 bus > {Reply3[21..29]}
            480000 A < {Reply3[21..29]}
            520000 bus > {Reply3[30..]}
            520000 A < {Reply3[30..]}
            """, baudRate: 300);
    }

    [Fact]
    public void At_1200_Bd_a_reply_is_forwarded_as_one_segment()
    {
        // 5 bytes take 45834 us, 33 bits 27500 us.
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             45834 bus sent
            200000 bus > {Reply3[..44]}
            225000 bus > {Reply3[45..]}
            225000 A < {Reply3}
            """, baudRate: 1200);
    }

    // A serial master waits 0.2 to 0.5 s for the first byte, which a search by wildcards and a long reply would take longer for.
    [Fact]
    public void A_client_in_streaming_mode_gets_an_E5_at_once_and_the_damage_with_the_second_one()
    {
        Play($"""
                 0 A > {SelectAny}
                 0 bus < {SelectAny}
             77917 bus sent
             90000 bus > E5
             90000 A < E5
             95000 bus > E5
             95000 A < 00 00 00 00 00
            120000 bus > E5
            265417 A note Damage
            """, handover: Handover.AsItArrives);
    }

    [Fact]
    public void A_client_in_streaming_mode_gets_the_damage_after_an_E5_at_once()
    {
        Play($"""
                 0 A > {SelectAny}
                 0 bus < {SelectAny}
             77917 bus sent
             90000 bus > E5
             90000 A < E5
             95000 bus damaged
             95000 A < 00 00 00 00 00
            265417 A note Damage
            """, handover: Handover.AsItArrives);
    }

    [Fact]
    public void A_client_in_streaming_mode_gets_a_whole_telegram_after_an_E5()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             40000 bus > E5
             40000 A < E5
             50000 bus > {Reply3}
             50000 A < 00 00 00 00 00
             50000 A < {Reply3}
            """, handover: Handover.AsItArrives);
    }

    [Fact]
    public void A_client_in_streaming_mode_gets_a_reply_in_pieces()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             60000 bus > {Reply3[..29]}
             60000 A < {Reply3[..29]}
             64000 bus > {Reply3[30..]}
             64000 A < {Reply3[30..]}
            """, handover: Handover.AsItArrives);
    }

    // The line is lost while A's meter is being reset for B: B gets nothing, and the meter is not blamed for it.
    [Fact]
    public void A_lost_line_ends_the_request_that_is_being_prepared()
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
            130000 bus lost
            """);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(251)]
    public void There_are_1_to_250_clients(int clients)
    {
        Assert.Throws<ArgumentException>(() => new Arbiter(new LineTiming(2400, 0), clients, Access.Write));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Arbiter.MaxClients)]
    public void All_places_can_be_taken(int clients)
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), clients, Access.Write);
        for (int i = 0; i < clients; i++)
            Assert.Equal(i, arbiter.Connect(0));
        Assert.Equal(-1, arbiter.Connect(0));
    }

    [Fact]
    public void Below_1200_Bd_late_data_are_not_forwarded_as_an_answer_to_SND_NKE()
    {
        Play($"""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
            183334 bus sent
            400000 bus > {Reply3[..44]}
            440000 bus > {Reply3[45..]}
            1333334 A note WrongReply
            """, baudRate: 300);
    }

    [Fact]
    public void A_transaction_allocates_nothing()
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), 2, Access.Write);
        arbiter.Connect(0);
        byte[] request = Bytes("10 5B 03 5E 16");
        byte[] reply = Bytes(Reply3);
        long now = 0;
        Transact(arbiter, request, reply, ref now);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Transact(arbiter, request, reply, ref now);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(1001, arbiter.Replies);
        Assert.Equal(0, after - before);
    }

    private static void Transact(Arbiter arbiter, byte[] request, byte[] reply, ref long now)
    {
        arbiter.ReceiveFromClient(0, request, 0, request.Length, now);
        while (arbiter.Poll(now) == ArbiterStep.Wait)
            now = arbiter.NextDeadline;
        now += 22917;
        arbiter.Sent(arbiter.Send, now, now);
        now += 50000;
        arbiter.ReceiveFromBus(reply, 0, reply.Length, now);
        while (arbiter.Poll(now) != ArbiterStep.Wait)
        {
        }
    }
}
