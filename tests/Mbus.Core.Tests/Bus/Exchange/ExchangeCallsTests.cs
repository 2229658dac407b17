using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus;

/// <summary>Calls of a driver outside the usual order, and between two exchanges.</summary>
public class ExchangeCallsTests
{
    private const long SentAt = 22_917;
    private const string Reply3 = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16";
    private const string Reply4 = "68 18 18 68 08 04 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 58 16";

    private readonly Exchange _exchange = new(new LineTiming(2400, 0));

    [Fact]
    public void An_exchange_that_ended_has_nothing_to_send_at_any_time()
    {
        Assert.False(_exchange.Poll(long.MaxValue));
        Send("10 5B 03 5E 16", 0);
        Receive(Reply3, 100_000);
        Assert.Equal((Outcome.Reply, long.MaxValue), (_exchange.Outcome, _exchange.NextDeadline));
        Assert.False(_exchange.Poll(_exchange.NextDeadline));
        Assert.Equal((Outcome.Reply, 1), (_exchange.Outcome, _exchange.Sends));
    }

    [Fact]
    public void The_end_of_an_abandoned_request_begins_no_wait()
    {
        Begin("10 5B 03 5E 16", 0);
        Assert.True(_exchange.Poll(0));
        _exchange.Abandon();
        _exchange.Sent(SentAt, SentAt);
        Assert.Equal((Outcome.Silence, long.MaxValue), (_exchange.Outcome, _exchange.NextDeadline));
        Assert.False(_exchange.IsUnanswered);
    }

    [Fact]
    public void A_second_confirmation_of_the_same_request_does_not_extend_its_window()
    {
        Send("10 5B 03 5E 16", 0);
        long end = _exchange.NextDeadline;
        _exchange.Sent(SentAt + 10_000, SentAt + 10_000);
        Assert.Equal((SentAt, end), (_exchange.SentAt, _exchange.NextDeadline));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(9600)]
    public void The_next_exchange_has_the_timing_that_was_set_before_it(int baudRate)
    {
        Send("10 5B 03 5E 16", 0);
        Receive(Reply3, 100_000);
        LineTiming timing = new(baudRate, 1_000);
        _exchange.Timing = timing;
        Assert.Equal((baudRate, 1_000), (_exchange.Timing.BaudRate, _exchange.Timing.Slack));
        Send("10 7B 03 7E 16", 10_000_000);
        Assert.Equal(10_000_000 + SentAt + timing.ReplyWindow, _exchange.NextDeadline);
    }

    // The second exchange: bytes of the reply of the first one, to the same address, are still in the buffers.
    [Theory]
    [InlineData(Reply3, 6)]
    [InlineData(Reply4, int.MaxValue)]
    public void A_reply_can_be_forwarded_from_its_A_field_on_if_it_is_that_of_the_addressed_slave(string reply, int first)
    {
        Send("10 5B 03 5E 16", 0);
        Receive(Reply3, 100_000);
        Send("10 7B 03 7E 16", 1_000_000);
        byte[] bytes = Bytes(reply);
        for (int count = 1; count < bytes.Length; count++)
        {
            _exchange.Receive(bytes, count - 1, 1, 1_100_000 + (4_584 * count));
            int length = _exchange.PeekReply(out byte[] buffer, out int offset);
            Assert.Equal((count, count < first ? 0 : count), (count, length));
            Assert.Equal(Hex(bytes.AsSpan(0, length)), Hex(buffer.AsSpan(offset, length)));
        }
    }

    private void Send(string request, long now)
    {
        Begin(request, now);
        Assert.True(_exchange.Poll(now));
        _exchange.Sent(now + SentAt, now + SentAt);
    }

    private void Begin(string request, long now)
    {
        byte[] bytes = Bytes(request);
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
        _exchange.Begin(frame, 1, now);
    }

    private void Receive(string hex, long at)
    {
        byte[] bytes = Bytes(hex);
        _exchange.Receive(bytes, 0, bytes.Length, at);
    }
}
