using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus;

/// <summary>REQ_SKE to 251, which the bridge answers by itself: times as in <see cref="ArbiterClientTests"/>.</summary>
public class LinkStatusTests
{
    private const string Ask = "10 49 FB 44 16";
    private const string AskAgain = "10 69 FB 64 16";
    private const string Answer = "10 0B FB 06 16";
    private const string AnswerUnserved = "10 1B FB 16 16";
    private const string AnswerAgain = "10 2B FB 26 16";

    [Theory]
    [InlineData(Access.Read)]
    [InlineData(Access.Write)]
    [InlineData(Access.ChangeBus)]
    public void It_is_answered_at_once_without_the_bus_with_any_access(Access access)
    {
        Play(
            $"""
                 0 A > {Ask}
                 0 A < {Answer}
              1000 A > {AskAgain}
              1000 A < {AnswerAgain}
            """,
            access: access);
    }

    [Fact]
    public void After_a_request_it_is_answered_when_no_meter_can_answer_any_more()
    {
        Play($"""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
                 0 A > {Ask}
             22917 bus sent
            210417 A < {Answer}
            """);
    }

    [Fact]
    public void After_a_request_it_is_answered_after_the_reply()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
                 0 A > {Ask}
             22917 bus sent
            200000 bus > {Reply3}
            200000 A < {Reply3}
            200000 A < {Answer}
            """);
    }

    [Fact]
    public void After_a_request_in_the_same_chunk_it_supersedes_nothing()
    {
        Play($"""
                 0 A > 10 40 03 43 16 {Ask}
                 0 bus < 10 40 03 43 16
             22917 bus sent
             60000 bus > E5
             73750 A < E5
             73750 A < {Answer}
            """);
    }

    [Fact]
    public void It_waits_for_a_request_that_waits_for_the_bus()
    {
        Play($"""
                 0 A > 10 5B 03 5E 16
                 0 bus < 10 5B 03 5E 16
              1000 B > 10 40 04 44 16 {Ask}
              2000 C > {Ask}
              2000 C < {Answer}
             22917 bus sent
            200000 bus > {Reply3}
            200000 A < {Reply3}
            213750 bus < 10 40 04 44 16
            236667 bus sent
            424167 B < {Answer}
            """);
    }

    [Fact]
    public void It_is_answered_after_a_request_that_is_dropped()
    {
        Play($"""
                 0 B > {Select}
                 0 bus < {Select}
             77917 bus sent
            100000 bus > E5
            113750 B < E5
            200000 A > 10 7B FD 78 16 {Ask}
            200000 A note NotSelected
            200000 A < {Answer}
            300000 A > 68 04 04 68 53 01 B8 00 0C 16 {Ask}
            300000 A note Refused
            300000 A < {Answer}
            """,
            access: Access.Read);
    }

    [Fact]
    public void Several_before_the_answer_get_one_answer_to_the_last()
    {
        Play($"""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
                 0 A > {Ask} {AskAgain} {Ask} {AskAgain}
             22917 bus sent
            210417 A < {AnswerAgain}
            """);
    }

    [Fact]
    public void A_later_request_of_the_client_ends_the_wait_for_the_answer()
    {
        Play($"""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
                 0 A > {Ask}
             22917 bus sent
            100000 A > 10 40 04 44 16
            210417 bus < 10 40 04 44 16
            233334 bus sent
            """);
    }

    [Fact]
    public void A_client_that_has_disconnected_gets_no_answer_nor_does_its_successor()
    {
        Play($"""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
                 0 A > {Ask}
             22917 bus sent
             50000 A close
             60000 A connect
            """);
    }

    [Fact]
    public void It_is_answered_after_the_loss_of_the_line()
    {
        Play($"""
                 0 A > 10 40 03 43 16
                 0 bus < 10 40 03 43 16
                 0 A > {Ask}
             22917 bus sent
             50000 bus lost
             50000 A < {AnswerUnserved}
            """);
    }

    // As in ArbiterClientTests, A keeps meter 3 by a sequence of telegrams for longer than a request waits.
    [Fact]
    public void It_shows_that_the_request_before_it_was_dropped_after_a_long_wait()
    {
        Play(
            $"""
                 0 A > 10 7B 03 7E 16
                 0 bus < 10 7B 03 7E 16
             22917 bus sent
             60000 bus > {Reply3MoreFollow}
             60000 A < {Reply3MoreFollow}
            200000 B > 10 40 03 43 16 {AskAgain}
            200000 C > 10 40 03 43 16 {Ask}
            4200000 A > 10 5B 03 5E 16
            4200000 bus < 10 5B 03 5E 16
            4222917 bus sent
            4260000 bus > {Reply3MoreFollow}
            4260000 A < {Reply3MoreFollow}
            8400000 A > 10 7B 03 7E 16
            8400000 bus < 10 7B 03 7E 16
            8422917 bus sent
            8460000 bus > {Reply3MoreFollow}
            8460000 A < {Reply3MoreFollow}
            10381668 B note Expired
            10381668 C note Expired
            10381668 B < 10 3B FB 36 16
            10381668 C < {AnswerUnserved}
            10400000 C > {Ask}
            10400000 C < {Answer}
            """,
            until: 11_000_000);
    }

    // Only a short frame to 251 is for the bridge; 252 is reserved, and the data requests to 251 are for a level converter on the bus.
    [Theory]
    [InlineData("10 49 FC 45 16")]
    [InlineData("10 5B FB 56 16")]
    [InlineData("10 40 FB 3B 16")]
    public void Other_requests_go_to_the_bus(string request)
    {
        Play($"""
                 0 A > {request}
                 0 bus < {request}
             22917 bus sent
            """);
    }
}
