namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>
/// When a slave must be reset before the request of a client (EN 13757-2, FCB); requests as in <see cref="SharedSlaves"/>.
/// </summary>
public class SlaveMemoryTests
{
    private static readonly byte[] Reads = [0x4A, 0x5A, 0x7A];
    private static readonly byte[] Writes = [0x43, 0x53, 0x73];
    private static readonly Dictionary<byte, Frame> RequestTo3 = Reads.Concat(Writes).ToDictionary(c => c, c => SharedSlaves.Request(c, 3));

    // A slave has one frame count bit for requests and one for writes. What it may hold is a set: each request that it may or may not have
    // received adds its bit, each one that it has answered leaves only its own. A turn ends with a frame of another client; for writes,
    // with a write. REQ_UD1 does not move a slave among its telegrams.
    [Fact]
    public void A_request_needs_a_reset_exactly_if_the_slave_may_hold_its_bit_from_before_the_turn_of_its_client()
    {
        Event[] events =
        [
            .. from client in (int[])[0, 1]
               from c in Reads
               from result in (string[])["last", "late", "silence"]
               select new Event(client, c, result),
            .. from client in (int[])[0, 1]
               from c in Writes
               from result in (string[])["ok", "late", "silence", "elsewhere"]
               select new Event(client, c, result),
        ];

        foreach (Event first in events.Where(one => one.Client == 0))
        {
            foreach (Event second in events)
            {
                foreach (Event third in events)
                    AssertNeedOfReset(first, second, third);
            }
        }
    }

    [Theory]
    [InlineData("A 7B 3 more", "B 5B 3", true)]
    [InlineData("A 7B 3 more", "B 5A 3", true)]
    [InlineData("A 7B 3 more", "B 53 3", false)]
    [InlineData("A 7B 3 more", "B 5B 4", false)]
    [InlineData("A 7B 3 more", "A 5B 3", false)]
    [InlineData("A 7B 3 last", "B 5B 3", false)]
    [InlineData("A 7B 3 late", "B 5B 3", true)]
    [InlineData("A 7B 3 silence", "B 5B 3", true)]
    [InlineData("A 7B 3 silence", "A 5B 3", false)]
    [InlineData("A 7B 3 more, A 73 3 silence", "B 5B 3", true)]
    [InlineData("A 7B 3 last, A 73 3 silence", "B 5B 3", false)]
    [InlineData("A 7B 3 more, A 73 3 ok", "B 5B 3", true)]
    [InlineData("A 7B 3 last, A 73 3 ok", "B 5B 3", false)]
    public void A_slave_that_another_client_may_have_left_within_its_telegrams_needs_a_reset(string sent, string next, bool needsReset)
    {
        Assert.Equal(needsReset, new SharedSlaves().Send(sent).NeedsReset(next));
    }

    [Theory]
    [InlineData("A 7B 3 more, B 4B 3 silence", true)]
    [InlineData("A 7B 3 silence, B 4B 3 silence", true)]
    [InlineData("A 7B 3 more, B 4B 3 silence, B 4B 3 silence", true)]
    [InlineData("A 7B 3 last, B 4B 3 silence", false)]
    [InlineData("A 7B 3 more, B 4B 3 last", false)]
    [InlineData("B 7B 3 more, B 4B 3 silence", false)]
    public void Its_own_request_in_the_middle_of_the_telegrams_ends_this_need_only_by_an_answer(string sent, bool needsReset)
    {
        Assert.Equal(needsReset, new SharedSlaves().Send(sent).NeedsReset("B 4B 3"));
    }

    [Theory]
    [InlineData(0x5A)]
    [InlineData(0x5B)]
    public void A_request_that_may_have_reached_a_slave_through_another_dialogue_leaves_its_position_unknown_to_all(byte c)
    {
        SharedSlaves slaves = new SharedSlaves().SendPossibly($"B {c:X2} 253", 3);

        Assert.True(slaves.NeedsReset("A 7B 3"));
        Assert.True(slaves.NeedsReset("B 7B 3"));
        Assert.False(slaves.NeedsReset("A 7B 4"));
    }

    [Fact]
    public void A_reader_that_may_have_reached_its_slave_through_another_dialogue_needs_no_reset_for_it()
    {
        SharedSlaves slaves = new SharedSlaves().Send("A 5B 3 last").SendPossibly("A 7B 253", 3);

        Assert.False(slaves.NeedsReset("A 5B 3"));
        Assert.False(slaves.NeedsReset("A 7B 3"));
        Assert.True(slaves.NeedsReset("B 4B 3"));
    }

    [Theory]
    [InlineData("A 7B 3", true)]
    [InlineData("A 5B 3", false)]
    [InlineData("B 73 3", true)]
    [InlineData("B 53 3", false)]
    public void A_request_through_another_dialogue_removes_no_bit_that_the_slave_may_hold(string next, bool needsReset)
    {
        SharedSlaves slaves = new SharedSlaves().Send("B 7B 3 last, A 4B 3 last, A 73 3 ok").SendPossibly("A 5B 253", 3);

        Assert.Equal(needsReset, slaves.NeedsReset(next));
    }

    // Other functions do not change the frame count bits of a slave.
    [Theory]
    [InlineData(0x40)]
    [InlineData(0x49)]
    public void Only_requests_and_writes_leave_a_bit_or_a_position(byte c)
    {
        SharedSlaves slaves = new SharedSlaves().Send($"A {c:X2} 3 silence").SendPossibly($"A {c:X2} 253", 3);

        Assert.DoesNotContain((string[])["5B", "7B", "53", "73"], next => slaves.NeedsReset($"B {next} 3"));
    }

    private static void AssertNeedOfReset(params Event[] events)
    {
        SharedSlaves slaves = new();
        PossibleBits reads = new();
        PossibleBits writes = new();
        foreach (Event sent in events)
        {
            bool isRead = Reads.Contains(sent.C);
            if (sent.Result == "elsewhere")
                slaves.Memory.NotePossible(sent.Client, RequestTo3[sent.C], 3);
            else
                slaves.Send(sent.Client, RequestTo3[sent.C], sent.Result);

            reads.BeginTurn(sent.Client);
            if (!isRead)
                writes.BeginTurn(sent.Client);
            (isRead ? reads : writes).Add(sent);
        }

        foreach ((byte c, Frame request) in RequestTo3)
        {
            for (int client = 0; client < 2; client++)
            {
                bool expected = (Reads.Contains(c) ? reads : writes).MayHold(client, c);
                if (expected != slaves.Memory.NeedsReset(client, request))
                    Assert.Fail($"{string.Join(", ", events)}, then {client} {c:X2}: expected {expected}");
            }
        }
    }

    private readonly record struct Event(int Client, byte C, string Result)
    {
        public override string ToString() => $"{Client} {C:X2} {Result}";
    }

    private sealed class PossibleBits
    {
        private readonly List<(bool Bit, int Turn)> _bits = [];
        private int _client = -1;
        private int _turn;

        internal void BeginTurn(int client)
        {
            _turn += client == _client ? 0 : 1;
            _client = client;
        }

        internal void Add(Event sent)
        {
            if (!ControlField.HasFrameCount(sent.C))
                return;

            if (sent.Result is "ok" or "last")
                _bits.Clear();
            _bits.Add((ControlField.FrameCountBit(sent.C), _turn));
        }

        internal bool MayHold(int client, byte c) => ControlField.HasFrameCount(c)
            && _bits.Exists(held => held.Bit == ControlField.FrameCountBit(c) && (client != _client || held.Turn != _turn));
    }
}
