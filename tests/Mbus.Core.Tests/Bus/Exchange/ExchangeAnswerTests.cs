using static Mbus.Tests.Bus.ExchangeTranscript;

namespace Mbus.Tests.Bus;

/// <summary>Which bytes answer a request: echoes, other meters, late replies. Times as in <see cref="ExchangeTests"/>.</summary>
public class ExchangeAnswerTests
{
    [Fact]
    public void An_echo_of_the_request_is_dropped()
    {
        Play("10 5B 03 5E 16", sends: 1, $"""
                 0 bus < 10 5B 03 5E 16
             22917 bus > 10 5B 03
             22917 bus sent
             22918 bus > 5E 16
            170000 bus > {Reply3}
            170000 bus = Reply {Reply3}
            """);
    }

    [Fact]
    public void Only_an_echo_is_silence()
    {
        Play("10 5B 03 5E 16", sends: 1, """
                 0 bus < 10 5B 03 5E 16
             22917 bus > 10 5B 03 5E 16
             22917 bus sent
            210417 bus = Silence
            """);
    }

    [Fact]
    public void An_E5_after_an_echo_is_the_reply()
    {
        Play("10 40 03 43 16", sends: 1, """
                 0 bus < 10 40 03 43 16
             22917 bus sent
             40000 bus > 10 40 03 43 16 E5
             53750 bus = Reply E5
            """);
    }

    [Fact]
    public void The_reply_of_another_meter_does_not_count()
    {
        Play("10 5B 04 5F 16", sends: 1, $"""
                 0 bus < 10 5B 04 5F 16
             22917 bus sent
            170000 bus > {Reply3}
            210417 bus = Silence
            """);
    }

    [Fact]
    public void Late_data_are_not_an_answer_to_SND_NKE()
    {
        Play("10 40 03 43 16", sends: 1, $"""
                 0 bus < 10 40 03 43 16
             22917 bus sent
            170000 bus > {Reply3}
            210417 bus = Silence
            """);
    }

    [Fact]
    public void Late_data_are_not_an_answer_to_a_selection()
    {
        Play("68 0B 0B 68 73 FD 52 78 56 34 12 74 52 01 00 9D 16", sends: 1, $"""
                 0 bus < 68 0B 0B 68 73 FD 52 78 56 34 12 74 52 01 00 9D 16
             77917 bus sent
            170000 bus > {Reply3}
            265417 bus = Silence
            """);
    }

    [Fact]
    public void A_manufacturer_specific_command_may_be_answered_by_data()
    {
        Play("68 03 03 68 53 03 B1 07 16", sends: 1, $"""
                 0 bus < 68 03 03 68 53 03 B1 07 16
             41250 bus sent
            170000 bus > {Reply3}
            170000 bus = Reply {Reply3}
            """);
    }

    [Fact]
    public void Bytes_before_the_end_of_the_request_do_not_answer_it()
    {
        Play("10 5B 03 5E 16", sends: 1, $"""
                 0 bus < 10 5B 03 5E 16
             10000 bus > {Reply3}
             22917 bus sent
            210417 bus = Silence
            """);
    }

    [Fact]
    public void A_selected_slave_may_answer_with_its_own_address()
    {
        Play("10 5B FD 58 16", sends: 1, $"""
                 0 bus < 10 5B FD 58 16
             22917 bus sent
            170000 bus > {Reply3}
            170000 bus = Reply {Reply3}
            """);
    }

    [Fact]
    public void A_broadcast_is_sent_once_without_a_wait_for_a_reply()
    {
        Play("10 40 FF 3F 16", sends: 3, """
                 0 bus < 10 40 FF 3F 16
             22917 bus sent
             36667 bus = Silence
            """);
    }
}
