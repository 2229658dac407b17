using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus;

/// <summary>Bytes beside a reply that are no collision.</summary>
public class ExchangeNoiseTests
{
    private const string Reset = "10 40 03 43 16";
    private const string Request = "10 5B 03 5E 16";
    private const string Reply3 = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16";
    private const string Reply255 = "68 18 18 68 08 FF 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 53 16";

    private readonly Exchange _exchange = new(new LineTiming(2400, 0));
    private long _now;

    [Theory]
    [InlineData("00 E5", true)]
    [InlineData("E5 00", true)]
    [InlineData("E5 E5", true)]
    [InlineData("00 FF", false)]
    [InlineData("00 00 E5", false)]
    [InlineData("E5 00 00", false)]
    [InlineData("00 E5 00", false)]
    [InlineData("E1", false)]
    public void An_intact_E5_with_one_more_byte_may_be_one_slave(string heard, bool mayBe)
    {
        Ask(Reset, heard);
        Assert.Equal((Outcome.Damage, mayBe), (_exchange.Outcome, _exchange.MayBeAck));
    }

    [Theory]
    [InlineData("00 E5", true)]
    [InlineData("E5 00", true)]
    [InlineData("00 FF", true)]
    [InlineData("00 FF E5", true)]
    [InlineData("E5 FF E5", true)]
    [InlineData("E5 E5", false)]
    [InlineData("E5 E5 00", false)]
    [InlineData("E1", false)]
    public void Several_intact_bytes_may_contain_one_E5_unless_they_begin_with_two(string heard, bool mayContain)
    {
        foreach (bool isWhole in new[] { false, true })
        {
            Ask(Reset, heard, isWhole);
            Assert.Equal((Outcome.Damage, mayContain), (_exchange.Outcome, _exchange.MayContainAck));
        }
    }

    [Fact]
    public void A_damaged_byte_beside_an_E5_is_damage()
    {
        Begin(Reset);
        _exchange.ReceiveDamaged(1, _now);
        _exchange.Receive(Bytes("E5"), 0, 1, _now + 4584);
        End();
        Assert.Equal((Outcome.Damage, false, false), (_exchange.Outcome, _exchange.MayBeAck, _exchange.MayContainAck));
    }

    [Theory]
    [InlineData("00", "")]
    [InlineData("FF", "")]
    [InlineData("", "00")]
    [InlineData("", "80")]
    public void A_byte_beside_a_telegram_is_then_no_part_of_an_E5(string before, string after)
    {
        foreach (bool isWhole in new[] { false, true })
        {
            Ask(Request, $"{before} {Reply3} {after}", isWhole);
            Assert.Equal(Outcome.Reply, _exchange.Outcome);
            Ask(Reset, $"{before} E5 {after}", isWhole);
            Assert.Equal((Outcome.Reply, 1), (_exchange.Outcome, _exchange.BytesSeen));
            Ask(Reset, $"{before} E5 {after} E5", isWhole);
            Assert.Equal(Outcome.Damage, _exchange.Outcome);
        }
    }

    [Theory]
    [InlineData("E5")]
    [InlineData("00 00")]
    public void Other_bytes_before_a_telegram_stay_a_sign_of_another_slave(string before)
    {
        Ask(Request, $"{before} {Reply3}");
        Ask(Reset, $"{before} E5");
        Assert.Equal(Outcome.Damage, _exchange.Outcome);
    }

    [Fact]
    public void A_copy_of_a_telegram_is_no_added_byte()
    {
        Ask(Request, $"{Reply3} {Reply3}", isWhole: false);
        Assert.Equal((Outcome.Reply, -1, -1), (_exchange.Outcome, _exchange.AddedBefore, _exchange.AddedAfter));
    }

    [Fact]
    public void The_only_telegram_of_another_address_can_be_accepted()
    {
        Ask(Request, Reply255);
        Assert.Equal((Outcome.Silence, 255), (_exchange.Outcome, _exchange.StrayAddress));
        _exchange.AcceptStray();
        Assert.Equal((Outcome.Reply, Reply255), (_exchange.Outcome, Hex(_exchange.Reply.Buffer.AsSpan(_exchange.Reply.Offset, _exchange.Reply.Length))));
        Assert.True(_exchange.HasOtherAddress);
        Ask(Reset, "E5");
        Assert.Equal((Outcome.Reply, false), (_exchange.Outcome, _exchange.HasOtherAddress));
    }

