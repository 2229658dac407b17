using System.Net;
using System.Net.Sockets;
using Mbus.Server.Bridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Server.Tests.Bridge;

/// <summary>A send has an identity: its end, however late, is not taken for the end of another one.</summary>
public sealed class SendTests : IAsyncDisposable
{
    private static readonly byte[] Request = Convert.FromHexString("1040054516");
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly SendingLine _line = new();
    private readonly BridgeServer _bridge;

    public SendTests()
    {
        _bridge = new BridgeServer(_line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance);
        _bridge.Start();
    }

    public ValueTask DisposeAsync() => _bridge.DisposeAsync();

    [Fact]
    public async Task The_late_failure_of_a_send_does_not_end_the_next_request()
    {
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(_bridge.EndPoints[0]);
        client.Send(Request);
        await EventuallyAsync(() => _line.Sends == 1);
        _line.Lose();
        await EventuallyAsync(() => _bridge.Status.Silences == 1);

        client.Send(Request);
        await EventuallyAsync(() => client.Available == 0 && _bridge.CheckHealth());
        Assert.Equal(1, _line.Sends);

        _line.FailSend(0);
        await EventuallyAsync(() => _line.Sends == 2);
        Assert.Equal((1, 1), (_bridge.Status.Silences, _bridge.Status.Requests));
        _line.CompleteSend(1);
        await EventuallyAsync(() => _bridge.Status.Silences == 2);
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using CancellationTokenSource maxWait = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        maxWait.CancelAfter(MaxWait);
        while (!condition())
            await Task.Delay(1, maxWait.Token);
    }
}
