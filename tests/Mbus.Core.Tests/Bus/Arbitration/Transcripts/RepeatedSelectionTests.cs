using static Mbus.Tests.Bus.ArbiterTranscript;

namespace Mbus.Tests.Bus.Arbitration.Transcripts;

/// <summary>
/// When the selection of a client is sent again, and when it has ended. Clients are A, B, C; at 2400 Bd 5 bytes take 22917 us, 17 bytes
/// 77917 us, the reply window is 187500 us, the idle time 13750 us.
/// </summary>
public class RepeatedSelectionTests
{
    private const string SelectOther = "68 0B 0B 68 73 FD 52 79 56 34 12 74 52 01 00 9E 16";
    private const string Reply5 = "68 0F 0F 68 08 05 72 99 99 99 99 74 52 01 00 00 00 00 00 AA 16";

    [Fact]
    public void A_deselection_before_which_the_meter_does_not_answer_its_selection_leaves_no_selection()
    {
        Arbiter arbiter = Play($"""
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
            500000 A > 10 40 FD 3D 16
            500000 bus < {Select}
            577917 bus sent
            800000 A > 10 5B FD 58 16
            800000 A note NotSelected
            """);
        Assert.Equal((3, 2, 1), (arbiter.Requests, arbiter.Replies, arbiter.Silences));
    }

    [Fact]
    public void A_selection_without_an_answer_leaves_no_selection()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 A > {SelectOther}
            200000 bus < {SelectOther}
            277917 bus sent
            500000 A > 10 5B FD 58 16
            500000 A note NotSelected
            """);
    }

    [Fact]
    public void A_meter_is_selected_again_after_the_selection_of_another_client_without_an_answer()
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
            700000 A > 10 5B FD 58 16
            700000 bus < {Select}
            777917 bus sent
            """, until: 777917);
    }

    [Fact]
    public void A_meter_is_selected_again_after_the_line_was_lost()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 bus lost
            300000 A > 10 5B FD 58 16
            300000 bus < {Select}
            377917 bus sent
            """, until: 377917);
    }

    // The meter of the earlier client may have missed the frame that ends its selection, and answer at 253. Here the earlier client is
    // another one, or has had the same place.
    [Theory]
    [InlineData("B", "-- A stays.")]
    [InlineData("A", "110000 A close\n120000 A connect")]
    public void After_a_damaged_answer_to_a_selection_it_is_repeated_if_another_client_had_selected(string client, string leave)
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            {leave}
            200000 {client} > {SelectOther}
            200000 bus < {SelectOther}
            277917 bus sent
            290000 bus > E1
            465417 {client} note Damage
            465417 {client} < 00
            700000 {client} > 10 5B FD 58 16
            700000 bus < {SelectOther}
            777917 bus sent
            """, until: 777917);
    }

    [Fact]
    public void After_a_damaged_answer_to_a_selection_it_is_repeated_before_a_request_that_looks_like_a_repeat()
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
            200000 A > {Select}
            200000 bus < {Select}
            277917 bus sent
            290000 bus > E1
            465417 A note Damage
            465417 A < 00
            700000 A > 10 5B FD 58 16
            700000 bus < {Select}
            777917 bus sent
            """, until: 777917);
    }

    [Fact]
    public void A_reply_at_another_address_reaches_its_client_while_the_selection_is_unknown()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
            500000 B > 10 5B 03 5E 16
            500000 bus < 10 5B 03 5E 16
            522917 bus sent
            560000 bus > {Reply3}
            560000 B < {Reply3}
            """);
    }

    [Theory]
    [InlineData("10 5B 05 60 16", 22917)]
    [InlineData(SelectOther, 77917)]
    public void A_selection_is_repeated_only_before_a_request_to_253(string request, int length)
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 B > {Select}
            200000 bus < {Select}
            277917 bus sent
            290000 bus > E5
            303750 B < E5
            400000 A > {request}
            400000 bus < {request}
            {400000 + length} bus sent
            """);
    }

    [Fact]
    public void A_reset_of_the_arbiter_at_another_address_does_not_end_the_selection()
    {
        Play($"""
                 0 A > {Select}
                 0 bus < {Select}
             77917 bus sent
             90000 bus > E5
            103750 A < E5
            200000 C > 10 7B 05 80 16
            200000 bus < 10 7B 05 80 16
            222917 bus sent
            260000 bus > {Reply5}
            260000 C < {Reply5}
            400000 B > 10 7B 05 80 16
            400000 bus < 10 40 05 45 16
            422917 bus sent
            440000 bus > E5
            453750 bus < 10 7B 05 80 16
            476667 bus sent
            510000 bus > {Reply5}
            510000 B < {Reply5}
            800000 A > 10 5B FD 58 16
            800000 bus < 10 5B FD 58 16
            822917 bus sent
            """);
    }

    // A meter that was selected before the arbiter has started. The SND_NKE deselects it, so the wait for the reply of B is over as soon as
    // B needs it no more.
    [Fact]
    public void After_a_reset_of_the_arbiter_at_253_no_meter_can_answer_there()
    {
        Play($"""
                 0 A > 10 7B FD 78 16
                 0 bus < 10 7B FD 78 16
             22917 bus sent
             60000 bus > {Reply3}
             60000 A < {Reply3}
            100000 B > 10 7B FD 78 16
            100000 bus < 10 40 FD 3D 16
            122917 bus sent
            140000 bus > E5
            153750 bus < 10 7B FD 78 16
            176667 bus sent
            200000 B > 10 5B 05 60 16
            200000 bus < 10 5B 05 60 16
            222917 bus sent
            """);
    }

    [Fact]
    public void The_selected_meter_can_answer_although_its_client_has_sent_another_request()
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
            250000 A > 10 40 05 45 16
            300000 bus > {Reply3}
            313750 bus < 10 40 05 45 16
            336667 bus sent
            """);
    }
}
