namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>Which of several clients gets the answer to its REQ_SKE to 251.</summary>
public class LinkStatusTests
{
    private const byte ReqSke = ControlField.ReqSke;

    [Fact]
    public void Each_client_without_a_request_is_answered_and_the_others_wait()
    {
        ArbiterClient[] clients = [new(), new(), new()];
        ReplyRoute route = new();
        bool isRequested = true;
        clients[0].RequestStatus(ReqSke, 0);
        clients[0].Requests.TryAdd(SharedSlaves.Request(0x5B, 3), 3, 0);
        clients[2].RequestStatus(ReqSke | ControlField.Fcb, 0);

        Assert.True(TryAnswer(clients, route, ref isRequested));
        Assert.Equal(2, route.Client);
        Assert.Equal("10 2B FB 26 16", Transcript.Hex(route.Output.AsSpan(route.Offset, route.Count)));

        Assert.False(TryAnswer(clients, route, ref isRequested));
        Assert.True(isRequested);

        clients[0].Requests.RemoveWaiting();
        Assert.True(TryAnswer(clients, route, ref isRequested));
        Assert.Equal(0, route.Client);

        Assert.False(TryAnswer(clients, route, ref isRequested));
        Assert.False(isRequested);
    }

    private static bool TryAnswer(ArbiterClient[] clients, ReplyRoute route, ref bool isRequested) =>
        LinkStatus.TryAnswer(clients, route, new byte[Frame.ShortLength], ref isRequested);
}
