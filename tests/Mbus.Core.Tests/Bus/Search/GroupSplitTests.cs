namespace Mbus.Tests.Bus;

public class GroupSplitTests
{
    // Of the queue.
    private const int Places = SecondarySearch.MaxMeters / 2;

    // n meters are n(n-1)/2 pairs. Of 10^k numbers of k digits, at most one of thirty searches has such a pair if 30 pairs are no more than 10^k.
    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF", false)]
    [InlineData("FFFFFFF8FFFFFFFF", false)]
    [InlineData("FFFFFF78FFFFFFFF:8", true)]
    [InlineData("FFFFFF78FFFFFFFF:9", false)]
    [InlineData("FFFFFF78FFFFFFFF:4 FFFFFF79FFFFFFFF:4", true)]
    [InlineData("FFFFFF78FFFFFFFF:4 FFFFFF79FFFFFFFF:5", false)]
    [InlineData("FFFFFF78FFFFFFFF:7 =1234567074520107", true)]
    [InlineData("FFFFFF78FFFFFFFF:8 =1234567074520107", false)]
    [InlineData("FFFFF678FFFFFFFF:26", true)]
    [InlineData("FFFFF678FFFFFFFF:27", false)]
    [InlineData("FFFF5678FFFFFFFF:255", true)]
    [InlineData("12345678FFFFFFFF:255", true)]
    public void A_selection_expects_one_meter_if_so_few_meters_are_hardly_equal_in_so_many_digits(string groups, bool expectsOne)
    {
        SecondarySearch search = SearchedBus.Parse(groups);
        Assert.True(search.Next());
        Assert.Equal(expectsOne, search.ExpectsOneMeter);
    }

