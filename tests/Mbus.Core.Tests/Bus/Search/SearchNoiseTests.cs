namespace Mbus.Tests.Bus;

public class SearchNoiseTests
{
    [Theory]
    [InlineData(0.02, false)]
    [InlineData(0.1, false)]
    [InlineData(0.3, false)]
    [InlineData(0.02, true)]
    [InlineData(0.1, true)]
    [InlineData(0.3, true)]
    public void Noise_costs_time_and_hides_no_meter(double noise, bool countsAnswers)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            SearchedBus bus = new(SearchedBus.Random(20, seed), noise, seed, countsAnswers ? all => all : null);
            SecondarySearch search = bus.Search();
            Assert.True(search.Status == SearchStatus.Complete, $"seed {seed}: {search.Status} after {search.Selections}, {search.FalseCollisions} false");
            bus.AssertAllFound();
            Assert.True(search.Selections < 1200, $"seed {seed}: {search.Selections} selections");
        }
    }

    // Two meters take 11 selections. Two digits of the first false group show that it is noise; the other ones are not split any more.
    [Theory]
    [InlineData(11 + 9 + 10 + 1, 5)]
    [InlineData(11 + 9 + 10 + 1 + 1, 5, 6)]
    [InlineData(11 + 9 + 10 + 1 + 1 + 1, 5, 6, 8)]
    public void A_false_group_is_selected_again_before_its_digits_A_to_E_and_other_groups(int selections, params int[] damaged)
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345678), SearchedBus.Meter(0x12345679)], damaged: damaged);
        SecondarySearch search = bus.Search();
        bus.AssertAllFound();
        Assert.Equal((selections, SearchStatus.Complete, damaged.Length), (search.Selections, search.Status, search.FalseCollisions));
        Assert.False(search.HasUnexplainedAnswers);
    }

    [Fact]
    public void A_collision_is_repeated_after_noise_was_reported()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345678), SearchedBus.Meter(0x12345679)], damaged: [5]);
        SecondarySearch search = new(SecondaryAddress.Any, false);
        search.NoteNoise();
        bus.Search(search);
        bus.AssertAllFound();
        Assert.True(search.HasNoise);
        Assert.Equal(2 + 10 + 1, search.Selections);
    }

    // The selections that the first false group may cost do not count; a search that was continued had at least the first one and ten digits.
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 11)]
    public void Noise_that_costs_two_thirds_of_the_selections_ends_a_search(bool isContinued, int earlier)
    {
        const int FirstFalseGroup = 16, Wasted = 40, Useful = 20;
        SearchNoise noise = new(isContinued);
        noise.CountFalseCollision(FirstFalseGroup + Wasted);
        Assert.False(noise.IsTooMuch(FirstFalseGroup + Wasted + Useful - earlier));
        noise.CountExtra();
        Assert.True(noise.IsTooMuch(FirstFalseGroup + Wasted + 1 + Useful - earlier));
    }

    [Fact]
    public void A_repeat_is_a_selection_that_noise_has_cost()
    {
        const int FirstFalseGroup = 16;
        SearchNoise noise = new(isContinued: false);
        noise.CountFalseCollision(FirstFalseGroup);
        Assert.False(noise.IsTooMuch(FirstFalseGroup));
        Assert.True(noise.TryRepeat(isUnlikely: false));
        Assert.True(noise.IsTooMuch(FirstFalseGroup + 1));
    }

    [Fact]
    public void The_eighth_collision_and_every_fourth_after_it_are_repeated_although_no_noise_is_known()
    {
        SearchNoise noise = new(isContinued: false);
        List<int> repeated = [];
        for (int collision = 1; collision <= 20; collision++)
        {
            noise.Count(collided: true);
            if (noise.TryRepeat(isUnlikely: false))
                repeated.Add(collision);
            noise.EndSelection();
        }

        Assert.Equal([8, 12, 16, 20], repeated);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Only_beside_noise_a_check_is_due_after_collisions_that_silence_interrupts(bool isNoisy, bool isDue)
    {
        SearchNoise noise = new(isContinued: false);
        if (isNoisy)
            noise.CountNoise();
        for (int i = 0; i < 12; i++)
        {
            Assert.False(noise.IsCheckDue);
            noise.Count(collided: false);
            noise.Count(collided: true);
        }

        Assert.Equal(isDue, noise.IsCheckDue);
    }

    [Theory]
    [InlineData(false, 24)]
    [InlineData(true, 12)]
    public void The_second_check_is_due_after_twice_as_many_collisions_or_beside_noise_after_as_many(bool isNoisy, int collisions)
    {
        SearchNoise noise = new(isContinued: false);
        if (isNoisy)
            noise.CountNoise();
        Assert.Equal(12, CollisionsToCheck(noise));
        noise.EndCheck();
        Assert.Equal(collisions, CollisionsToCheck(noise));
    }

    [Theory]
    [InlineData(11, 11, false)]
    [InlineData(12, 8, false)]
    [InlineData(12, 9, true)]
    [InlineData(12, 12, true)]
    [InlineData(16, 11, false)]
    [InlineData(16, 12, true)]
    public void From_the_twelfth_check_on_three_quarters_of_answers_mean_noise(int checks, int answered, bool isNoise)
    {
        SearchNoise noise = new(isContinued: false);
        for (int i = 0; i < checks; i++)
            noise.CountCheck(i < answered);
        Assert.Equal(isNoise, noise.IsMostlyNoise);
    }

    // Each check is answered five times of six. The first one is due after 12 collisions, the second after 12 more.
    [Fact]
    public void A_bus_that_mostly_answers_a_selection_of_no_meter_ends_the_search()
    {
        SecondarySearch search = new(SecondaryAddress.Any, false);
        int checks = 0;
        while (search.Next())
        {
            bool isSilent = search.Mask.Identification == 0xEEEEEEEE && ++checks % 6 == 0;
            search.TakeSelection(isSilent ? Outcome.Silence : Outcome.Damage, isSilent ? 0 : 1);
        }

        Assert.Equal((SearchStatus.OnlyNoise, 2 * 6), (search.Status, checks));
    }

    // Each group is selected once more and is silent. The earlier selections count as 11 useful ones: twice that, and the first 16, may be lost.
    [Fact]
    public void Groups_that_are_all_noise_end_a_search_that_was_continued()
    {
        SecondarySearch search = SearchedBus.Parse(string.Join(' ', Enumerable.Range(100, 60).Select(number => $"FFFFF{number}FFFFFFFF")));
        search.NoteNoise();
        SearchedBus bus = new([]);
        Assert.Equal(SearchStatus.OnlyNoise, bus.Search(search).Status);
        Assert.Equal(16 + (2 * 11), bus.Asked.Count);
    }

    // Ten groups of two meters, each with ten useful selections, pay for the others.
    [Fact]
    public void The_sixty_fourth_false_group_ends_a_search()
    {
        SecondarySearch search = SearchedBus.Parse(string.Join(' ', Enumerable.Range(100, 80).Select(number => $"FFFFF{number}FFFFFFFF")));
        search.NoteNoise();
        SearchedBus bus = new([.. Enumerable.Range(0, 20).Select(i => SearchedBus.Meter(SearchedBus.Bcd(((i / 10) * 1000) + 100 + (i % 10))))]);
        bus.Search(search);
        bus.AssertAllFound();
        Assert.Equal((SearchStatus.OnlyNoise, 64), (search.Status, search.FalseCollisions));
    }

    [Fact]
    public void A_meter_whose_first_answer_is_damaged_is_found_by_its_last_digit()
    {
        SearchedBus bus = new([SearchedBus.Meter(0x12345678)], damaged: [1]);
        Assert.Equal(SearchStatus.Complete, bus.Search().Status);
        bus.AssertAllFound();
        Assert.Equal(1 + 10 + 1, bus.Asked.Count);
    }

    [Fact]
    public void A_bus_that_answers_a_selection_of_no_meter_ends_the_search()
    {
        SearchedBus bus = new(SearchedBus.Random(20, 1), noise: 1);
        SecondarySearch search = bus.Search();
        Assert.Equal(SearchStatus.OnlyNoise, search.Status);
        Assert.Equal("EEEEEEEE 0", bus.Asked[^1]);
        Assert.InRange(bus.Asked.Count, 12, 20);
        Assert.False(search.Next());
    }

    // Noise adds bytes, so the fewest are the answers: more than two would be in the text.
    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void The_answers_of_a_repeated_selection_are_the_fewest(int first, int second)
    {
        int asked = 0;
        SearchedBus bus = new([SearchedBus.Meter(0x12345678), SearchedBus.Meter(0x12345679)], bytesReceived: _ => asked++ == 0 ? first : second);
        SecondarySearch search = new(SecondaryAddress.Any, false);
        search.NoteNoise();
        Assert.Equal("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF", bus.Search(search, 2).ToString());
    }

    private static int CollisionsToCheck(SearchNoise noise)
    {
        int collisions = 0;
        for (; !noise.IsCheckDue && collisions < 100; collisions++)
            noise.Count(collided: true);
        return collisions;
    }
}
