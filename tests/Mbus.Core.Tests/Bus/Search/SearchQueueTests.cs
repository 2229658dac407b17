namespace Mbus.Tests.Bus;

public class SearchQueueTests
{
    private const int Capacity = 3;

    private readonly SearchQueue _queue = new(Capacity);

    [Fact]
    public void Groups_leave_in_the_order_in_which_they_came_however_often_the_queue_was_filled()
    {
        Queue<int> expected = new();
        for (int added = 0; added < 5 * Capacity; added++)
        {
            Assert.True(Add(added));
            expected.Enqueue(added);
            AssertGroups(expected);
            if (added % Capacity == Capacity - 1)
                Remove(expected);
            if (expected.Count == Capacity)
                Remove(expected);
        }
    }

    [Fact]
    public void A_full_queue_refuses_a_group_and_keeps_the_others()
    {
        for (int i = 0; i < Capacity; i++)
            Assert.True(Add(i));
        Assert.False(Add(Capacity));
        AssertGroups(Enumerable.Range(0, Capacity));

        _queue.RemoveFirst();
        Assert.True(Add(Capacity));
        AssertGroups(Enumerable.Range(1, Capacity));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(255, 255)]
    [InlineData(256, 255)]
    [InlineData(300, 255)]
    public void A_group_has_at_least_two_answers_and_a_byte_holds_their_number(int answers, int held)
    {
        _queue.Add(Pattern(1), SearchQueue.Several, answers);
        Assert.Equal(held, _queue.Answers(0));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    [InlineData(300, 5)]
    public void Another_selection_of_a_group_can_only_lower_its_answers_to_two_at_least(int answers, int held)
    {
        _queue.Add(Pattern(1), SearchQueue.Several, 7);
        _queue.Add(Pattern(2), SearchQueue.Several, 5);
        _queue.LowerAnswers(1, answers);
        Assert.Equal((7, held), (_queue.Answers(0), _queue.Answers(1)));
    }

    [Fact]
    public void Selections_add_to_the_cost_of_their_group_and_a_new_group_has_none()
    {
        for (int round = 0; round < Capacity + 1; round++)
        {
            Add(round);
            Assert.Equal(0, _queue.Cost(0));
            _queue.AddCost(0, 10);
            _queue.AddCost(0, 7);
            Assert.Equal(17, _queue.Cost(0));
            _queue.RemoveFirst();
        }
    }

    // Open dimensions of the patterns below: the second digit for 1, the third one for 2.
    [Theory]
    [InlineData("", 0)]
    [InlineData("1", 1)]
    [InlineData("1 1", 2)]
    [InlineData("1 1 1", 3)]
    [InlineData("1 1 2", 2)]
    [InlineData("1 2 1", 1)]
    [InlineData("2 1 1", 1)]
    public void A_batch_is_the_groups_from_the_first_on_that_the_same_dimension_splits(string dimensions, int batch)
    {
        foreach (string dimension in dimensions.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            _queue.Add(new SearchPattern(new SecondaryAddress(dimension == "1" ? 0xFFFFFFF5 : 0xFFFFFF55, 0xFFFF, 0xFF, 0xFF), SearchPattern.AnyDigits), 0, 2);
        Assert.Equal(batch, _queue.Batch());
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF", 0, 0)]
    [InlineData("FFFFF5FFFFFFFFFF", 0, 0)]
    [InlineData("FFFFFFF5FFFFFFFF", 0, 1)]
    [InlineData("12345678FFFFFFFF", 0, SearchPattern.DeviceType)]
    [InlineData("12345678FFFFFF07", 0, SearchPattern.Fabrication)]
    [InlineData("12345678FFFFFF07", SearchQueue.NoFabrication, SearchPattern.Version)]
    [InlineData("12345678FFFF0107", SearchQueue.NoFabrication, SearchPattern.Manufacturer)]
    [InlineData("1234567874520107", 0, SearchPattern.Fabrication)]
    [InlineData("1234567874520107", SearchQueue.NoFabrication, SearchPattern.Dimensions)]
    public void A_group_is_split_by_its_first_open_dimension_that_can_split_it(string address, byte flags, int dimension)
    {
        Assert.True(SecondaryAddress.TryParse(address, out SecondaryAddress mask));
        _queue.Add(new SearchPattern(mask, SearchPattern.AnyDigits), flags, 2);
        Assert.Equal(dimension, _queue.Dimension(0));
    }

    private static SearchPattern Pattern(int number) =>
        new(SearchedBus.Meter(SearchedBus.Bcd(number), version: (byte)number, type: (byte)(number + 1)).Address, SearchedBus.Bcd(100 + number));

    private bool Add(int number) => _queue.Add(Pattern(number), (byte)(number % 16), 2 + number);

    private void Remove(Queue<int> expected)
    {
        _queue.RemoveFirst();
        expected.Dequeue();
        AssertGroups(expected);
    }

    private void AssertGroups(IEnumerable<int> numbers)
    {
        Assert.Equal(
            numbers.Select(number => SearchText.Of(Pattern(number), (byte)(number % 16), 2 + number)),
            Enumerable.Range(0, _queue.Count).Select(i => SearchText.Of(_queue.Pattern(i), _queue.Flags(i), _queue.Answers(i))));
    }
}
