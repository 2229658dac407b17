namespace Mbus.Tests.Bus;

public class StationSelectingTests
{
    [Theory]
    [InlineData("68 0B 0B 68 53 FD 52 78 56 34 12 74 52 01 07 CS 16")]
    [InlineData("68 0B 0B 68 73 FD 52 78 56 34 12 74 52 01 07 CS 16")]
    [InlineData("68 0B 0B 68 43 FD 52 78 56 34 12 74 52 01 07 CS 16")]
    [InlineData("68 0B 0B 68 63 FD 52 78 56 34 12 74 52 01 07 CS 16")]
    [InlineData("68 0B 0B 68 53 FD 52 FF FF FF 1F FF FF FF FF CS 16    ; 1FFFFFFF")]
    [InlineData("68 0B 0B 68 53 FD 52 F8 5F F4 F2 FF FF FF FF CS 16    ; F2F45FF8")]
    [InlineData("68 0B 0B 68 53 FD 52 FF FF FF FF 74 FF FF FF CS 16    ; half a manufacturer")]
    [InlineData("68 07 07 68 53 FD 52 78 56 34 12 CS 16                ; the identification alone")]
    [InlineData("68 04 04 68 53 FD 52 78 CS 16")]
    [InlineData("68 03 03 68 53 FD 52 CS 16                            ; everybody")]
    [InlineData("68 11 11 68 53 FD 52 78 56 34 12 FF FF FF FF 0C 78 15 08 00 00 CS 16")]
    [InlineData("68 11 11 68 53 FD 52 FF FF FF FF FF FF FF FF 0C 78 F5 F8 FF FF CS 16")]
    [InlineData("68 17 17 68 53 FD 52 FF FF FF FF FF FF FF FF 0C 78 15 08 00 00 0C 78 F5 FF FF FF CS 16    ; two patterns of the number")]
    public void A_selection_that_matches_is_acknowledged_and_enables_253(string selection)
    {
        StationTranscript transcript = new();
        transcript.Play($"""
            > {selection}
            < E5
            > 10 7A FD CS 16
            < E5
            > 10 40 FD CS 16    ; deselect
            < E5
            > 10 7A FD CS 16
            -
            """);
        Assert.False(transcript.Station.IsSelected);
    }

    [Theory]
    [InlineData("68 0B 0B 68 53 FD 52 79 56 34 12 74 52 01 07 CS 16")]
    [InlineData("68 0B 0B 68 53 FD 52 78 56 34 12 74 53 01 07 CS 16")]
    [InlineData("68 0B 0B 68 53 FD 52 78 56 34 12 74 52 02 07 CS 16")]
    [InlineData("68 0B 0B 68 53 FD 52 78 56 34 12 74 52 01 06 CS 16")]
    [InlineData("68 04 04 68 53 FD 52 79 CS 16")]
    [InlineData("68 0B 0B 68 53 FD 56 12 34 56 78 52 74 01 07 CS 16                      ; mode 2")]
    [InlineData("68 11 11 68 53 FD 52 78 56 34 12 FF FF FF FF 0C 78 16 08 00 00 CS 16    ; another fabrication number")]
    [InlineData("68 17 17 68 53 FD 52 78 56 34 12 FF FF FF FF 0C 78 15 08 00 00 0C 78 16 08 00 00 CS 16    ; one number of two")]
    [InlineData("68 0E 0E 68 53 FD 52 78 56 34 12 FF FF FF FF 01 7A 05 CS 16             ; a record it does not know")]
    [InlineData("68 0C 0C 68 53 FD 52 78 56 34 12 FF FF FF FF 0C CS 16                   ; half a record")]
    public void A_selection_that_does_not_match_deselects_without_a_reply(string selection)
    {
        StationTranscript transcript = new();
        transcript.Play($"""
            > 68 03 03 68 53 FD 52 CS 16
            < E5
            > {selection}
            -
            > 10 7B FD CS 16
            -
            """);
        Assert.False(transcript.Station.IsSelected);
    }

    [Fact]
    public void A_write_and_a_reset_of_the_own_address_do_not_change_the_selection()
    {
        new StationTranscript().Play("""
            > 68 03 03 68 53 FD 52 CS 16
            < E5
            > 68 06 06 68 73 FD 51 01 7A 07 CS 16
            < E5
            > 10 40 07 CS 16
            < E5
            > 10 7B FD CS 16
            < 68 12 12 68 08 07 72 78 56 34 12 74 52 01 07 00 00 00 00 01 13 00 CS 16
            """);
    }

    [Fact]
    public void A_selection_to_another_address_is_an_unknown_CI()
    {
        StationTranscript transcript = new();
        transcript.Play("> 68 0B 0B 68 73 05 52 78 56 34 12 FF FF FF FF CS 16 \n < E5");
        Assert.False(transcript.Station.IsSelected);
    }
}
