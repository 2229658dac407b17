using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus;

/// <summary>
/// Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, 17 bytes 77917 us, the reply window is 187500 us, the idle time 13750 us.
/// </summary>
public class ArbiterTests
{
    private const string Reply3 = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16";
    private const string Reply3MoreFollow = "68 19 19 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 E8 03 02 16 C8 01 1F 8B 16";
    private const string Select = "68 0B 0B 68 73 FD 52 78 56 34 12 74 52 01 00 9D 16";

    [Fact]
    public void A_reply_goes_to_the_client_that_asked_as_one_segment()
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
    public void Silence_is_answered_by_silence_and_the_next_request_goes_on()
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
    public void A_request_in_pieces_and_two_requests_in_one_piece_are_both_understood()
    {
        Play($"""
                 0 A > 10 40
             10000 A > 03 43
             20000 A > 16 10 5B 03 5E 16
             20000 bus < 10 40 03 43 16
             42917 bus sent
             60000 bus > E5
             73750 A < E5
             73750 bus < 10 5B 03 5E 16
             96667 bus sent
            120000 bus > {Reply3}
            120000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_late_reply_is_given_to_nobody()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            230000 bus > {Reply3}
            230000 bus note Unasked
            300000 B > 10 40 05 45 16
            300000 bus < 10 40 05 45 16
            322917 bus sent
            340000 bus > E5
            353750 B < E5
            """);
    }

