namespace Mbus.Tests.Bus;

public class SecondarySearchTests
{
    [Fact]
    public void An_empty_bus_needs_one_selection_and_a_single_meter_one_more_reading()
    {
        SearchedBus empty = new([]);
        Assert.Equal((SearchStatus.Complete, 1), (empty.Search().Status, empty.Asked.Count));

        SearchedBus one = new(SearchedBus.Random(1, 1));
        one.Search();
        one.AssertAllFound();
        Assert.Single(one.Asked);
    }

    // The documentation's own walk takes 80.
    [Fact]
    public void The_worked_example_needs_11_selections()
    {
        SearchedBus bus = new(
        [
            SearchedBus.Meter(0x14491001), SearchedBus.Meter(0x14491008), SearchedBus.Meter(0x32104833), SearchedBus.Meter(0x76543210),
        ]);
        bus.Search();
        bus.AssertAllFound();
        Assert.Equal(
            [
                "FFFFFFFF 4", "FFFFFFF0 1", "FFFFFFF1 1", "FFFFFFF2 0", "FFFFFFF3 1", "FFFFFFF4 0",
                "FFFFFFF5 0", "FFFFFFF6 0", "FFFFFFF7 0", "FFFFFFF8 1", "FFFFFFF9 0",
            ],
            bus.Asked);
    }

