namespace Mbus.Tests.Bus;

/// <summary>Notices are returned oldest first; a repetition of the last one needs no place of its own.</summary>
public class NoticeQueueTests
{
    private const int Capacity = 8;

    private readonly NoticeQueue _notices = new();

    [Fact]
    public void Without_notices_there_is_none_and_no_client()
    {
        Assert.Equal((ArbiterNotice.None, -1), Take());
    }

    [Fact]
    public void Notices_are_returned_in_their_order()
    {
        (ArbiterNotice, int)[] added =
        [
            (ArbiterNotice.Refused, 0), (ArbiterNotice.Refused, 1), (ArbiterNotice.Damage, 1), (ArbiterNotice.Unsolicited, -1),
            (ArbiterNotice.Damage, 1), (ArbiterNotice.Damage, 249), (ArbiterNotice.Expired, 0), (ArbiterNotice.Refused, 0),
        ];
        Add(added);
        Assert.Equal([.. added, (ArbiterNotice.None, -1)], Enumerable.Range(0, Capacity + 1).Select(_ => Take()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Capacity - 1)]
    public void Equal_notices_in_succession_are_all_returned_and_use_one_place(int repeated)
    {
        (ArbiterNotice, int)[] added =
            [.. Enumerable.Range(0, Capacity).SelectMany(client => Enumerable.Repeat((ArbiterNotice.Damage, client), client == repeated ? 1000 : 1))];
        Add(added);
        Assert.Equal([.. added, (ArbiterNotice.None, -1)], Enumerable.Range(0, added.Length + 1).Select(_ => Take()));
    }

    [Fact]
    public void A_notice_without_a_place_is_dropped()
    {
        (ArbiterNotice, int)[] added = [.. Enumerable.Range(0, Capacity).Select(client => (ArbiterNotice.Damage, client))];
        Add(added);
        Add((ArbiterNotice.Refused, 0));
        Assert.Equal(added[0], Take());
        Add((ArbiterNotice.Expired, 0));
        Assert.Equal([.. added[1..], (ArbiterNotice.Expired, 0), (ArbiterNotice.None, -1)], Enumerable.Range(0, Capacity + 1).Select(_ => Take()));
    }

    private void Add(params (ArbiterNotice Notice, int Client)[] notices)
    {
        foreach ((ArbiterNotice notice, int client) in notices)
            _notices.Add(notice, client);
    }

    private (ArbiterNotice Notice, int Client) Take()
    {
        ArbiterNotice notice = _notices.Take(out int client);
        return (notice, client);
    }
}
