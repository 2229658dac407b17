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

    // The selections that the first false group may cost do not count.
    [Fact]
    public void Noise_that_costs_two_thirds_of_the_selections_ends_a_search()
    {
        const int FirstFalseGroup = 16, Wasted = 20, Useful = 10;
        SearchNoise noise = new(isContinued: false);
        noise.CountFalseCollision(FirstFalseGroup + Wasted);
        Assert.False(noise.IsTooMuch(FirstFalseGroup + Wasted + Useful));
        noise.CountExtra();
        Assert.True(noise.IsTooMuch(FirstFalseGroup + Wasted + 1 + Useful));
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
}
