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
        Assert.True(_arbiter.Poll(500_000) == ArbiterStep.Wait && _arbiter.Phase == ArbiterPhase.Free);
        _arbiter.SendFailed(send);
        Assert.Equal(ArbiterStep.Transmit, _arbiter.Poll(500_000));
        Assert.Equal(send + 1, _arbiter.Send);
    }

    [Fact]
    public void The_loss_of_the_line_ends_the_request_before_its_transmission_ends()
    {
        _arbiter.LoseBus();
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(1000));
        Assert.Equal((ArbiterPhase.Free, -1, 1), (_arbiter.Phase, _arbiter.Owner, _arbiter.Silences));
        _arbiter.ReceiveFromClient(0, Request, 0, Request.Length, 500_000);
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(500_000));
        Assert.Equal(ArbiterNotice.None, _arbiter.TakeNotice(out _));
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(_arbiter.NextDeadline));
        Assert.Equal(ArbiterNotice.Expired, _arbiter.TakeNotice(out _));
    }

    // A line that has renewed its connection sends the request on the new one.
    [Fact]
    public void A_transmission_that_ends_after_the_loss_of_the_line_may_still_be_answered()
    {
        byte[] other = [0x10, 0x40, 0x05, 0x45, 0x16];
        long slaveWindow = new LineTiming(2400, 0).ReplyWindow;
        _arbiter.Connect(1);
        _arbiter.LoseBus();
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(1000));
        _arbiter.ReceiveFromClient(1, other, 0, other.Length, 500_000);
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(500_000));

        _arbiter.Sent(_arbiter.Send, 600_000, 600_000);
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(600_000));
        _arbiter.ReceiveFromBus([0xE5], 0, 1, 630_000);
        long next = 600_000 + (2 * slaveWindow);
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(next - 1));
        Assert.Equal(next, _arbiter.NextDeadline);
        Assert.Equal(ArbiterStep.Transmit, _arbiter.Poll(next));
    }

    [Fact]
    public void Without_a_request_that_waits_there_is_no_deadline_although_a_late_reply_may_come()
    {
        _arbiter.Sent(_arbiter.Send, 30_000, 30_000);
        long end = _arbiter.NextDeadline;
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(end));
        Assert.Equal(long.MaxValue, _arbiter.NextDeadline);
        _arbiter.ReceiveFromClient(1, Request, 0, Request.Length, end);
        Assert.Equal(ArbiterStep.Wait, _arbiter.Poll(end));
        Assert.Equal(end + new LineTiming(2400, 0).SlaveWindow, _arbiter.NextDeadline);
    }

    [Fact]
    public void An_answer_is_incomplete_from_its_first_byte_to_its_last()
    {
        _arbiter.ReceiveFromClient(1, [0x10, 0x5B, 0x03, 0x5E, 0x16], 0, 5, 0);
        _arbiter.Sent(_arbiter.Send, 30_000, 30_000);
        long now = _arbiter.NextDeadline;
        Assert.Equal(long.MaxValue, _arbiter.IncompleteSince);
        Assert.Equal(ArbiterStep.Transmit, _arbiter.Poll(now));
        Assert.Equal(long.MaxValue, _arbiter.IncompleteSince);
        _arbiter.Sent(_arbiter.Send, now + 30_000, now + 30_000);
        Assert.Equal(long.MaxValue, _arbiter.IncompleteSince);
        byte[] reply = Transcript.Bytes(ArbiterTranscript.Reply3);
        _arbiter.ReceiveFromBus(reply, 0, 10, now + 90_000);
        Assert.Equal(now + 90_000, _arbiter.IncompleteSince);
        _arbiter.ReceiveFromBus(reply, 10, 5, now + 95_000);
        Assert.Equal(now + 95_000, _arbiter.IncompleteSince);
        _arbiter.ReceiveFromBus(reply, 15, reply.Length - 15, now + 99_000);
        Assert.Equal(long.MaxValue, _arbiter.IncompleteSince);
        Assert.Equal(ArbiterStep.Deliver, _arbiter.Poll(now + 99_000));
        Assert.Equal(long.MaxValue, _arbiter.IncompleteSince);
    }

    [Fact]
    public void The_frame_on_the_bus_is_the_request_of_its_owner_or_precedes_it()
    {
        byte[] write = Transcript.Bytes("68 03 03 68 53 01 50 A4 16");
        Assert.True(_arbiter.IsOwnersRequest);
        _arbiter.Sent(_arbiter.Send, 30_000, 30_000);
        _arbiter.Poll(_arbiter.NextDeadline);
        Assert.False(_arbiter.IsOwnersRequest);

        Run(write, 1_000_000, [0xE5]);
        _arbiter.ReceiveFromClient(1, write, 0, write.Length, 2_000_000);
        Assert.True(_arbiter.IsWaiting(1));
        Assert.Equal(ArbiterStep.Transmit, _arbiter.Poll(2_000_000));
        Assert.Equal((ArbiterPhase.Resetting, 1, false), (_arbiter.Phase, _arbiter.Owner, _arbiter.IsOwnersRequest));
        Assert.False(_arbiter.IsWaiting(1));
        _arbiter.Sent(_arbiter.Send, 2_030_000, 2_030_000);
        _arbiter.ReceiveFromBus([0xE5], 0, 1, 2_050_000);
        Assert.Equal(ArbiterStep.Transmit, _arbiter.Poll(_arbiter.NextDeadline));
        Assert.Equal((ArbiterPhase.Requesting, 1, true), (_arbiter.Phase, _arbiter.Owner, _arbiter.IsOwnersRequest));
        _arbiter.Disconnect(1, 2_070_000);
        Assert.Equal((ArbiterPhase.Requesting, -1, false), (_arbiter.Phase, _arbiter.Owner, _arbiter.IsOwnersRequest));
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