    [Fact]
    public void A_late_reply_that_arrives_in_the_window_of_another_request_is_given_to_nobody()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            210000 B > 10 5B 05 60 16
            210417 bus < 10 5B 05 60 16
            233334 bus sent
            240000 bus > {Reply3}
            """);
    }

    [Fact]
    public void An_echo_is_given_to_nobody()
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
    public void Noise_before_a_reply_is_given_to_nobody()
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
    public void A_collision_is_passed_on_as_one_byte_that_is_no_frame()
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
    public void A_truncated_reply_is_passed_on_as_one_byte_that_is_no_frame()
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
    public void Below_1200_Bd_a_reply_is_passed_on_while_it_arrives()
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
    public void Below_1200_Bd_late_data_are_no_part_of_an_answer_to_SND_NKE()
    {
        Play($"""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
            183334 bus sent
            400000 bus > {Reply3[..44]}
            440000 bus > {Reply3[45..]}
            """, baudRate: 300);
    }

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

    [Fact]
    public void A_client_that_asks_something_else_gets_no_reply_to_what_it_asked_before()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            180000 A > 10 5B 04 5F 16
            200000 bus > {Reply3}
            213750 bus < 10 5B 04 5F 16
            236667 bus sent
            """);
    }

    [Fact]
    public void A_client_that_repeats_itself_gets_one_reply()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            180000 A > 10 5B 03 5E 16
            200000 bus > {Reply3}
            200000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_client_that_turns_away_and_back_again_gets_the_reply_to_what_it_asked_last()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             80000 A > 10 5B 04 5F 16
            180000 A > 10 5B 03 5E 16
            180000 A note GivenUp
            200000 bus > {Reply3}
            213750 bus < 10 5B 03 5E 16
            236667 bus sent
            260000 bus > {Reply3}
            260000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_repeat_goes_out_when_the_first_request_was_not_answered()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            180000 A > 10 5B 03 5E 16
            210417 bus < 10 5B 03 5E 16
            233334 bus sent
            260000 bus > {Reply3}
            260000 A < {Reply3}
            """);
    }

    [Fact]
    public void A_request_that_waits_is_given_up_when_its_client_speaks_again()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 B > 10 40 05 45 16
            700000 B > 10 40 06 46 16
            700000 B note GivenUp
            800000 A close
            800000 bus < 10 40 06 46 16
            822917 bus sent
            """);
    }

    [Fact]
    public void The_reply_to_a_client_that_has_gone_is_given_to_nobody()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             30000 A close
             40000 B > 10 40 05 45 16
             60000 bus > {Reply3}
             73750 bus < 10 40 05 45 16
             96667 bus sent
            110000 bus > E5
            123750 B < E5
            """);
    }

    [Fact]
    public void A_new_client_in_the_same_place_does_not_get_the_old_ones_reply()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             30000 A close
             35000 A connect
             90000 A > 10 5B 03 5E 16
            110000 bus > {Reply3}
            123750 bus < 10 40 03 43 16
            146667 bus sent
            160000 bus > E5
            173750 bus < 10 5B 03 5E 16
            196667 bus sent
            220000 bus > {Reply3}
            220000 A < {Reply3}
            """);
    }

    [Theory]
    [InlineData("00 01 02 FF 16")]
    [InlineData("47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A")]
    [InlineData("E5")]
    [InlineData("10 08 03 0B 16")]
    public void What_is_no_request_is_not_put_on_the_bus(string bytes)
    {
        Play($"""
                 0 A > {bytes}
                 0 A note NoRequest
            200000 A > 10 40 03 43 16
            200000 bus < 10 40 03 43 16
            222917 bus sent
            """);
    }

    [Fact]
    public void Half_a_request_is_forgotten_after_a_second()
    {
        Play($"""
                 0 A > 68 0B 0B 68 73 FD
            1000000 A note NoRequest
            4000000 A > 10 5B 03 5E 16
            4000000 bus < 10 5B 03 5E 16
            4022917 bus sent
            """);
    }

    [Fact]
    public void Read_only_refuses_writes_and_lets_selection_and_reading_through()
    {
        Play($"""
                 0 A > 68 06 06 68 53 03 51 01 7A 07 29 16
                 0 A note Refused
            100000 A > 68 03 03 68 53 03 BD 13 16
            100000 A note Refused
            150000 A > 68 06 06 68 44 03 51 01 7A 07 1A 16
            150000 A note Refused
            200000 A > {Select}
            200000 bus < {Select}
            277917 bus sent
            290000 bus > E5
            303750 A < E5
            400000 A > 10 5B FD 58 16
            400000 bus < 10 5B FD 58 16
            422917 bus sent
            440000 bus > {Reply3}
            440000 A < {Reply3}
            """, readOnly: true);
    }

    [Fact]
    public void Requests_beyond_the_queue_are_dropped()
    {
        string nine = string.Join(' ', Enumerable.Repeat("10 40 05 45 16", 9));
        Arbiter arbiter = new(new LineTiming(2400, 0), 1, false);
        arbiter.Connect(0);
        byte[] bytes = Bytes(nine);
        arbiter.ReceiveFromClient(0, bytes, 0, bytes.Length, 0);

        Assert.Equal(ArbiterNotice.Overflow, arbiter.TakeNotice(out int client));
        Assert.Equal(0, client);
    }

    [Fact]
    public void Places_are_limited_and_the_longest_idle_client_is_named()
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), 2, false);
        Assert.Equal(0, arbiter.Connect(0));
        Assert.Equal(1, arbiter.Connect(10));
        Assert.Equal(-1, arbiter.Connect(20));
        Assert.Equal(-1, arbiter.IdleClient(Arbiter.IdleAfter - 1));
        Assert.Equal(0, arbiter.IdleClient(Arbiter.IdleAfter + 10));
        arbiter.Disconnect(0, 30);
        Assert.Equal(0, arbiter.Connect(40));
    }

    [Fact]
    public void A_transaction_allocates_nothing()
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), 2, false);
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
        arbiter.Sent(now, now);
        now += 50000;
        arbiter.ReceiveFromBus(reply, 0, reply.Length, now);
        while (arbiter.Poll(now) != ArbiterStep.Wait)
        {
        }
    }

    private static void Play(string text, int baudRate = 2400, bool readOnly = false)
    {
        Transcript transcript = new(text);
        Arbiter arbiter = new(new LineTiming(baudRate, 0), 3, readOnly);
        for (int i = 0; i < 3; i++)
            Assert.Equal(i, arbiter.Connect(0));
        long now = 0;
        long sentAt = long.MaxValue;

        void Drive()
        {
            ArbiterStep step;
            do
            {
                step = arbiter.Poll(now);
                ArbiterNotice notice = arbiter.TakeNotice(out int client);
                if (notice != ArbiterNotice.None)
                    transcript.Note(now, client < 0 ? "bus" : Name(client), "note", notice.ToString());
                if (step == ArbiterStep.Give)
                    transcript.Note(now, Name(arbiter.OutputClient), "<", Hex(arbiter.Output.AsSpan(arbiter.OutputOffset, arbiter.OutputLength)));
                if (step == ArbiterStep.Transmit)
                {
                    transcript.Note(now, "bus", "<", Hex(arbiter.Request.AsSpan(0, arbiter.RequestLength)));
                    sentAt = now + new LineTiming(baudRate, 0).Bytes(arbiter.RequestLength);
                }
            }
            while (step != ArbiterStep.Wait);
        }

        void PassTime(long until)
        {
            for (int i = 0; i < 1000 && Math.Min(arbiter.NextDeadline, sentAt) <= until; i++)
            {
                now = Math.Max(now, Math.Min(arbiter.NextDeadline, sentAt));
                if (now == sentAt)
                {
                    transcript.Note(now, "bus", "sent");
                    arbiter.Sent(now, now);
                    sentAt = long.MaxValue;
                }

                Drive();
            }
        }

        foreach ((long at, string who, string what, byte[] bytes) in transcript.Inputs)
        {
            PassTime(at - 1);
            now = at;
            transcript.Note(at, who, what, Hex(bytes));
            if (what == "close")
                arbiter.Disconnect(who[0] - 'A', at);
            else if (what == "connect")
                Assert.Equal(who[0] - 'A', arbiter.Connect(at));
            else if (who == "bus")
                arbiter.ReceiveFromBus(bytes, 0, bytes.Length, at);
            else
                arbiter.ReceiveFromClient(who[0] - 'A', bytes, 0, bytes.Length, at);
            Drive();
        }

        PassTime(long.MaxValue - 1);
        transcript.AssertPlayed();
    }

    private static string Name(int client) => ((char)('A' + client)).ToString();
}
