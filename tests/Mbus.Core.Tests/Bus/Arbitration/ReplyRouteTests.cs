namespace Mbus.Tests.Bus;

/// <summary>Each byte of a reply is output once, in whatever pieces the reply arrives and the driver takes them.</summary>
public class ReplyRouteTests
{
    private const int Client = 3;
    private const int Offset = 2;

    private readonly byte[] _reply = [0xFF, 0xFF, 1, 2, 3, 4, 5, 6];
    private readonly ReplyRoute _route = new();

    [Fact]
    public void Before_the_first_reply_there_is_no_output_and_no_client()
    {
        Assert.Equal(-1, _route.Client);
        Assert.False(_route.TryHandOver());
    }

    // Each number is that of the bytes that have arrived; t is a turn of the driver, which takes the output.
    [Theory]
    [InlineData("6t", "1-6")]
    [InlineData("2t6t", "1-2 3-6")]
    [InlineData("246t", "1-6")]
    [InlineData("2t46t", "1-2 3-6")]
    [InlineData("2t446t", "1-2 3-6")]
    [InlineData("2t2t2t6t6t", "1-2 3-6")]
    [InlineData("2t34t56t", "1-2 3-4 5-6")]
    public void Bytes_that_arrive_between_two_turns_are_output_together(string events, string outputs)
    {
        List<string> taken = [];
        foreach (char one in events)
        {
            if (one != 't')
                _route.ForwardArriving(Client, _reply, Offset, one - '0');
            else if (_route.TryHandOver())
                taken.Add($"{_route.Output[_route.Offset]}-{_route.Output[_route.Offset + _route.Count - 1]}");
        }

        Assert.Equal(outputs, string.Join(' ', taken));
        Assert.Equal((Client, 6, false), (_route.Client, _route.Forwarded, _route.TryHandOver()));
    }

    [Fact]
    public void A_new_request_has_no_bytes_of_its_reply_and_is_neither_stale_nor_repeated()
    {
        _route.Forward(Client, _reply, Offset, 4);
        _route.TryHandOver();
        _route.IsStale = true;
        _route.IsRepeated = true;

        _route.Begin();
        Assert.Equal((0, false, false), (_route.Forwarded, _route.IsStale, _route.IsRepeated));
        _route.Forward(Client + 1, _reply, Offset, 2);
        Assert.True(_route.TryHandOver());
        Assert.Equal((Client + 1, Offset, 2), (_route.Client, _route.Offset, _route.Count));
    }

    [Fact]
    public void A_stale_request_has_no_output()
    {
        _route.IsStale = true;
        _route.Forward(Client, _reply, Offset, 2);
        Assert.False(_route.TryHandOver());
        _route.MarkDamage(Client);
        Assert.False(_route.TryHandOver());
    }
}
