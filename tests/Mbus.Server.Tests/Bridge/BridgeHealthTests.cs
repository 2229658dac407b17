using System.Net;
using System.Net.Sockets;
using Mbus.Server.Bridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Server.Tests.Bridge;

/// <summary>What a supervisor sees of a bridge: a bus that is silent or lost is well, a driver or a loop that is stuck is not.</summary>
public sealed class BridgeHealthTests : IAsyncDisposable
{
    private static readonly byte[] Request = Convert.FromHexString("105B035E16");
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly StuckLine _line = new();
    private readonly BridgeServer _bridge;

    public BridgeHealthTests()
    {
        _bridge = new BridgeServer(_line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance);
        _bridge.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _line.Release();
        await _bridge.DisposeAsync();
        _line.Dispose();
    }

    [Fact]
    public async Task A_bus_without_answers_is_healthy()
    {
        using Socket client = Connect();
        client.Send(Request);
        await _line.Taken.WaitAsync(MaxWait, TestContext.Current.CancellationToken);
        _line.Complete();
        await EventuallyAsync(() =>
        {
            _line.PutForward(1_000_000);
            return _bridge.CheckHealth() && _bridge.Status.Silences == 1;
        });
        for (int i = 0; i < 10; i++)
        {
            _line.PutForward(BridgeServer.MaxDriverTime);
            Assert.True(_bridge.CheckHealth());
        }

        BridgeStatus status = _bridge.Status;
        Assert.Equal((1, 1, null), (status.Clients, status.Silences, status.LastError));
    }

    [Fact]
    public async Task A_driver_that_does_not_finish_a_request_is_reported_until_it_does()
    {
        using Socket client = Connect();
        client.Send(Request);
        await _line.Taken.WaitAsync(MaxWait, TestContext.Current.CancellationToken);
        await EventuallyAsync(_bridge.CheckHealth);
        _line.PutForward(BridgeServer.MaxDriverTime + 1);
        Assert.False(_bridge.CheckHealth());

        _line.Complete();
        await EventuallyAsync(_bridge.CheckHealth);
    }

    [Fact]
    public void A_driver_that_keeps_received_bytes_is_reported()
    {
        _line.HasUnread = true;
        Assert.True(_bridge.CheckHealth());
        _line.PutForward(BridgeServer.MaxDriverTime + 1);
        Assert.False(_bridge.CheckHealth());

        _line.HasUnread = false;
        Assert.True(_bridge.CheckHealth());
    }

    [Fact]
    public async Task While_the_loop_is_stuck_in_a_driver_a_turn_does_not_return()
    {
        _line.IsBlocking = true;
        using Socket client = Connect();
        client.Send(Request);
        await _line.Taken.WaitAsync(MaxWait, TestContext.Current.CancellationToken);
        bool hasReturned = false;
        Thread turn = new(() => hasReturned = _bridge.CheckHealth());
        turn.Start();
        await EventuallyAsync(() => hasReturned || turn.ThreadState == ThreadState.WaitSleepJoin);
        Assert.False(hasReturned);

        _line.Release();
        Assert.True(turn.Join(MaxWait));
        Assert.True(hasReturned);
    }

    [Fact]
    public async Task A_lost_line_is_reported_and_does_not_end_the_bridge()
    {
        _line.Lose();
        await EventuallyAsync(() => _bridge.Status.LastError == "stuck: receive: unplugged.");
        _line.PutForward(BridgeServer.MaxDriverTime + 1);
        Assert.True(_bridge.CheckHealth());
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using CancellationTokenSource maxWait = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        maxWait.CancelAfter(MaxWait);
        while (!condition())
            await Task.Delay(1, maxWait.Token);
    }

    private Socket Connect()
    {
        Socket client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(_bridge.EndPoints[0]);
        return client;
    }
}
