namespace Mbus.Tests.Bus;

public class SearchStateTests
{
    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF", 8)]
    [InlineData("FFFFFFF5FFFFFFFF", 7)]
    [InlineData("1FFFFFFFFFFFFFFF", 7)]
    [InlineData("12F45F78FFFFFFFF", 2)]
    [InlineData("12345678FFFFFFFF", 0)]
    public void The_digits_A_to_E_are_tried_once_at_each_open_position(string mask, int open)
    {
        SearchState state = State(mask, hexDigits: true);
        HashSet<string> tried = [];
        while (state.TryHexColumn(out SearchPattern pattern))
        {
            string address = pattern.Address.ToString();
            Assert.True(state.Start.Address.Matches(pattern.Address), address);
            Assert.Single(address.Zip(mask), pair => pair.First != pair.Second && pair.First is >= 'A' and <= 'E');
            Assert.True(tried.Add(address), address);
            state.EndHexColumn();
        }

        Assert.Equal((5 * open, 0), (tried.Count, state.HexColumnsLeft));
    }

    [Fact]
    public void Without_a_request_for_the_digits_A_to_E_none_is_tried()
    {
        SearchState state = State("FFFFFFFFFFFFFFFF", hexDigits: false);
        Assert.False(state.TryHexColumn(out _));
        Assert.Equal(0, state.HexColumnsLeft);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF", 3, 3)]
    [InlineData("FFFFFFFFFFFFFFFF", 4, 4)]
    [InlineData("FFFFFFFFFFFFFFFF", 5, 4)]
    [InlineData("FFFFFFF1FFFFFFFF", 3, 4)]
    public void Only_another_selection_of_all_meters_with_fewer_answers_corrects_their_number(string selection, int answers, int expected)
    {
        SearchState state = State("FFFFFFFFFFFFFFFF", hexDigits: false);
        state.AnswersToAll = 4;
        state.Recount(State(selection, hexDigits: false).Start, answers);
        Assert.Equal(expected, state.AnswersToAll);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFF new")]
    [InlineData("12FFFFFFFFFFFFFF new hex=0")]
    [InlineData("FFFFFFFFFFFFFFFF hex=40")]
    [InlineData("FFFFFFFFFFFFFFFF answers=3 FFFFFFFFFFFFFFFF:3")]
    [InlineData("FFFFFFFFFFFFFFFF FFFFFFF1FFFFFFFF:n FFFFFFF2FFFFFFFF =1234567374520107")]
    [InlineData("FFFFFFFFFFFFFFFF 1234567874520107/FFFF1234 =1234567874520107/FFFF1235")]
    [InlineData("12FFFFFFFFFFFFFF 12FFFFF1FFFFFFFF")]
    public void A_search_is_parsed_from_its_text(string text)
    {
        Assert.Equal(text, SearchState.FromText(text)?.ToString());
    }

    [Theory]
    [InlineData(0, "FFFFFFFFFFFFFFFF new")]
    [InlineData(2, "FFFFFFFFFFFFFFFF new")]
    [InlineData(3, "FFFFFFFFFFFFFFFF new answers=3")]
    public void The_number_of_answers_is_written_if_it_is_above_two(int answers, string text)
    {
        SearchState state = State("FFFFFFFFFFFFFFFF", hexDigits: false);
        state.AnswersToAll = answers;
        Assert.Equal(text, state.ToString());
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF =")]
    [InlineData("FFFFFFFFFFFFFFFF hex=")]
    [InlineData("FFFFFFFFFFFFFFFF hex=41")]
    [InlineData("FFFFFFFFFFFFFFFF  new")]
    [InlineData("FFFFFFFFFFFFFFFF NEW")]
    [InlineData("1234567874520107 1234567874520107:x")]
    [InlineData("12FFFFFFFFFFFFFF FFFFFFF1FFFFFFFF")]
    [InlineData("FFFFFFFFFFFF01FF 1234567874520207/FFFFFFF1")]
    public void A_text_with_a_word_that_is_no_part_of_the_search_is_refused(string text)
    {
        Assert.Null(SearchState.FromText(text));
    }

    private static SearchState State(string mask, bool hexDigits)
    {
        Assert.True(SecondaryAddress.TryParse(mask, out SecondaryAddress address));
        return new SearchState(address, hexDigits);
    }
}
