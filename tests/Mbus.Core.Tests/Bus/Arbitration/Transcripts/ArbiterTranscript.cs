using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus;

/// <summary>Plays a transcript against an arbiter with three clients, A, B and C, in virtual time. Each has a letter or digit for its address.</summary>
internal static class ArbiterTranscript
{
    internal const string Reply3 = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16";
    internal const string Reply3MoreFollow = "68 19 19 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 E8 03 02 16 C8 01 1F 8B 16";
    internal const string SelectAny = "68 0B 0B 68 73 FD 52 FF FF FF FF FF FF FF FF BA 16";
    internal const string Select = "68 0B 0B 68 73 FD 52 78 56 34 12 74 52 01 00 9D 16";

    internal static Arbiter Play(string text, int baudRate = 2400, Access access = Access.Write, Handover handover = Handover.Whole, long slack = 0, long until = long.MaxValue - 1, string addresses = "000")
    {
        Transcript transcript = new(text);
        Arbiter arbiter = new(new LineTiming(baudRate, slack), 3, access);
        for (int i = 0; i < 3; i++)
            Assert.Equal(i, arbiter.Connect(handover, addresses[i], 0));
        long now = 0;
        long sentAt = long.MaxValue;

        void Drive()
        {
            ArbiterStep step;
            do
            {
                step = arbiter.Poll(now);
                ArbiterNotice notice;
                while ((notice = arbiter.TakeNotice(out int client)) != ArbiterNotice.None)
                    transcript.Note(now, client < 0 ? "bus" : Name(client), "note", notice.ToString());
                if (step == ArbiterStep.Deliver)
                    transcript.Note(now, Name(arbiter.OutputClient), "<", Hex(arbiter.Output.AsSpan(arbiter.OutputOffset, arbiter.OutputLength)));
                if (step == ArbiterStep.Transmit)
                {
                    transcript.Note(now, "bus", "<", Hex(arbiter.Request.AsSpan(0, arbiter.RequestLength)));
                    sentAt = now + new LineTiming(baudRate, 0).Bytes(arbiter.RequestLength);
                }
            }
            while (step != ArbiterStep.Wait);
        }

        void PassTime(long end)
        {
            for (int i = 0; i < 1000 && Math.Min(arbiter.NextDeadline, sentAt) <= end; i++)
            {
                now = Math.Max(now, Math.Min(arbiter.NextDeadline, sentAt));
                if (now == sentAt)
                {
                    transcript.Note(now, "bus", "sent");
                    arbiter.Sent(arbiter.Send, now, now);
                    sentAt = long.MaxValue;
                }

                Drive();
            }
        }

        foreach ((long at, string who, string what, byte[] bytes) in transcript.Inputs)
        {
            PassTime(at - 1);
            now = at;
            transcript.Note(at, who, what, Hex(bytes));
            if (what == "close")
                arbiter.Disconnect(who[0] - 'A', at);
            else if (what == "connect")
                Assert.Equal(who[0] - 'A', arbiter.Connect(handover, addresses[who[0] - 'A'], at));
            else if (what == "lost")
                arbiter.LoseBus();
            else if (what == "damaged")
                arbiter.ReceiveDamagedFromBus(1, at);
            else if (who == "bus")
                arbiter.ReceiveFromBus(bytes, 0, bytes.Length, at);
            else
                arbiter.ReceiveFromClient(who[0] - 'A', bytes, 0, bytes.Length, at);
            Drive();
        }

        PassTime(until);
        transcript.AssertTranscript();
        return arbiter;
    }

    private static string Name(int client) => ((char)('A' + client)).ToString();
}
