namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>The holds of an address may block others for one allowance in each period of twenty, which begins with the first use.</summary>
public class HoldCreditTests
{
    private const long Allowance = 1000;
    private const long Period = 20 * Allowance;
    private const int Row = 1;

    private readonly HoldCredit _credit = new(3, Allowance);

    [Fact]
    public void A_hold_blocks_others_for_one_allowance_from_its_first_use()
    {
        Assert.Equal(long.MaxValue, _credit.EndOf(Row));
        Assert.True(_credit.TryUse(Row, 100));
        Assert.True(_credit.TryUse(Row, 100 + Allowance - 1));
        Assert.Equal(100 + Allowance, _credit.EndOf(Row));
        Assert.False(_credit.TryUse(Row, 100 + Allowance));
        Assert.Equal(long.MaxValue, _credit.EndOf(Row));
    }

    [Fact]
    public void Each_address_has_its_own_allowance()
    {
        Assert.True(_credit.TryUse(Row, 100));
        _credit.Forfeit(Row);
        Assert.True(_credit.TryUse(Row + 1, 200));
        Assert.Equal(200 + Allowance, _credit.EndOf(Row + 1));
    }

    [Fact]
    public void A_hold_that_ended_normally_has_used_its_time()
    {
        _credit.TryUse(Row, 100);
        _credit.Settle(Row, 400);
        Assert.Equal(long.MaxValue, _credit.EndOf(Row));
        _credit.TryUse(Row, 5000);
        Assert.Equal(5000 + Allowance - 300, _credit.EndOf(Row));
        _credit.Settle(Row, 5200);
        _credit.TryUse(Row, 6000);
        Assert.Equal(6000 + Allowance - 500, _credit.EndOf(Row));
    }

    [Fact]
    public void A_hold_that_blocked_no_other_address_uses_nothing()
    {
        _credit.TryUse(Row, 100);
        _credit.Settle(Row, 400);
        _credit.Settle(Row, 5000);
        _credit.Forfeit(Row);
        Assert.True(_credit.TryUse(Row, 6000));
        Assert.Equal(6000 + Allowance - 300, _credit.EndOf(Row));
    }

    [Fact]
    public void A_hold_that_ended_without_a_fault_of_its_client_uses_nothing()
    {
        _credit.TryUse(Row, 100);
        _credit.Forgive(Row);
        Assert.Equal(long.MaxValue, _credit.EndOf(Row));
        _credit.TryUse(Row, 500);
        Assert.Equal(500 + Allowance, _credit.EndOf(Row));
    }

    [Fact]
    public void A_hold_that_ended_unfinished_has_used_the_whole_allowance_until_the_next_period()
    {
        _credit.TryUse(Row, 100);
        _credit.Forfeit(Row);
        Assert.Equal(long.MaxValue, _credit.EndOf(Row));
        Assert.False(_credit.TryUse(Row, 101));
        Assert.False(_credit.TryUse(Row, 100 + Period - 1));
        Assert.True(_credit.TryUse(Row, 100 + Period));
        Assert.Equal(100 + Period + Allowance, _credit.EndOf(Row));
    }

    [Fact]
    public void A_period_begins_with_its_first_use()
    {
        _credit.TryUse(Row, 100);
        _credit.Forfeit(Row);
        Assert.True(_credit.TryUse(Row, 3 * Period));
        _credit.Forfeit(Row);
        Assert.False(_credit.TryUse(Row, (4 * Period) - 1));
        Assert.True(_credit.TryUse(Row, 4 * Period));
    }

    [Fact]
    public void An_unknown_address_gets_the_whole_allowance()
    {
        _credit.TryUse(Row, 100);
        _credit.Forfeit(Row);
        _credit.Reset(Row);
        Assert.True(_credit.TryUse(Row, 200));
        Assert.Equal(200 + Allowance, _credit.EndOf(Row));

        _credit.Reset(Row);
        Assert.Equal(long.MaxValue, _credit.EndOf(Row));
        Assert.True(_credit.TryUse(Row, 900));
        Assert.Equal(900 + Allowance, _credit.EndOf(Row));
        _credit.Forfeit(Row);
        Assert.False(_credit.TryUse(Row, 900 + Period - 1));
    }
}