    [Theory]
    [InlineData("", "FFFFFFF0 0", "FFFFFFF9 0")]
    [InlineData("=1234567074520107", "FFFFFFF1 0", "FFFFFFF0 0")]
    [InlineData("=1234567574520107 =1234566574520107 =1234567674520107", "FFFFFFF6 0", "FFFFFFF5 0")]
    [InlineData("=1234567974520107", "FFFFFFF0 0", "FFFFFFF9 0")]
    public void The_most_frequent_digit_of_the_meters_found_is_tried_last(string found, string first, string last)
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345673), SearchedBus.Meter(0x12345674)]);
        bus.Continue(("FFFFFFFFFFFFFFFF " + found).Trim());
        Assert.Equal((first, last), (bus.Asked[0], bus.Asked[9]));
    }

    [Fact]
    public void The_tenth_digit_is_not_tried_if_the_other_nine_are_silent()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345079), SearchedBus.Meter(0x12345179)]);
        bus.Search();
        bus.AssertAllFound();
        Assert.DoesNotContain("FFFFFFF9 2", bus.Asked);
        Assert.Contains("FFFFFF79 2", bus.Asked);
        Assert.Equal(1 + 9 + 10 + 10, bus.Asked.Count);
    }

    [Fact]
    public void A_digit_A_to_E_is_tried_if_the_decimal_digits_do_not_explain_a_collision()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x1234567A), SearchedBus.Meter(0x1234567B), SearchedBus.Meter(0x1B345671), SearchedBus.Meter(0x12345671)]);
        bus.Search();
        bus.AssertAllFound();
    }

    [Fact]
    public void A_digit_A_to_E_is_found_if_the_last_digit_was_implied()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x1234567A), SearchedBus.Meter(0x1234568A)]);
        bus.Search();
        bus.AssertAllFound();
    }

    [Fact]
    public void Equal_identifications_are_split_by_device_type_version_and_manufacturer()
    {
        SearchedBus bus = new(
        [
            SearchedBus.Meter(0x11111111, type: 4), SearchedBus.Meter(0x11111111, type: 7), SearchedBus.Meter(0x11111111, type: 0x0A),
            SearchedBus.Meter(0x22222222, version: 1), SearchedBus.Meter(0x22222222, version: 9),
            SearchedBus.Meter(0x33333333, "ABB"), SearchedBus.Meter(0x33333333, "LUG"), SearchedBus.Meter(0x44444444, "LUG", 9, 4),
        ]);
        bus.Search();
        bus.AssertAllFound();
    }

    [Fact]
    public void Equal_addresses_are_split_by_the_fabrication_number()
    {
        SearchedMeter[] meters = [.. Enumerable.Range(0, 5).Select(i => SearchedBus.Meter(0x12345678, fabrication: SearchedBus.Bcd(11223344 + (17 * i))))];
        SearchedBus bus = new(meters);
        bus.Search();
        bus.AssertAllFound();
        foreach (SearchedMeter meter in meters)
            Assert.Single(bus.Found, found => SecondaryAddress.MatchesIdentification(found.Fabrication, meter.Fabrication!.Value));
    }

    // All meters of three groups have a 7 before the last digit. The other digits are tried once for all groups, and 7 in the first one.
    [Fact]
    public void A_digit_is_not_tried_in_a_group_if_the_other_nine_are_silent_in_all_groups()
    {
        SearchedBus bus = new([.. from last in (uint[])[3, 4, 5] from first in (uint[])[1, 2] select SearchedBus.Meter((first << 28) | 0x70 | last)]);
        bus.Continue("FFFFFFF3FFFFFFFF FFFFFFF4FFFFFFFF FFFFFFF5FFFFFFFF");
        bus.AssertAllFound();
        Assert.Equal(["FFFFFF73 2"], bus.Asked.Where(asked => asked.StartsWith("FFFFFF7", StringComparison.Ordinal) && asked[7] != 'F'));
    }

    [Fact]
    public void A_digit_is_tried_in_a_group_of_which_another_digit_has_a_meter()
    {
        SearchedBus bus = new(
        [
            SearchedBus.Meter(0x12345673), SearchedBus.Meter(0x22345673), SearchedBus.Meter(0x12345674), SearchedBus.Meter(0x12345684),
            SearchedBus.Meter(0x12345675), SearchedBus.Meter(0x22345675),
        ]);
        SecondarySearch search = bus.Continue("FFFFFFF3FFFFFFFF FFFFFFF4FFFFFFFF FFFFFFF5FFFFFFFF");
        bus.AssertAllFound();
        Assert.Contains("FFFFFF74 1", bus.Asked);
        Assert.Equal(0, search.FalseCollisions);
    }

    // The number of received bytes is unknown, so only the group itself leads to the digits A to E. The mask fixes the second digit.
    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("FFFFFF7FFFFFFFFF")]
    public void A_concluded_digit_that_no_meter_has_leads_to_the_digits_A_to_E(string text)
    {
        Assert.True(SecondaryAddress.TryParse(text, out SecondaryAddress mask));
        SearchedBus bus = new([SearchedBus.Meter(0x1234567A), SearchedBus.Meter(0x2234567A)], bytesReceived: _ => 0);
        bus.Search(new SecondarySearch(mask, false));
        bus.AssertAllFound();
        Assert.DoesNotContain("FFFFFFF9 0", bus.Asked);
    }

    // The decimal digits are silent in all three groups; the collision of the first one is confirmed. A is tried for all, then selected.
    [Fact]
    public void A_digit_A_is_selected_not_concluded_after_ten_silent_digits()
    {
        SearchedBus bus = new([.. from last in (uint[])[3, 4, 5] from digit in (uint[])[0xA, 0xB] select SearchedBus.Meter(0x12345600 | (digit << 4) | last)]);
        bus.Continue("FFFFFFF3FFFFFFFF FFFFFFF4FFFFFFFF FFFFFFF5FFFFFFFF");
        bus.AssertAllFound();
        Assert.Equal(["FFFFFFF3 2", "FFFFFFF3 2", "FFFFFFAF 3", "FFFFFFA3 1"], bus.Asked.Skip(10).Take(4));
    }

    [Fact]
    public void A_group_whose_decimal_digits_have_been_tried_begins_with_A()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x123456A3), SearchedBus.Meter(0x123456B3)]);
        bus.Continue("FFFFFFF3FFFFFFFF:h");
        bus.AssertAllFound();
        Assert.Equal(["FFFFFFA3 1", "FFFFFFB3 1"], bus.Asked.Take(2));
    }

    // Four answers, two meters: an identification has digits A to E for the others, a device type has too many values.
    [Fact]
    public void Answers_that_the_values_of_a_byte_do_not_explain_are_not_searched()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345678, type: 4), SearchedBus.Meter(0x12345678, type: 7)]);
        SecondarySearch search = bus.Continue("12345678FFFFFFFF:4");
        bus.AssertAllFound();
        Assert.Equal(64, bus.Asked.Count);
        Assert.False(search.HasUnexplainedAnswers);
    }

    [Fact]
    public void A_device_type_0_is_found()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345678, type: 0), SearchedBus.Meter(0x12345678, type: 7)]);
        bus.Continue("12345678FFFFFFFF");
        bus.AssertAllFound();
    }

    // From 0 to the version 9 of the second meter; or first the versions of meters found before, which suffice.
    [Theory]
    [InlineData("12345678FFFFFF07:x", 10)]
    [InlineData("12345678FFFFFF07:x =9999999174520107 =9999999274520907", 2)]
    public void Versions_are_tried_until_two_meters_are_explained(string text, int selections)
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345678, version: 1), SearchedBus.Meter(0x12345678, version: 9)]);
        bus.Continue(text);
        bus.AssertAllFound();
        Assert.Equal(selections, bus.Asked.Count);
    }

    [Fact]
    public void An_identification_that_no_meter_has_is_a_false_collision()
    {
        SearchedBus bus = new([]);
        SecondarySearch search = bus.Continue("12345678FFFFFFFF");
        Assert.Equal((SearchStatus.Complete, 1, true), (search.Status, search.FalseCollisions, search.HasNoise));
    }

    [Fact]
    public void A_group_with_more_answers_than_meters_is_unexplained()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x31892743), SearchedBus.Meter(0x31892753)]);
        Assert.True(bus.Continue("FFFFFFF3FFFFFFFF:3").HasUnexplainedAnswers);
        bus.AssertAllFound();
        Assert.False(bus.Continue("FFFFFFF3FFFFFFFF:2").HasUnexplainedAnswers);
    }

    [Fact]
    public void A_group_that_is_selected_again_has_no_more_answers_than_then()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x31892743), SearchedBus.Meter(0x31892753)], bytesReceived: all => all);
        SecondarySearch search = SearchedBus.Parse("FFFFFFF3FFFFFFFF:3");
        search.NoteNoise();
        Assert.False(bus.Search(search).HasUnexplainedAnswers);
        bus.AssertAllFound();
        Assert.Equal(2 + 10, bus.Asked.Count);
    }

    // Beside noise, each collision is repeated once: that is the second selection of the parts.
    [Fact]
    public void Groups_from_before_the_noise_are_selected_again_and_their_parts_are_not()
    {
        SearchedBus bus = new([.. from last in (uint[])[8, 9] from first in (uint[])[1, 2] select SearchedBus.Meter((first << 28) | 0x670 | last)]);
        SecondarySearch search = SearchedBus.Parse("FFFFFF78FFFFFFFF FFFFFF79FFFFFFFF");
        search.NoteNoise();
        bus.Search(search);
        bus.AssertAllFound();
        string[] several = [.. bus.Asked.Where(asked => asked.EndsWith('2'))];
        Assert.Equal("FFFFFF78 2", several[0]);
        Assert.All(several.GroupBy(asked => asked), asked => Assert.Equal(2, asked.Count()));
    }

    // A damaged answer made a group of one meter, which acknowledges but sends no data.
    [Fact]
    public void A_meter_without_data_in_a_false_group_is_reported()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345678) with { SendsData = false }]);
        SecondarySearch search = SearchedBus.Parse("FFFFFFF8FFFFFFFF");
        search.NoteNoise();
        bus.Search(search);
        Assert.Equal(["WithoutData 12345678FFFFFFFF"], bus.Found.Select(found => $"{found.Finding} {found.Address}"));
    }

    // The first parts are 0, silent or a meter, and 7 and 8, groups; the others are silent.
    [Theory]
    [InlineData(nameof(SearchAnswer.Silence), 10)]
    [InlineData(nameof(SearchAnswer.Meter), 0)]
    [InlineData(nameof(SearchAnswer.Unreadable), 0)]
    public void The_selections_of_a_group_are_the_cost_of_its_last_part_unless_they_found_a_meter(string first, int cost)
    {
        SearchState state = new(SecondaryAddress.Any, false);
        GroupSplit split = new(state, new SearchReport(state), new SearchNoise(false));
        split.Add(state.Start, SearchQueue.Several, 2);
        split.Open();
        while (split.Next(out _, out SearchPattern selection))
        {
            int digit = selection.Value(0);
            SearchAnswer answer = digit == 0 ? Enum.Parse<SearchAnswer>(first) : digit is 7 or 8 ? SearchAnswer.Collision : SearchAnswer.Silence;
            split.ConcludeCell(answer);
            if (answer == SearchAnswer.Collision)
                split.Add(selection, SearchQueue.Several, 2);
        }

        split.Close();
        Assert.Equal((2, 0, cost), (state.Groups.Count, state.Groups.Cost(0), state.Groups.Cost(1)));
    }

    // Each of 1000 numbers of three last digits has two meters: too many groups at the same time.
    [Fact]
    public void More_groups_than_the_queue_can_hold_end_the_search()
    {
        SearchedBus bus = new([.. Enumerable.Range(0, 2000).Select(i => SearchedBus.Meter(SearchedBus.Bcd(i)))]);
        Assert.Equal(SearchStatus.TooMany, bus.Search().Status);
    }

    // The queue is a ring, and the only group has its last place.
    [Fact]
    public void A_group_of_inseparable_meters_may_be_the_last_one_in_the_ring_of_the_queue()
    {
        SearchState state = new(SecondaryAddress.Any, false);
        SearchReport report = new(state);
        GroupSplit split = new(state, report, new SearchNoise(false));
        SearchPattern group = new(new SecondaryAddress(0x12345678, 0xFF74, 1, 7), SearchPattern.AnyDigits);
        PassThrough(state, Places - 1);
        split.Add(group, SearchQueue.NoFabrication, 2);
        split.Open();
        while (split.Next(out _, out SearchPattern selection))
        {
            split.ConcludeCell(SearchAnswer.Collision);
            split.Add(selection, SearchQueue.Several, 2);
        }

        split.Close();
        Assert.Equal((SearchFinding.Inseparable, 0), (report.Finding, state.Groups.Count));
    }

    [Fact]
    public void Groups_that_were_in_the_ring_of_the_queue_before_do_not_count()
    {
        SearchState state = new(SecondaryAddress.Any, false);
        GroupSplit split = new(state, new SearchReport(state), new SearchNoise(false));
        PassThrough(state, Places);
        split.Add(state.Start.With(0, 8).With(1, 7), SearchQueue.Several, 2);
        split.Open();
        Assert.True(split.IsDeep);
    }

    private static void PassThrough(SearchState state, int groups)
    {
        for (int i = 0; i < groups; i++)
        {
            Assert.True(state.Groups.Add(state.Start, SearchQueue.Several, byte.MaxValue));
            state.Groups.RemoveFirst();
        }
    }
}
