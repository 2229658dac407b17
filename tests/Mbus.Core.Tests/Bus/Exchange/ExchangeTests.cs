using static Mbus.Tests.Bus.ExchangeTranscript;
using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus;

/// <summary>
/// At 2400 Bd: 5 bytes take 22917 us, 11 bits 4584 us, 33 bits 13750 us, the reply window of 330 bits + 50 ms 187500 us.
/// </summary>
public class ExchangeTests
{
    [Fact]
    public void A_reply_ends_the_exchange_with_its_last_byte()
    {
        Play("10 5B 03 5E 16", sends: 3, $"""
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            170000 bus > {Reply3}
            170000 bus = Reply {Reply3}
            """);
    }

    [Fact]
    public void Silence_is_repeated_twice_with_the_identical_telegram_and_reported_after_the_third_window()
    {
        Play("10 7B 03 7E 16", sends: 3, """
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
            210417 bus < 10 7B 03 7E 16
            233334 bus sent
            420834 bus < 10 7B 03 7E 16
            443751 bus sent
            631251 bus = Silence
            """);
    }

    [Fact]
    public void A_single_E5_is_accepted_after_33_bits_of_silence()
    {
        Play("10 40 03 43 16", sends: 3, """
                 0 bus < 10 40 03 43 16
             22917 bus sent
             40000 bus > E5
             53750 bus = Reply E5
            """);
    }

    [Theory]
    [InlineData("E5 E5")]
    [InlineData("E1")]
    [InlineData("FD")]
    [InlineData("00 E5")]
    public void Anything_but_one_E5_is_damage_and_repeated_after_33_bits_of_silence(string heard)
    {
        Play("10 40 03 43 16", sends: 2, $"""
                 0 bus < 10 40 03 43 16
             22917 bus sent
            205000 bus > {heard}
            218750 bus < 10 40 03 43 16
            241667 bus sent
            255000 bus > {heard}
            429167 bus = Damage
            """);
    }

    [Theory]
    [InlineData("> E1")]
    [InlineData("> E5 E5")]
    [InlineData("damaged E5")]
    public void A_single_E5_to_the_repeat_is_the_reply_whatever_followed_the_first_transmission(string heard)
    {
        Play("10 40 03 43 16", sends: 2, $"""
                 0 bus < 10 40 03 43 16
             22917 bus sent
            205000 bus {heard}
            218750 bus < 10 40 03 43 16
            241667 bus sent
            255000 bus > E5
            268750 bus = Reply E5
            """);
    }

    [Fact]
    public void Damage_and_then_silence_is_damage()
    {
        Play("10 40 03 43 16", sends: 2, """
                 0 bus < 10 40 03 43 16
             22917 bus sent
            205000 bus > E1
            218750 bus < 10 40 03 43 16
            241667 bus sent
            429167 bus = Damage
            """);
    }

    [Theory]
    [InlineData(">")]
    [InlineData("damaged")]
    public void Bytes_before_the_end_of_the_request_are_not_damage_and_do_not_hide_the_reply(string heard)
    {
        Play("10 40 03 43 16", sends: 1, $"""
                 0 bus < 10 40 03 43 16
             10000 bus {heard} E1
             22917 bus sent
             40000 bus > E5
             53750 bus = Reply E5
            """);
        Play("10 40 03 43 16", sends: 1, $"""
                 0 bus < 10 40 03 43 16
             10000 bus {heard} E1
             22917 bus sent
            210417 bus = Silence
            """);
    }

    [Fact]
    public void A_second_E5_within_33_bits_is_a_collision()
    {
        Play("10 40 FD 3D 16", sends: 1, """
                 0 bus < 10 40 FD 3D 16
             22917 bus sent
             40000 bus > E5
             52000 bus > E5
            210417 bus = Damage
            """);
    }

    [Fact]
    public void An_E5_to_a_wildcard_selection_is_accepted_if_no_other_came_in_the_window()
    {
        Play("68 0B 0B 68 73 FD 52 78 56 34 12 FF FF FF FF D2 16", sends: 1, """
                 0 bus < 68 0B 0B 68 73 FD 52 78 56 34 12 FF FF FF FF D2 16
             77917 bus sent
            100000 bus > E5
            265417 bus = Reply E5
            """);
    }

    [Fact]
    public void A_second_E5_to_a_wildcard_selection_is_a_collision_until_the_end_of_the_window()
    {
        Play("68 0B 0B 68 73 FD 52 78 56 34 12 FF FF FF FF D2 16", sends: 1, """
                 0 bus < 68 0B 0B 68 73 FD 52 78 56 34 12 FF FF FF FF D2 16
             77917 bus sent
            100000 bus > E5
            200000 bus > E5
            265417 bus = Damage
            """);
    }

    [Fact]
    public void A_byte_with_a_parity_error_is_damage()
    {
        Play("10 40 03 43 16", sends: 1, """
                 0 bus < 10 40 03 43 16
             22917 bus sent
             40000 bus damaged E5
            210417 bus = Damage
            """);
    }

    [Fact]
    public void A_reply_in_pieces_is_one_reply_if_the_pieces_are_at_most_33_bits_apart()
    {
        Play("10 5B 03 5E 16", sends: 1, $"""
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            200000 bus > {Reply3[..2]}
            213000 bus > {Reply3[3..29]}
            226000 bus > {Reply3[30..]}
            226000 bus = Reply {Reply3}
            """);
    }