    [Theory]
    [InlineData(Reply255 + " " + Reply255)]
    [InlineData(Reply255 + " 00")]
    public void Two_telegrams_or_other_bytes_cannot(string heard)
    {
        Ask(Request, heard, isWhole: false);
        Assert.Equal(-1, _exchange.StrayAddress);
        _exchange.AcceptStray();
        Assert.NotEqual(Outcome.Reply, _exchange.Outcome);
    }

    // A converter that switches late sends its own byte, then the request again, then the reply. No slave answers before the request has ended.
    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("FF")]
    [InlineData("E5")]
    [InlineData("00 00")]
    [InlineData("10 40")]
    public void Bytes_before_an_echo_are_no_part_of_the_reply(string before)
    {
        foreach (bool isWhole in new[] { false, true })
        {
            Ask(Reset, $"{before} {Reset}", isWhole);
            Assert.Equal((Outcome.Silence, 0, 0), (_exchange.Outcome, _exchange.BytesSeen, _exchange.Strays));
            Ask(Reset, $"{before} {Reset} E5", isWhole);
            Assert.Equal((Outcome.Reply, FrameKind.Single), (_exchange.Outcome, _exchange.Reply.Kind));
            Ask(Reset, $"{before} {Reset} E5 E5", isWhole);
            Assert.Equal((Outcome.Damage, true), (_exchange.Outcome, _exchange.MayBeAck));
            Ask(Request, $"{before} {Request} {Reply3}", isWhole);
            Assert.Equal((Outcome.Reply, -1), (_exchange.Outcome, _exchange.AddedBefore));
        }
    }

    [Fact]
    public void A_damaged_byte_before_an_echo_is_no_part_of_the_reply()
    {
        Begin(Reset);
        _exchange.ReceiveDamaged(1, _now);
        _exchange.Receive(Bytes($"{Reset} E5"), 0, 6, _now + 27_500);
        End();
        Assert.Equal((Outcome.Reply, FrameKind.Single), (_exchange.Outcome, _exchange.Reply.Kind));
    }

    [Fact]
    public void A_byte_between_an_echo_and_a_telegram_is_that_of_the_line()
    {
        Ask(Request, $"00 {Request} 00 {Reply3}");
        Assert.Equal((Outcome.Reply, 0), (_exchange.Outcome, _exchange.AddedBefore));
        Ask(Reset, $"00 {Reset} 00 E5");
        Assert.Equal((Outcome.Reply, FrameKind.Single), (_exchange.Outcome, _exchange.Reply.Kind));
    }

    // 68 FF FF 68 begins a frame that never ends, so the frames in it are found only when the line is silent.
    [Fact]
    public void A_byte_after_the_E5_that_was_found_behind_a_telegram_of_another_address_is_damage()
    {
        Begin(Request);
        byte[] bytes = Bytes($"68 FF FF 68 {Reply255} {Request} E5 E5");
        _exchange.Receive(bytes, 0, bytes.Length - 1, _now += 20_000);
        _now = _exchange.NextDeadline;
        _exchange.Poll(_now);
        Assert.True(_exchange.HasAck);
        _exchange.Receive(bytes, bytes.Length - 1, 1, _now);
        End();
        Assert.Equal((Outcome.Damage, 2), (_exchange.Outcome, _exchange.BytesSeen));
    }

    private void Ask(string request, string heard, bool isWhole = true)
    {
        Begin(request);
        byte[] bytes = Bytes(heard);
        _now += 20_000;
        for (int i = 0; !isWhole && i < bytes.Length; i++)
            _exchange.Receive(bytes, i, 1, _now += 4584);
        if (isWhole)
            _exchange.Receive(bytes, 0, bytes.Length, _now += 4584 * bytes.Length);
        End();
    }

    private void Begin(string request)
    {
        byte[] bytes = Bytes(request);
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
        _now += 1_000_000;
        _exchange.Begin(frame, 1, _now);
        Assert.True(_exchange.Poll(_now));
        _exchange.Sent(_now, _now);
    }

    private void End()
    {
        while (_exchange.Outcome == Outcome.Pending)
        {
            _now = _exchange.NextDeadline;
            _exchange.Poll(_now);
        }
    }
}
