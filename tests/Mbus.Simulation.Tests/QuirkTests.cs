namespace Mbus.Simulation.Tests;

public class QuirkTests
{
    private const string Reset = "10 40 05 CS 16";
    private const string Request = "10 5B 05 CS 16";
    private const string NextRequest = "10 7B 05 CS 16";
    private const string RequestSelected = "10 5B FD CS 16";
    private const string SelectAll = "68 0B 0B 68 73 FD 52 FF FF FF FF FF FF FF FF CS 16";
    private const string SelectMeter = "68 0B 0B 68 73 FD 52 78 56 34 12 74 52 01 04 CS 16";
    private const string SelectTail = "68 0B 0B 68 73 FD 52 78 56 34 12 FF FF FF FF CS 16";

    // Access number and status stand between the parts.
    private const string Head = "68 12 12 68 08 05 72 78 56 34 12 74 52 01 04";

    [Fact]
    public void A_reply_carries_the_address_of_the_quirk_and_its_checksum()
    {
        BusMaster master = Master("""{ "replyAddress": 255 }""");
        string reply = master.Ask(Request);
        Assert.StartsWith("68 12 12 68 08 FF 72", reply);
        byte[] bytes = Convert.FromHexString(reply.Replace(" ", ""));
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out _));
        Assert.Equal("E5", master.Ask(Reset));
    }

    [Fact]
    public void A_meter_that_needs_three_resets_answers_the_third_request_for_data()
    {
        BusMaster master = Master("""{ "resetsNeeded": 3 }""");
        Assert.Equal(["", "", "", "", ""], [master.Ask(Reset), master.Ask(Request), master.Ask(Reset), master.Ask(Request), master.Ask(Reset)]);
        Assert.StartsWith(Head, master.Ask(Request));
        Assert.Equal("E5", master.Ask(Reset));
    }

    [Fact]
    public void A_reset_that_is_not_answered_still_resets_the_frame_count_bit()
    {
        BusMaster master = Master("""{ "ignoresReset": true }""", Telegrams(2));
        Assert.EndsWith("01 13 00 1F", Body(master.Ask(NextRequest)));
        Assert.Equal("", master.Ask(Reset));
        Assert.EndsWith("01 13 00 1F", Body(master.Ask(NextRequest)));
        Assert.EndsWith("01 13 01", Body(master.Ask(Request)));
    }

    [Fact]
    public void An_endless_meter_repeats_its_last_telegram_with_new_access_numbers()
    {
        BusMaster master = Master("""{ "endless": true }""", Telegrams(2));
        string[] replies = [.. Enumerable.Range(0, 4).Select(i => master.Ask(i % 2 == 0 ? Request : NextRequest))];
        Assert.Equal(["01 13 00 1F", "01 13 01 1F", "01 13 01 1F", "01 13 01 1F"], replies.Select(reply => Body(reply)[^11..]));
        Assert.Equal(["00", "01", "02", "03"], replies.Select(reply => reply.Split(' ')[15]));
    }

    [Fact]
    public void Telegrams_after_those_that_are_sent_never_come()
    {
        BusMaster master = Master("""{ "silentAfter": 1 }""", Telegrams(2));
        Assert.EndsWith("1F", Body(master.Ask(Request)));
        Assert.Equal(["", ""], [master.Ask(NextRequest), master.Ask(NextRequest)]);
        Assert.Equal("E5", master.Ask(Reset));
        Assert.EndsWith("1F", Body(master.Ask(Request)));
    }

    [Theory]
    [InlineData("silence", "")]
    [InlineData("acknowledge", "E5")]
    [InlineData("error", "68 04 04 68 08 05 70 09 86 16")]
    public void Over_its_limit_a_meter_does_what_the_quirk_says_until_the_period_is_over(string then, string answer)
    {
        BusMaster master = Master($$"""{ "readLimit": { "count": 2, "periodMs": 60000, "then": "{{then}}" } }""");
        Assert.StartsWith("68", master.Ask(Request));
        Assert.StartsWith("68", master.Ask(NextRequest));
        Assert.Equal(answer, master.Ask(Request));
        master.Listen(61_000_000);
        Assert.StartsWith("68", master.Ask(Request));
    }

    [Theory]
    [InlineData("53", "", "E5")]
    [InlineData("73", "E5", "")]
    public void A_selection_needs_the_control_field_of_the_rule(string control, string with73, string with53)
    {
        BusMaster master = Master($$"""{ "selection": { "control": "{{control}}" } }""");
        Assert.Equal(with73, master.Ask(SelectMeter));
        Assert.Equal(with53, master.Ask(SelectMeter.Replace("68 73", "68 53")));
    }

    [Theory]
    [InlineData("any", "E5", "E5", "E5")]
    [InlineData("none", "E5", "", "")]
    [InlineData("tail", "", "E5", "E5")]
    [InlineData("all", "", "", "E5")]
    public void A_selection_needs_the_wildcards_of_the_rule(string rule, string exact, string tail, string all)
    {
        BusMaster master = Master($$"""{ "selection": { "wildcards": "{{rule}}" } }""");
        foreach ((string selection, string answer) in new[] { (SelectMeter, exact), (SelectTail, tail), (SelectAll, all) })
        {
            Assert.Equal(answer, master.Ask(selection));
            Assert.Equal(answer.Length > 0, master.Ask(RequestSelected).Length > 0);
        }
    }

    [Fact]
    public void A_selection_lapses()
    {
        BusMaster master = Master("""{ "selection": { "lapsesAfterMs": 2000 } }""");
        Assert.Equal("E5", master.Ask(SelectMeter));
        Assert.StartsWith("68", master.Ask(RequestSelected));
        master.Listen(2_300_000);
        Assert.Equal(["", ""], [master.Ask(RequestSelected), master.Ask("10 40 FD CS 16")]);
        Assert.Equal("E5", master.Ask(SelectMeter));
    }

    [Fact]
    public void A_sleeping_meter_receives_only_after_its_preamble()
    {
        BusMaster master = Master("""{ "wakeUp": { "byte": "55", "count": 100, "awakeMs": 2000 } }""");
        Assert.Equal("", master.Ask(Reset));
        master.Send([.. Enumerable.Repeat((byte)0x55, 99)]);
        Assert.Equal("", master.Ask(Reset));
        master.Send([.. Enumerable.Repeat((byte)0x55, 100)]);
        Assert.Equal("E5", master.Ask(Reset));
        master.Listen(master.Now + 2_100_000);
        Assert.Equal("", master.Ask(Reset));
    }

    [Fact]
    public void A_request_of_its_own_is_answered_by_its_telegram()
    {
        BusMaster master = Master("""{ "ownRequests": [ { "request": "B1", "telegram": { "data": "0A 2B 34 12" } } ] }""");
        Assert.EndsWith("0A 2B 34 12", Body(master.Ask("68 03 03 68 53 05 B1 CS 16")));
        Assert.Equal("E5", master.Ask("68 03 03 68 53 05 51 CS 16"));
        Assert.EndsWith("01 13 00", Body(master.Ask(Request)));
    }

    [Fact]
    public void A_step_before_the_reading_lasts_until_the_reset()
    {
        BusMaster master = Master("""{ "ownRequests": [ { "request": "50 50", "step": true, "telegram": { "data": "0A 2B 34 12" } } ] }""");
        Assert.Equal("E5", master.Ask("68 04 04 68 53 05 50 50 CS 16"));
        Assert.EndsWith("0A 2B 34 12", Body(master.Ask(Request)));
        Assert.EndsWith("0A 2B 34 12", Body(master.Ask(NextRequest)));
        Assert.Equal("E5", master.Ask(Reset));
        Assert.EndsWith("01 13 00", Body(master.Ask(Request)));
    }

    [Fact]
    public void Pushed_frames_are_repeated_until_they_are_acknowledged()
    {
        BusMaster master = Master("""{ "push": { "frames": [ "10 40 F0 30 16", "68 03 03 68 53 F0 00 43 16" ], "periodMs": 1000, "acknowledged": true } }""");
        Assert.Equal("10 40 F0 30 16", master.Listen(1_900_000));
        Assert.Equal("10 40 F0 30 16", master.Listen(2_900_000));
        Assert.Equal("68 03 03 68 53 F0 00 43 16", master.Send([0xE5]));
    }

    [Fact]
    public void Noise_of_a_fault_with_bytes_is_always_the_same_and_a_doubled_answer_comes_twice()
    {
        SimulatedBus bus = new(BusMaster.Meters(5), new LineTiming(2400, 0));
        BusMaster master = new(bus);
        bus.Inject(new Fault(FaultKind.NoiseBefore) { Noise = [0x00, 0xFF] });
        Assert.Equal("00 FF E5", master.Ask(Reset));
        bus.ClearFaults();
        bus.Inject(new Fault(FaultKind.DoubledAnswer));
        Assert.Equal("E5 E5", master.Ask(Reset));
        bus.ClearFaults();
        bus.Inject(new Fault(FaultKind.DoubledAnswer) { Milliseconds = 100 });
        Assert.Equal("E5 E5", master.Ask(Reset));
        Assert.InRange(master.Heard[1].At - master.Heard[0].At, 99_000, 105_000);
    }

    [Theory]
    [InlineData("""{ "selection": { "control": "40" } }""", "meter 1, quirks, selection: \"control\" is \"40\"; expected \"53\" or \"73\".")]
    [InlineData("""{ "selection": { "wildcards": "some" } }""", "expected one of any, none, tail, all.")]
    [InlineData("""{ "wakeUp": { "byte": "55 55", "count": 1, "awakeMs": 1 } }""", "one byte, for example \"55\".")]
    [InlineData("""{ "ownRequests": [ { "request": "" } ] }""", "a CI field and data, for example \"50 50\".")]
    [InlineData("""{ "push": { "frames": [ "10 40 F0 31 16" ], "periodMs": 1000 } }""", "a list of valid frames")]
    [InlineData("""{ "push": { "frames": [ 5 ], "periodMs": 1000 } }""", "a list of at most 100 texts of hexadecimal digits")]
    [InlineData("""{ "replyAdress": 255 }""", "\"replyAdress\" is not a known property")]
    [InlineData("""5""", "quirks is 5; expected an object { ... }.")]
    public void Invalid_quirks_are_refused_with_their_position(string quirks, string error) =>
        Assert.Contains(error, Assert.Throws<BusDefinitionException>(() => Master(quirks)).Message);

    private static string Telegrams(int count) =>
        $"[ {string.Join(", ", Enumerable.Range(0, count).Select(i => $$"""{ "data": "01 13 0{{i}}" }"""))} ]";

    private static string Body(string reply) => reply.Length < 6 ? reply : reply[..^6];

    private static BusMaster Master(string quirks, string telegrams = """[ { "data": "01 13 00" } ]""") => new(new SimulatedBus(BusDefinition.Parse($$"""
        { "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 4,
          "telegrams": {{telegrams}}, "quirks": {{quirks}} } ] }
        """, "bus.json"), new LineTiming(2400, 0)));
}
