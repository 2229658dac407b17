namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>The address with less bus time is served first, and its clients in turn.</summary>
public class BusSharesTests
{
    private readonly BusShares _shares = new(2);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void An_address_is_known_from_its_first_connection_on(long address)
    {
        Assert.Equal(-1, _shares.Find(address));
        int row = _shares.Join(address, out bool isNew);
        Assert.True(isNew);
        Assert.Equal((row, 1), (_shares.Find(address), _shares.Places(row)));
        Assert.Equal(row, _shares.Join(address, out isNew));
        Assert.False(isNew);
        Assert.Equal(2, _shares.Places(row));
        Assert.Equal(-1, _shares.Find(address + 1));
    }

    [Fact]
    public void An_address_that_has_never_used_the_bus_is_forgotten_with_its_last_connection()
    {
        int row = _shares.Join(7, out _);
        _shares.Leave(row);
        Assert.Equal(-1, _shares.Find(7));
    }

    [Fact]
    public void An_address_that_has_used_the_bus_is_known_after_its_last_connection_too()
    {
        int row = _shares.Join(7, out _);
        _shares.Begin(row, 0, 1000);
        _shares.Leave(row);
        Assert.Equal(row, _shares.Find(7));
        _shares.End(1100);
        Assert.Equal(row, _shares.Find(7));
    }

    // There are four rows more than clients. The bus times of the former addresses here are 100 times the digits.
    [Theory]
    [InlineData("352461", 6)]
    [InlineData("152463", 1)]
    [InlineData("652413", 5)]
    public void A_new_address_takes_the_row_of_the_former_address_with_least_bus_time(string times, int forgotten)
    {
        for (int address = 1; address <= times.Length; address++)
            _shares.Leave(Use(address, 100 * (times[address - 1] - '0')));

        _shares.Join(99, out bool isNew);
        Assert.True(isNew);
        for (int address = 1; address <= times.Length; address++)
            Assert.Equal(address == forgotten, _shares.Find(address) < 0);
    }

    [Fact]
    public void A_new_address_takes_no_row_of_a_connected_or_served_one()
    {
        int served = _shares.Join(1, out _);
        Use(2, 50);
        for (int address = 3; address <= 6; address++)
            _shares.Leave(Use(address, 100 * address));
        _shares.Begin(served, 0, 0);
        _shares.Leave(served);

        _shares.Join(99, out _);
        Assert.Equal(-1, _shares.Find(3));
        Assert.All(new[] { 1, 2, 4, 5, 6 }, address => Assert.True(_shares.Find(address) >= 0));
    }

    [Fact]
    public void An_address_with_less_bus_time_is_ahead()
    {
        int one = Use(1, 300);
        int two = Use(2, 200);
        Assert.True(_shares.IsAhead(two, one));
        Assert.False(_shares.IsAhead(one, two));
        Assert.False(_shares.IsAhead(one, one));
    }

    [Fact]
    public void The_wait_for_a_late_reply_is_bus_time_of_the_address_that_caused_it()
    {
        int one = _shares.Join(1, out _);
        int two = _shares.Join(2, out _);
        _shares.Begin(one, 0, 1000);
        _shares.Extend(1500);
        _shares.Extend(1300);
        _shares.End(1400);
        Serve(two, 450);
        Assert.True(_shares.IsAhead(two, one));
        Serve(two, 100);
        Assert.True(_shares.IsAhead(one, two));
    }

    // Otherwise the address would have the bus alone until it has caught up.
    [Fact]
    public void An_address_without_requests_does_not_accumulate_time()
    {
        int busy = _shares.Join(1, out _);
        int idle = _shares.Join(2, out _);
        for (int i = 0; i < 100; i++)
            Serve(busy, 10);

        List<int> served = [];
        for (int i = 0; i < 10; i++)
        {
            int next = _shares.IsAhead(idle, busy) ? idle : busy;
            served.Add(next);
            Serve(next, 10);
        }

        Assert.Equal(5, served.Count(row => row == idle));
        Assert.All(served.Zip(served.Skip(2)), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void Clients_of_one_address_are_served_in_turn_after_the_last_one()
    {
        int row = _shares.Join(1, out _);
        for (int last = 0; last < 4; last++)
        {
            _shares.Begin(row, last, 0);
            int[] order = [.. Enumerable.Range(last + 1, 4).Select(client => client % 4)];
            for (int client = 0; client < 4; client++)
            {
                for (int other = 0; other < 4; other++)
                    Assert.Equal(Array.IndexOf(order, client) < Array.IndexOf(order, other), _shares.IsAhead(row, client, other));
            }
        }
    }

    private int Use(int address, long time)
    {
        int row = _shares.Join(address, out _);
        Serve(row, time);
        return row;
    }

    private void Serve(int row, long time)
    {
        _shares.Begin(row, 0, 1000);
        _shares.End(1000 + time);
    }
}
