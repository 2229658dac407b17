namespace Mbus.Tests.Bus;

public class SearchColumnsTests
{
    private const int Digit = 3;

    private readonly SearchColumns _columns = new();

    public SearchColumnsTests() => _columns.Begin(0);

    // A column is one selection, and replaces one for each group if it is clean: by the rule of succession, in (clean + 1) of (tried + 2) cases.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 4)]
    public void A_column_is_tried_if_the_groups_that_it_is_likely_to_replace_are_more_than_one(int clean, int dirty)
    {
        for (int other = 4; other < 4 + clean + dirty; other++)
            _columns.Conclude(other, other < 4 + clean);
        for (int groups = 1; groups < 20; groups++)
        {
            double replaced = groups * (clean + 1) / (double)(clean + dirty + 2);
            Assert.Equal((groups, replaced > 1), (groups, _columns.IsWorthwhile(Digit, groups)));
        }
    }

    [Fact]
    public void Silence_in_groups_makes_the_column_of_the_same_digit_worthwhile_for_fewer_groups()
    {
        Assert.False(_columns.IsWorthwhile(Digit, 2));
        _columns.AddSilentCell(Digit);
        Assert.True(_columns.IsWorthwhile(Digit, 2));
        Assert.False(_columns.IsWorthwhile(Digit + 1, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void A_column_for_a_single_group_is_never_worthwhile(int silentCells)
    {
        for (int i = 0; i < silentCells; i++)
            _columns.AddSilentCell(Digit);
        Assert.False(_columns.IsWorthwhile(Digit, 1));
    }

    [Fact]
    public void The_results_of_one_position_are_forgotten_at_another()
    {
        _columns.Conclude(Digit, isClean: true);
        _columns.MarkDirty(Digit + 1);
        _columns.AddSilentCell(Digit + 2);
        _columns.Begin(0);
        Assert.True(_columns.IsClean(Digit));
        Assert.False(_columns.IsUnknown(Digit + 1) || _columns.IsClean(Digit + 1));

        _columns.Begin(1);
        for (int digit = Digit; digit < Digit + 3; digit++)
            Assert.True(_columns.IsUnknown(digit));
        Assert.Equal(_columns.IsWorthwhile(Digit + 3, 2), _columns.IsWorthwhile(Digit + 2, 2));
    }
}
