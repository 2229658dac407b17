using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus;

/// <summary>Plays the transcript of one exchange.</summary>
internal static class ExchangeTranscript
{
    internal const string Reply3 = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16";

    internal static Frame Parse(string hex)
    {
        byte[] bytes = Bytes(hex);
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
        return frame;
    }

    internal static Exchange Play(string request, int sends, string text, long slack = 0)
    {
        Transcript transcript = new(text);
        Exchange exchange = new(new LineTiming(2400, slack));
        exchange.Begin(Parse(request), sends, 0);
        long sentAt = long.MaxValue;
        long now = 0;

        void PassTime(long until)
        {
            while (exchange.Outcome == Outcome.Pending && Math.Min(exchange.NextDeadline, sentAt) <= until)
            {
                now = Math.Max(now, Math.Min(exchange.NextDeadline, sentAt));
                if (now == sentAt)
                {
                    transcript.Note(now, "bus", "sent");
                    exchange.Sent(now, now);
                    sentAt = long.MaxValue;
                }
                else if (exchange.Poll(now))
                {
                    transcript.Note(now, "bus", "<", Hex(exchange.Request.AsSpan(0, exchange.RequestLength)));
                    sentAt = now + exchange.Timing.Bytes(exchange.RequestLength);
                }

                Conclude();
            }
        }

        void Conclude()
        {
            Frame reply = exchange.Reply;
            if (exchange.Outcome != Outcome.Pending)
                transcript.Note(now, "bus", "=", $"{exchange.Outcome} {(reply.Length > 0 ? Hex(reply.Buffer.AsSpan(reply.Offset, reply.Length)) : "")}");
        }

        foreach ((long at, _, string what, byte[] bytes) in transcript.Inputs)
        {
            PassTime(at - 1);
            now = at;
            transcript.Note(at, "bus", what, Hex(bytes));
            if (what == ">")
                exchange.Receive(bytes, 0, bytes.Length, at);
            else
                exchange.ReceiveDamaged(bytes.Length, at);
            Conclude();
        }

        PassTime(long.MaxValue);
        transcript.AssertTranscript();
        return exchange;
    }
}
