using System.Net;
using System.Net.Sockets;
using Mbus.Server.Bridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Server.Tests.Bridge;

/// <summary>What a supervisor sees of a bridge: a bus that is silent or lost is well, a driver or a loop that is stuck is not.</summary>
public sealed class BridgeHealthTests : IAsyncDisposable
{
    private static readonly byte[] Request = Convert.FromHexString("105B035E16");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
    public async Task A_bus_on_which_nobody_answers_is_well()
    {
        using Socket client = Connect();
        client.Send(Request);
        await _line.Taken.WaitAsync(Patience, TestContext.Current.CancellationToken);
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
    public async Task A_driver_that_does_not_finish_a_request_is_told_until_it_does()
    {
        using Socket client = Connect();
        client.Send(Request);
        await _line.Taken.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await EventuallyAsync(_bridge.CheckHealth);
        _line.PutForward(BridgeServer.MaxDriverTime + 1);
        Assert.False(_bridge.CheckHealth());

        _line.Complete();
        await EventuallyAsync(_bridge.CheckHealth);
    }

    [Fact]
    public void A_driver_that_keeps_what_has_come_is_told()
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
        await _line.Taken.WaitAsync(Patience, TestContext.Current.CancellationToken);
        bool hasReturned = false;
        Thread turn = new(() => hasReturned = _bridge.CheckHealth());
        turn.Start();
        await EventuallyAsync(() => hasReturned || turn.ThreadState == ThreadState.WaitSleepJoin);
        Assert.False(hasReturned);

        _line.Release();
        Assert.True(turn.Join(Patience));
        Assert.True(hasReturned);
    }

    [Fact]
    public async Task A_line_that_is_lost_is_an_error_to_tell_and_no_reason_to_end_the_bridge()
    {
        _line.Lose();
        await EventuallyAsync(() => _bridge.Status.LastError == "stuck: receive: unplugged.");
        _line.PutForward(BridgeServer.MaxDriverTime + 1);
        Assert.True(_bridge.CheckHealth());
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!condition())
            await Task.Delay(1, patience.Token);
    }

    private Socket Connect()
    {
        Socket client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(_bridge.EndPoints[0]);
        return client;
    }
}