    [Theory]
    [InlineData(2, 41)]
    [InlineData(20, 100)]
    [InlineData(100, 560)]
    [InlineData(250, 1300)]
    public void Random_meters_are_all_found(int count, int selections)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            SearchedBus bus = new(SearchedBus.Random(count, seed));
            SecondarySearch search = bus.Search();
            bus.AssertAllFound();
            Assert.True(search.Selections <= selections, $"seed {seed}: {search.Selections} selections");
            Assert.Equal((0, SearchStatus.Complete), (search.FalseCollisions, search.Status));
        }
    }

    [Fact]
    public void Neighbours_are_split_by_their_last_digits_and_an_absent_digit_is_tried_for_all_at_once()
    {
        SearchedBus bus = new([.. Enumerable.Range(12345691, 20).Select(id => SearchedBus.Meter(SearchedBus.Bcd(id)))]);
        bus.Search();
        bus.AssertAllFound();
        Assert.Contains("FFFFFF5F 0", bus.Asked);
        Assert.True(bus.Asked.Count <= 52, $"{bus.Asked.Count} selections");
    }

    [Fact]
    public void Hidden_digits_A_to_E_are_found_on_request_with_40_selections()
    {
        SearchedMeter[] meters =
        [
            SearchedBus.Meter(0x12345671), SearchedBus.Meter(0x22345682), SearchedBus.Meter(0x32345693), SearchedBus.Meter(0x12345673),
            SearchedBus.Meter(0x123456A3), SearchedBus.Meter(0x123456B3), SearchedBus.Meter(0xAB3456C3),
        ];
        SearchedBus decimals = new(meters);
        decimals.Search();
        Assert.Equal(4, decimals.Found.Count);

        SearchedBus hex = new(meters);
        hex.Search(hexDigits: true);
        hex.AssertAllFound();
        Assert.True(hex.Asked.Count <= decimals.Asked.Count + 40 + 45, $"{hex.Asked.Count} selections");
    }

    [Fact]
    public void A_digit_A_to_E_is_tried_if_the_decimal_digits_do_not_explain_all_answers()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x31892743), SearchedBus.Meter(0x31892748), SearchedBus.Meter(0x3189274A)], bytesReceived: all => all);
        SecondarySearch search = bus.Search();
        bus.AssertAllFound();
        Assert.Equal("FFFFFFFA 1", bus.Asked[11]);
        Assert.False(search.HasUnexplainedAnswers);
    }

    [Fact]
    public void A_digit_A_to_E_next_to_split_groups_is_tried_if_a_recount_confirms_a_missing_meter()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x31892743), SearchedBus.Meter(0x31892753), SearchedBus.Meter(0x3189274A)], bytesReceived: all => all);
        SecondarySearch search = bus.Search();
        bus.AssertAllFound();
        Assert.Equal("FFFFFFFF 3", Assert.Single(bus.Asked.Skip(1), asked => asked.StartsWith("FFFFFFFF", StringComparison.Ordinal)));
        Assert.True(search.TriesHexDigits);
    }

    [Fact]
    public void A_digit_A_to_E_with_a_merged_answer_is_found_on_request()
    {
        SearchedMeter[] meters = [SearchedBus.Meter(0x31892743), SearchedBus.Meter(0x31892748), SearchedBus.Meter(0x3189274A)];
        SearchedBus merged = new(meters);
        Assert.False(merged.Search().TriesHexDigits);
        Assert.Equal(2, merged.Found.Count);

        SearchedBus asked = new(meters);
        Assert.True(asked.Search(hexDigits: true).TriesHexDigits);
        asked.AssertAllFound();
    }

    [Fact]
    public void Counting_the_answers_adds_no_selections_on_a_bus_of_decimal_meters()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            SearchedMeter[] meters = seed < 20
                ? SearchedBus.Random(2 + (4 * seed), seed)
                : [.. Enumerable.Range(12345691, 2 * seed).Select(id => SearchedBus.Meter(SearchedBus.Bcd(id)))];
            SearchedBus merged = new(meters);
            merged.Search();
            Random jitter = new(seed);
            foreach (Func<int, int> heard in (Func<int, int>[])[all => all, all => 1 + jitter.Next(all)])
            {
                SearchedBus counted = new(meters, bytesReceived: heard);
                SecondarySearch search = counted.Search();
                counted.AssertAllFound();
                Assert.Equal(merged.Asked, counted.Asked);
                Assert.False(search.HasUnexplainedAnswers);
            }
        }
    }

    [Fact]
    public void Unexplained_answers_are_reported_after_a_bounded_number_of_selections()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x31892743), SearchedBus.Meter(0x31892748)], bytesReceived: all => all + 1);
        SecondarySearch search = bus.Search();
        bus.AssertAllFound();
        Assert.Equal((SearchStatus.Complete, true), (search.Status, search.HasUnexplainedAnswers));
        Assert.Equal(11 + 5 + 1 + 40, bus.Asked.Count);
    }

    [Fact]
    public void One_extra_answer_that_a_recount_does_not_confirm_costs_few_selections()
    {
        int asked = 0;
        SearchedBus bus = new([SearchedBus.Meter(0x31892743), SearchedBus.Meter(0x31892748)], bytesReceived: all => asked++ == 0 ? all + 1 : all);
        bus.Search();
        bus.AssertAllFound();
        Assert.Equal(11 + 5 + 1, bus.Asked.Count);
    }

    [Fact]
    public void Inseparable_meters_are_reported()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345678), SearchedBus.Meter(0x12345678), SearchedBus.Meter(0x87654321)]);
        SecondarySearch search = bus.Search();
        Assert.Equal(SearchStatus.Complete, search.Status);
        Assert.Equal(
            ["Inseparable 1234567874520107", "Meter 8765432174520107"],
            bus.Found.Select(found => $"{found.Finding} {found.Address}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_meter_that_sends_no_data_is_reported_with_its_digits()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345678) with { SendsData = false }, SearchedBus.Meter(0x12345679)]);
        bus.Search();
        Assert.Equal(
            ["Meter 1234567974520107", "WithoutData 12345678FFFFFFFF"],
            bus.Found.Select(found => $"{found.Finding} {found.Address}").Order(StringComparer.Ordinal));
    }

    // Each group ends in the call that chooses the next selection, which must not show its finding again.
    [Fact]
    public void Inseparable_meters_of_several_groups_are_reported_once_each()
    {
        SearchedBus bus = new([.. from id in (uint[])[0x12345678, 0x87654321] from _ in Enumerable.Range(0, 2) select SearchedBus.Meter(id)]);
        bus.Continue("1234567874520107 8765432174520107");
        Assert.Equal(
            ["Inseparable 1234567874520107", "Inseparable 8765432174520107"],
            bus.Found.Select(found => $"{found.Finding} {found.Address}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Meters_whose_acknowledgements_merge_are_separated_because_their_reading_is_damaged()
    {
        SearchedBus bus = new(SearchedBus.Random(20, 3), merges: true);
        Assert.Equal(SearchStatus.Complete, bus.Search().Status);
        bus.AssertAllFound();
    }

    // Two decimal meters explain the collision of the last digit; the others are found by their digit A, where they collide.
    [Fact]
    public void Several_meters_with_the_same_digit_A_are_separated()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345613), SearchedBus.Meter(0x12345623), SearchedBus.Meter(0x123456A3), SearchedBus.Meter(0x223456A3)]);
        bus.Search(hexDigits: true);
        bus.AssertAllFound();
        Assert.Contains("FFFFFFAF 2", bus.Asked);
    }

    // One selection for all meters, ten digits, and forty selections for the digits A to E.
    [Fact]
    public void The_remaining_selections_count_down_if_no_digit_collides_and_the_wide_ones_are_marked()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x14491001), SearchedBus.Meter(0x14491008)]);
        SecondarySearch search = new(SecondaryAddress.Any, true);
        Assert.Equal(1, search.Remaining);
        foreach (string _ in bus.Steps(search))
        {
            Assert.Equal(1 + 10 + 40 - bus.Asked.Count, search.Remaining);
            Assert.True(search.IsWide);
            Assert.Equal(bus.Asked.Count == 1, search.ExpectsOneMeter);
        }

        Assert.Equal((51, 0), (bus.Asked.Count, search.Remaining));
    }

    [Fact]
    public void The_digits_A_to_E_of_a_group_are_not_below_the_estimate()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x123456A3), SearchedBus.Meter(0x123456B3)]);
        SecondarySearch search = SearchedBus.Parse("FFFFFFF3FFFFFFFF");
        Assert.All(bus.Steps(search), _ => Assert.True(search.Remaining >= 0, $"{search.Remaining} remain"));
        bus.AssertAllFound();
    }

    [Fact]
    public void Selections_with_at_most_one_digit_are_wide()
    {
        SearchedBus bus = new([.. Enumerable.Range(12345691, 8).Concat([12345671, 12345672, 12345673]).Select(id => SearchedBus.Meter(SearchedBus.Bcd(id)))]);
        SecondarySearch search = new(SecondaryAddress.Any, false);
        foreach (string asked in bus.Steps(search))
            Assert.Equal(asked[..8].Count(digit => digit != 'F') <= 1, search.IsWide);
        bus.AssertAllFound();
        Assert.Contains("FFFFFF71 1", bus.Asked);
    }

    [Fact]
    public void A_search_counts_its_collisions_and_lists_its_meters()
    {
        SearchedBus bus = new(SearchedBus.Random(20, 5));
        SecondarySearch search = bus.Search();
        Assert.Equal(bus.Asked.Count(asked => int.Parse(asked[9..]) > 1), search.Collisions);
        Assert.False(search.HasNoise);
        Assert.Equal(bus.Found.Count, search.Meters);
        Assert.Equal(
            bus.Found.Select(found => (found.Address, found.Fabrication)),
            Enumerable.Range(0, search.Meters).Select(i => (search.MeterAt(i, out uint fabrication), fabrication)));
    }

    // The mask gets one answer more than meters; the groups get as many as they have.
    [Fact]
    public void A_missing_meter_is_an_unexplained_answer_when_the_search_is_complete()
    {
        SearchedBus bus = new(
            [SearchedBus.Meter(0x31892743), SearchedBus.Meter(0x31892753), SearchedBus.Meter(0x31892741)], bytesReceived: all => all == 3 ? 4 : all);
        SecondarySearch search = new(SecondaryAddress.Any, false);
        foreach (string _ in bus.Steps(search))
            Assert.False(search.HasUnexplainedAnswers);
        bus.AssertAllFound();
        Assert.Equal((SearchStatus.Complete, true), (search.Status, search.HasUnexplainedAnswers));
    }

    [Fact]
    public void A_mask_limits_the_search()
    {
        SearchedMeter[] meters = [SearchedBus.Meter(0x12345678), SearchedBus.Meter(0x12345679, "LUG", 2, 4), SearchedBus.Meter(0x22345679, "LUG", 2, 4)];
        SearchedBus bus = new(meters);
        Assert.True(SecondaryAddress.TryParse("12FFFFFFFFFFFFFF", out SecondaryAddress mask));
        bus.Search(new SecondarySearch(mask, false));
        Assert.Equal(["1234567874520107", "12345679A7320204"], bus.Found.Select(found => found.Address.ToString()).Order(StringComparer.Ordinal));
        Assert.All(bus.Asked, asked => Assert.StartsWith("12", asked));
    }

    [Fact]
    public void Too_many_meters_end_the_search_with_those_found()
    {
        SearchedBus bus = new([.. Enumerable.Range(0, 1200).Select(id => SearchedBus.Meter(SearchedBus.Bcd(id)))]);
        SecondarySearch search = bus.Search();
        Assert.Equal(SearchStatus.TooMany, search.Status);
        Assert.InRange(bus.Found.Count, 1, SecondarySearch.MaxMeters);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_search_continues_from_its_text_after_any_step(bool hexDigits)
    {
        SearchedMeter[] meters =
        [
            .. SearchedBus.Random(20, 7), SearchedBus.Meter(hexDigits ? 0x1234567Au : 0x12345670), SearchedBus.Meter(0x55555555, type: 4), SearchedBus.Meter(0x55555555, type: 6),
            .. Enumerable.Range(1, 3).Select(i => SearchedBus.Meter(0x66666666, fabrication: SearchedBus.Bcd(i * 1111))),
        ];
        for (int left = 0; left < 300; left += 7)
        {
            SearchedBus bus = new(meters, bytesReceived: hexDigits ? null : all => all);
            string text = bus.Search(new SecondarySearch(SecondaryAddress.Any, hexDigits), left).ToString();
            SecondarySearch? again = SecondarySearch.FromText(text);
            Assert.Equal(text, again?.ToString());
            bus.Search(again!);
            bus.AssertAllFound();
        }
    }

    // The answers of every third meter were late before.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_search_that_begins_again_after_any_step_reports_each_meter_once(bool hexDigits)
    {
        SearchedMeter[] meters = [.. SearchedBus.Random(20, 7), SearchedBus.Meter(0x55555555, type: 4), SearchedBus.Meter(0x55555555, type: 6)];
        for (int left = 0; left < 200; left += 3)
        {
            SearchedBus late = new([.. meters.Where((_, i) => i % 3 > 0)]);
            SecondarySearch search = late.Search(new SecondarySearch(SecondaryAddress.Any, hexDigits), left);
            search.Restart();
            SearchedBus bus = new(meters);
            bus.Found.AddRange(late.Found);
            bus.Search(search);
            bus.AssertAllFound();
            Assert.Equal((SearchStatus.Complete, meters.Length, late.Asked.Count + bus.Asked.Count), (search.Status, search.Meters, search.Selections));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("FFFF")]
    [InlineData("FFFFFFFFFFFFFFFF hex=")]
    [InlineData("FFFFFFFFFFFFFFFF hex=41")]
    [InlineData("FFFFFFFFFFFFFFFF hex=123456789012")]
    [InlineData("FFFFFFFFFFFFFFFF FFFFFFF1FFFFFFFF:q")]
    [InlineData("FFFFFFFFFFFFFFFF FFFFFFF1FFFFFFFF/123")]
    [InlineData("FFFFFFFFFFFFFFFF 1234567874520107/12345678")]
    [InlineData("12FFFFFFFFFFFFFF FFFFFFF1FFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFF =1")]
    [InlineData("FFFFFFFFFFFFFFFF answers=")]
    [InlineData("FFFFFFFFFFFFFFFF answers=1234")]
    [InlineData("FFFFFFFFFFFFFFFF FFFFFFF1FFFFFFFF:3x")]
    [InlineData(null)]
    public void A_text_that_is_not_a_search_is_rejected(string? text) => Assert.Null(SecondarySearch.FromText(text!));

    [Fact]
    public void The_answers_that_were_counted_are_kept_in_the_text()
    {
        SearchedMeter[] meters = [SearchedBus.Meter(0x31892743), SearchedBus.Meter(0x31892748), SearchedBus.Meter(0x3189274A)];
        for (int left = 1; left < 17; left++)
        {
            SearchedBus bus = new(meters, bytesReceived: all => all);
            string text = bus.Search(new SecondarySearch(SecondaryAddress.Any, false), left).ToString();
            if (left == 1)
                Assert.Equal("FFFFFFFFFFFFFFFF answers=3 FFFFFFFFFFFFFFFF:3", text);
            bus.Search(SecondarySearch.FromText(text)!);
            bus.AssertAllFound();
        }
    }

    [Fact]
    public void A_search_from_any_accepted_text_ends()
    {
        string[] masks = ["FFFFFFFFFFFFFFFF", "12345678FFFFFFFF"];
        string[] flags = ["i", "n", "x", "h", "inxh", "ih"];
        foreach (string text in from mask in masks from letters in flags select $"{mask} {mask}:{letters}")
        {
            SecondarySearch? search = SecondarySearch.FromText(text);
            Assert.NotNull(search);
            Assert.NotEqual(SearchStatus.Searching, new SearchedBus(SearchedBus.Random(3, 1)).Search(search).Status);
        }
    }

    [Fact]
    public void The_fabrication_number_follows_the_address_in_a_selection()
    {
        byte[] data = new byte[SecondarySearch.MaxSelectionLength];
        Assert.True(SecondaryAddress.TryParse("12345678TST0107", out SecondaryAddress address));
        Assert.Equal(8, SecondarySearch.WriteSelection(data, 0, address, 0xFFFFFFFF));
        Assert.Equal(14, SecondarySearch.WriteSelection(data, 0, address, 0xFFFFF123));
        Assert.Equal("78 56 34 12 74 52 01 07 0C 78 23 F1 FF FF", Transcript.Hex(data));
        SecondarySearch search = new(address, false);
        Assert.True(search.Next());
        byte[] own = new byte[SecondarySearch.MaxSelectionLength];
        Assert.Equal(8, search.WriteSelection(own, 2));
        Assert.Equal("00 00 78 56 34 12 74 52 01 07 00 00 00 00", Transcript.Hex(own));
    }

    [Fact]
    public void A_search_allocates_nothing()
    {
        SecondarySearch search = new(SecondaryAddress.Any, true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (search.Next())
            search.TakeSelection((search.Selections & 3) == 1 ? Outcome.Damage : Outcome.Silence, 3);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(search.Selections > 50);
    }
}
