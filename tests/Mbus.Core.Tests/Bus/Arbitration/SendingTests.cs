namespace Mbus.Tests.Bus;

/// <summary>The driver confirms or reports the failure of the current transmission only.</summary>
public class SendingTests
{
    private static readonly byte[] Request = [0x10, 0x40, 0x01, 0x41, 0x16];

    private readonly Arbiter _arbiter = new(new LineTiming(2400, 0), 2, Access.Write);

    public SendingTests()
    {
        _arbiter.Connect(0);
        _arbiter.ReceiveFromClient(0, Request, 0, Request.Length, 0);
        Assert.Equal(ArbiterStep.Transmit, _arbiter.Poll(0));
    }

    [Fact]
    public void The_confirmation_of_another_transmission_is_ignored()
    {
        _arbiter.Sent(_arbiter.Send - 1, 20_000, 20_000);
        _arbiter.SendFailed(_arbiter.Send - 1);
        Assert.Equal(long.MaxValue, _arbiter.NextDeadline);
        _arbiter.Sent(_arbiter.Send, 30_000, 30_000);
        Assert.Equal(30_000 + new LineTiming(2400, 0).ReplyWindow, _arbiter.NextDeadline);
        _arbiter.Sent(_arbiter.Send, 90_000, 90_000);
        _arbiter.SendFailed(_arbiter.Send);
        Assert.Equal(30_000 + new LineTiming(2400, 0).ReplyWindow, _arbiter.NextDeadline);
    }

    [Fact]
    public void A_failed_transmission_ends_the_request_without_an_answer()
    {
        _arbiter.SendFailed(_arbiter.Send);
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(30_000));
        Assert.Equal((1, 1, 0, 0), (_arbiter.Requests, _arbiter.Silences, _arbiter.Replies, _arbiter.Damages));
        Assert.Equal((ArbiterPhase.Free, -1), (_arbiter.Phase, _arbiter.Owner));
    }

    [Fact]
    public void A_transmission_on_a_lost_line_must_end_before_the_next_starts()
    {
        int send = _arbiter.Send;
        _arbiter.LoseBus();
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(1000));
        _arbiter.ReceiveFromClient(0, Request, 0, Request.Length, 2000);
        Assert.True(_arbiter.Poll(500_000) == ArbiterStep.Wait && _arbiter.Phase == ArbiterPhase.Requesting);
        _arbiter.SendFailed(send);
        Assert.Equal(ArbiterStep.Transmit, _arbiter.Poll(500_000));
        Assert.Equal(send + 1, _arbiter.Send);
    }

    [Fact]
    public void Requests_are_counted_by_their_result()
    {
        _arbiter.Sent(_arbiter.Send, 30_000, 30_000);
        _arbiter.ReceiveFromBus([0xE5], 0, 1, 50_000);
        Assert.Equal(ArbiterStep.Deliver, _arbiter.Poll(_arbiter.NextDeadline));
        Run([0x10, 0x40, 0x02, 0x42, 0x16], 1_000_000, [0x11]);
        Run([0x10, 0x40, 0x03, 0x43, 0x16], 2_000_000, []);
        Assert.Equal((3, 1, 1, 1), (_arbiter.Requests, _arbiter.Replies, _arbiter.Damages, _arbiter.Silences));
    }

    private void Run(byte[] request, long now, byte[] reply)
    {
        _arbiter.ReceiveFromClient(0, request, 0, request.Length, now);
        Assert.Equal(ArbiterStep.Transmit, _arbiter.Poll(now));
        _arbiter.Sent(_arbiter.Send, now + 30_000, now + 30_000);
        if (reply.Length > 0)
            _arbiter.ReceiveFromBus(reply, 0, reply.Length, now + 50_000);
        while (_arbiter.NextDeadline != long.MaxValue && _arbiter.Phase != ArbiterPhase.Free)
            _arbiter.Poll(_arbiter.NextDeadline);
    }
}