    [Fact]
    public void A_truncated_reply_is_damage_33_bits_after_its_last_byte()
    {
        Play("10 5B 03 5E 16", sends: 1, $"""
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            205000 bus > {Reply3[..29]}
            218750 bus = Damage
            """);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("FF FF FF")]
    [InlineData("68")]
    [InlineData("68 68")]
    [InlineData("E5")]
    public void Noise_before_a_reply_is_stripped(string noise)
    {
        Play("10 5B 03 5E 16", sends: 1, $"""
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            170000 bus > {noise} {Reply3}
            170000 bus = Reply {Reply3}
            """);
    }

    [Fact]
    public void A_reply_after_a_false_start_is_found_when_the_line_is_silent()
    {
        // 68 1F 1F 68 begins a frame of 37 bytes, which the reply's 30 do not fill.
        Play("10 5B 03 5E 16", sends: 1, $"""
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            205000 bus > 68 1F 1F 68 {Reply3}
            218750 bus = Reply {Reply3}
            """);
    }

    [Fact]
    public void A_request_waits_until_the_line_has_been_silent_for_33_bits()
    {
        Play("10 40 03 43 16", sends: 1, """
                 0 bus > 00
             13750 bus < 10 40 03 43 16
             36667 bus sent
             50000 bus > E5
             63750 bus = Reply E5
            """);
    }

    [Fact]
    public void A_meter_that_sends_continuously_delays_a_request_by_at_most_the_longest_frame()
    {
        Exchange exchange = new(new LineTiming(2400, 0));
        exchange.Begin(Parse("10 40 03 43 16"), 1, 0);
        long now = 0;
        do
        {
            exchange.Receive([0xFF], 0, 1, now);
            now += 4584;
        }
        while (!exchange.Poll(now));

        Assert.InRange(now, 1196250, 1196250 + 4584);
    }

    [Fact]
    public void A_meter_that_sends_continuously_is_damage_after_a_bounded_time()
    {
        Exchange exchange = new(new LineTiming(2400, 0));
        exchange.Begin(Parse("10 40 03 43 16"), 1, 0);
        Assert.True(exchange.Poll(0));
        exchange.Sent(22917, 22917);
        long now = 22917;
        while (exchange.Outcome == Outcome.Pending)
        {
            now += 4584;
            exchange.Receive([0xFF], 0, 1, now);
            exchange.Poll(now);
        }

        Assert.Equal(Outcome.Damage, exchange.Outcome);
        Assert.InRange(now, 200000, 22917 + 187500 + 1196250 + 20000);
    }

    [Fact]
    public void The_counters_report_how_much_of_the_reply_came_and_when()
    {
        Exchange exchange = Play("10 5B 03 5E 16", sends: 1, $"""
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
            204000 bus > {Reply3[..26]}
            208000 bus > {Reply3[27..56]}
            221750 bus = Damage
            """);

        Assert.Equal(19, exchange.BytesSeen);
        Assert.Equal(30, exchange.BytesExpected);
        Assert.Equal(204000 - 22917, exchange.FirstByteAt - exchange.SentAt);
        Assert.Equal(204000 - 22917, exchange.ReplyDelay);
        Assert.Equal(208000, exchange.LastByteAt);
    }

    [Fact]
    public void The_slack_of_a_line_extends_the_window_and_the_gaps()
    {
        Play("10 5B 03 5E 16", sends: 1, $"""
                 0 bus < 10 5B 03 5E 16
             22917 bus sent
             700000 bus > {Reply3[..29]}
            1200000 bus > {Reply3[30..]}
            1200000 bus = Reply {Reply3}
            """, slack: 520000);
    }

    [Fact]
    public void A_reply_before_the_estimated_end_of_a_request_counts_on_a_line_without_a_measured_end()
    {
        Exchange exchange = new(new LineTiming(2400, 0));
        exchange.Begin(Parse("10 5B 03 5E 16"), 1, 0);
        Assert.True(exchange.Poll(0));
        exchange.Sent(22917, 10);
        byte[] reply = Bytes(Reply3);
        exchange.Receive(reply, 0, reply.Length, 1000);

        Assert.Equal(Outcome.Reply, exchange.Outcome);
    }

    [Theory]
    [InlineData(40000, 40000 - 22917)]
    [InlineData(22917, 0)]
    [InlineData(1000, 990)]
    [InlineData(10, 0)]
    [InlineData(5, 0)]
    public void The_reply_delay_is_never_negative_and_counts_from_the_handover_if_the_reply_precedes_the_estimate(long replyAt, long expected)
    {
        Exchange exchange = new(new LineTiming(2400, 0));
        exchange.Begin(Parse("10 5B 03 5E 16"), 1, 0);
        Assert.True(exchange.Poll(0));
        byte[] reply = Bytes(Reply3);
        if (replyAt < 10)
            exchange.Receive(reply, 0, reply.Length, replyAt);
        exchange.Sent(22917, 10);
        if (replyAt >= 10)
            exchange.Receive(reply, 0, reply.Length, replyAt);

        Assert.Equal((Outcome.Reply, expected), (exchange.Outcome, exchange.ReplyDelay));
    }

    [Fact]
    public void The_damage_mark_of_another_bridge_ends_the_wait_after_33_bits()
    {
        Exchange exchange = new(new LineTiming(2400, 2_000_000));
        exchange.Begin(Parse("10 5B 03 5E 16"), 1, 0);
        Assert.True(exchange.Poll(0));
        exchange.Sent(22917, 10);
        exchange.Receive([Exchange.DamageMark], 0, 1, 300_000);

        Assert.Equal(313_750, exchange.NextDeadline);
        exchange.Poll(313_750);
        Assert.Equal(Outcome.Damage, exchange.Outcome);
    }
}
