using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Master;

/// <summary>Probes of a scan and the answers of a bridge at 251, byte by byte.</summary>
public class BridgeTurnTests
{
    private const string Status = "10 0B FB 06 16";
    private const string StatusAgain = "10 2B FB 26 16";
    private const long Second = 1_000_000;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_found_out_once_at_the_first_silence_and_then_each_probe_is_followed_by_REQ_SKE()
    {
        ScriptedLine line = new("", Status, StatusAgain, Status, StatusAgain);
        Assert.Empty(await new MbusMaster(line).ScanAsync([1, 2, 3], cancel: _cancel));
        Assert.Equal(
            ["10 40 01 41 16", "10 49 FB 44 16", "10 69 FB 64 16", "10 40 02 42 16 10 49 FB 44 16", "10 40 03 43 16 10 69 FB 64 16"], line.Sent);
        Assert.Equal(FarEnd.Bridge, line.FarEnd);
    }

    [Theory]
    [InlineData("")]
    [InlineData("E5")]
    [InlineData("10 0B FC 07 16")]
    [InlineData("10 2B FB 26 16")]
    [InlineData("10 49 FB 44 16")]
    public async Task Anything_but_the_answer_is_no_bridge(string answer)
    {
        ScriptedLine line = new("", answer, "", "");
        Assert.Empty(await new MbusMaster(line).ScanAsync([1, 2, 3], cancel: _cancel));
        Assert.Equal(["10 40 01 41 16", "10 49 FB 44 16", "10 40 02 42 16", "10 40 03 43 16"], line.Sent);
        Assert.Equal(FarEnd.NoBridge, line.FarEnd);
    }

    [Fact]
    public async Task The_same_answer_to_both_values_of_bit_5_is_no_bridge()
    {
        ScriptedLine line = new("", Status, Status, "", "");
        await new MbusMaster(line).ScanAsync([1, 2, 3], cancel: _cancel);
        Assert.Equal(FarEnd.NoBridge, line.FarEnd);
    }

    // The delay of each byte: the wait ends with the answer, however late it is within the limits of a bridge.
    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(4000)]
    public async Task Silence_ends_with_the_answer_even_if_its_bytes_come_one_by_one(int milliseconds)
    {
        ScriptedLine line = new("", Status, StatusAgain, Status, StatusAgain) { Delay = sent => sent < 4 ? 1 : milliseconds * 1000 };
        Assert.Empty(await new MbusMaster(line).ScanAsync([1, 2, 3], cancel: _cancel));
        Assert.Equal(5, line.Sent.Count);
        Assert.Equal(FarEnd.Bridge, line.FarEnd);
    }

    [Fact]
    public async Task The_acknowledgement_and_the_damage_mark_before_the_answer_are_the_result()
    {
        ScriptedLine line = new("", Status, StatusAgain, "E5 " + Status, "E5", "E5", "00 " + StatusAgain, "00 " + Status, StatusAgain) { Fallback = "" };
        IReadOnlyList<ScannedAddress> found = await new MbusMaster(line) { Repeats = 0 }.ScanAsync([1, 2, 3, 4], cancel: _cancel);
        Assert.Equal([(2, Outcome.Reply), (3, Outcome.Damage)], found.Select(one => ((int)one.Address, one.Outcome)));
    }

    // That of a request before, which was given up: it is no answer to this one.
    [Fact]
    public async Task An_answer_with_the_other_bit_5_does_not_end_the_wait()
    {
        ScriptedLine line = new("", Status, StatusAgain, StatusAgain + " E5 " + Status, "E5", "E5");
        ScannedAddress one = Assert.Single(await new MbusMaster(line) { Repeats = 0 }.ScanAsync([1, 2], cancel: _cancel));
        Assert.Equal((2, Outcome.Reply), (one.Address, one.Outcome));
    }

    // DFC: the bridge dropped the probe, because another master reads telegrams of this meter.
    [Fact]
    public async Task A_probe_that_did_not_get_its_turn_is_sent_again()
    {
        ScriptedLine line = new("", Status, StatusAgain, "10 1B FB 16 16", "10 3B FB 36 16", "E5 " + Status, "E5", "E5", StatusAgain);
        ScannedAddress one = Assert.Single(await new MbusMaster(line) { Repeats = 0 }.ScanAsync([1, 2, 3], cancel: _cancel));
        Assert.Equal(2, one.Address);
        Assert.Equal(["10 40 02 42 16 10 49 FB 44 16", "10 40 02 42 16 10 69 FB 64 16", "10 40 02 42 16 10 49 FB 44 16"], line.Sent.Skip(3).Take(3));
        Assert.Equal(FarEnd.Bridge, line.FarEnd);
    }

    [Fact]
    public async Task A_probe_that_never_gets_its_turn_is_sent_with_the_whole_wait()
    {
        ScriptedLine line = new("", Status, StatusAgain, "10 1B FB 16 16", "10 3B FB 36 16", "10 1B FB 16 16", "", StatusAgain);
        Assert.Empty(await new MbusMaster(line).ScanAsync([1, 2, 3], cancel: _cancel));
        Assert.Equal("10 40 02 42 16", line.Sent[6]);
        Assert.Equal(FarEnd.Bridge, line.FarEnd);
    }

    [Fact]
    public async Task Without_the_answer_the_address_is_asked_again_with_the_whole_wait_and_so_are_all_after_it()
    {
        ScriptedLine line = new("", Status, StatusAgain, "", "E5", "", "E5", "");
        ScannedAddress one = Assert.Single(await new MbusMaster(line) { Repeats = 0 }.ScanAsync([1, 2, 3], cancel: _cancel));
        Assert.Equal(2, one.Address);
        Assert.Equal(["10 40 02 42 16 10 49 FB 44 16", "10 40 02 42 16", "10 7B 02 7D 16", "10 40 02 42 16", "10 40 03 43 16"], line.Sent.Skip(3));
        Assert.Equal(FarEnd.Other, line.FarEnd);
        Assert.InRange(line.Now, 0, 60 * Second);
    }

    [Fact]
    public async Task Readings_and_pings_send_no_REQ_SKE()
    {
        ScriptedLine line = new("", Status, StatusAgain) { Fallback = "" };
        MbusMaster master = new(line) { Repeats = 0 };
        await master.ScanAsync([1], cancel: _cancel);
        Assert.Null(await master.PingAsync((byte)5, _cancel));
        await Assert.ThrowsAsync<MbusException>(() => master.ReadAsync((byte)5, _cancel));
        Assert.All(line.Sent.Skip(3), sent => Assert.Equal(5, sent.Split(' ').Length));
    }
}
