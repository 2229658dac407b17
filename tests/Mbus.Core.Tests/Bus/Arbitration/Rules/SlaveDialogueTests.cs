namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>
/// The dialogues of <see cref="SlaveMemory"/>: one for each address from 0 to 252, and one for 253. 254 is all of them except 253.
/// Requests as in <see cref="SharedSlaves"/>.
/// </summary>
public class SlaveDialogueTests
{
    private const string BelowSelected = "0-252";
    private const int Dialogues = 254;

    [Fact]
    public void A_telegram_after_a_request_to_254_settles_the_dialogue_of_its_sender_only()
    {
        SharedSlaves slaves = new();
        slaves.Memory.Note(0, SharedSlaves.Request(0x7B, 254), SharedSlaves.Telegram(3), false, false);

        Assert.Equal(Addresses("0-2,4-252"), Where(slave => slaves.NeedsReset($"B 5B {slave}")));
        Assert.Equal(Addresses(BelowSelected), Where(slave => slaves.NeedsReset($"B 7B {slave}")));
    }

    // An E5 has no address: each slave may have sent it.
    [Fact]
    public void An_E5_after_a_request_to_254_settles_no_dialogue()
    {
        SharedSlaves slaves = new SharedSlaves().Send("A 7B 254 ok");

        Assert.Equal(Addresses(BelowSelected), Where(slave => slaves.NeedsReset($"B 5B {slave}")));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(252, true)]
    [InlineData(253, false)]
    public void A_request_to_254_needs_a_reset_if_one_of_its_dialogues_does(int slave, bool needsReset)
    {
        Assert.Equal(needsReset, new SharedSlaves().Send($"A 7B {slave} more").NeedsReset("B 5B 254"));
    }

    [Fact]
    public void A_broadcast_needs_no_reset()
    {
        Assert.False(new SharedSlaves().Send("A 73 254 silence, A 7B 254 silence").NeedsReset("B 73 255"));
    }

    [Theory]
    [InlineData(3, "3")]
    [InlineData(253, "253")]
    [InlineData(254, BelowSelected)]
    public void A_reset_ends_what_its_dialogues_hold(byte address, string reset)
    {
        SharedSlaves slaves = new();
        for (int slave = 0; slave < Dialogues; slave++)
            slaves.Send($"A 73 {slave} ok, A 7B {slave} more");

        slaves.Memory.Reset(address);

        Assert.Equal(Addresses(reset), Where(slave => !slaves.NeedsReset($"B 73 {slave}")));
        Assert.Equal(Addresses(reset), Where(slave => !slaves.NeedsReset($"B 5B {slave}")));
    }

    [Theory]
    [InlineData(3, "3")]
    [InlineData(253, "253")]
    [InlineData(254, BelowSelected)]
    [InlineData(255, BelowSelected)]
    public void A_client_that_starts_again_has_no_earlier_requests_in_these_dialogues(byte address, string started)
    {
        SharedSlaves slaves = new();
        for (int slave = 0; slave < Dialogues; slave++)
            slaves.Send($"A 73 {slave} ok, A 7B {slave} last");

        slaves.Memory.StartAgain(0, address);

        Assert.Equal(Addresses(started), Where(slave => slaves.NeedsReset($"A 73 {slave}")));
        Assert.Equal(Addresses(started), Where(slave => slaves.NeedsReset($"A 7B {slave}")));
    }

    [Fact]
    public void A_client_that_starts_again_or_leaves_does_not_end_the_dialogue_of_another_client()
    {
        SharedSlaves slaves = new SharedSlaves().Send("B 73 3 ok, B 7B 3 last");

        slaves.Memory.StartAgain(0, 3);
        slaves.Memory.Leave(0);

        Assert.False(slaves.NeedsReset("B 73 3"));
        Assert.False(slaves.NeedsReset("B 7B 3"));
    }

    [Fact]
    public void A_new_client_in_a_place_has_none_of_the_earlier_requests()
    {
        SharedSlaves slaves = new();
        for (int slave = 0; slave < Dialogues; slave++)
            slaves.Send($"A 73 {slave} ok, A 7B {slave} last");

        slaves.Memory.Leave(0);

        Assert.Equal(Addresses("0-253"), Where(slave => slaves.NeedsReset($"A 73 {slave}")));
        Assert.Equal(Addresses("0-253"), Where(slave => slaves.NeedsReset($"A 7B {slave}")));
    }

    [Theory]
    [InlineData(253, 253, BelowSelected)]
    [InlineData(253, 7, "7")]
    [InlineData(7, 253, "253")]
    public void A_request_may_reach_the_selected_slave_by_its_own_address_and_the_other_way_round(byte address, byte slave, string reached)
    {
        SharedSlaves slaves = new();
        slaves.SendPossibly($"B 7B {address}", slave);
        Assert.Equal(Addresses(reached), Where(other => slaves.NeedsReset($"A 5B {other}")));
    }

    [Theory]
    [InlineData(253, 253, BelowSelected)]
    [InlineData(253, 7, "7")]
    [InlineData(7, 253, "253")]
    public void A_request_that_may_have_reached_a_slave_ends_the_sequences_of_others_there(byte address, byte slave, string reached)
    {
        SharedSlaves slaves = new();
        for (int other = 0; other < Dialogues; other++)
            slaves.Send($"A 7B {other} more");

        slaves.SendPossibly($"B 7B {address}", slave);

        Assert.Equal(Addresses(reached), Where(other => slaves.HasLost($"A 5B {other}")));
    }

    // 53 to 254 or 255: an application reset restarts the telegrams of the selected slave, too.
    [Theory]
    [InlineData("5B", 3, "3")]
    [InlineData("5B", 253, "253")]
    [InlineData("53", 253, "253")]
    [InlineData("5B", 254, BelowSelected)]
    [InlineData("53", 254, "0-253")]
    [InlineData("53", 255, "0-253")]
    public void A_frame_ends_the_sequences_of_others_at_the_slaves_that_it_reaches(string c, int address, string reached)
    {
        SharedSlaves slaves = new();
        for (int slave = 0; slave < Dialogues; slave++)
            slaves.Send($"A 7B {slave} more");

        slaves.Send($"B {c} {address} silence");

        Assert.Equal(Addresses(reached), Where(slave => slaves.HasLost($"A 5B {slave}")));
    }

    [Theory]
    [InlineData("A 7B 250 silence", "250")]
    [InlineData("A 73 0 ok", "0")]
    [InlineData("A 7B 251 silence", "")]
    [InlineData("A 7B 253 silence", "0-250")]
    [InlineData("A 73 253 silence", "0-250")]
    [InlineData("A 7B 254 silence", "0-250")]
    public void A_late_telegram_may_come_from_the_slaves_that_a_client_has_used(string sent, string late)
    {
        SlaveMemory memory = new SharedSlaves().Send(sent).Memory;

        Assert.Equal(Addresses(late), Enumerable.Range(0, 256).Where(address => memory.MayReplyLate((byte)address)));
    }

    [Fact]
    public void After_a_reset_no_late_telegram_comes_from_the_slave()
    {
        SlaveMemory memory = new SharedSlaves().Send("A 7B 3 silence, A 73 3 silence").Memory;
        Assert.True(memory.MayReplyLate(3));

        memory.Reset(3);
        Assert.False(memory.MayReplyLate(3));

        memory.Touch(0, SharedSlaves.Request(ControlField.SndNke, 3));
        Assert.False(memory.MayReplyLate(3));
    }

    // 01 7A: a record of one byte, the new primary address.
    [Theory]
    [InlineData("01 7A 07", "7")]
    [InlineData("01 7A 00", "0")]
    [InlineData("01 7A FA", "250")]
    [InlineData("01 7A 07 01 7A 09", "7,9")]
    [InlineData("04 13 01 02 03 04 01 7A 07", "7")]
    [InlineData("01 7A 03", "")]
    [InlineData("01 7A FB", "")]
    [InlineData("01 7A FD", "")]
    [InlineData("01 13 07", "")]
    [InlineData("02 7A 07 00", "")]
    [InlineData("11 7A 07", "")]
    [InlineData("01 7A", "")]
    [InlineData("0F 01 7A 07", "")]
    public void A_write_that_sets_an_address_makes_the_slave_there_unknown(string records, string forgotten)
    {
        Assert.Equal(Addresses(forgotten), Forgotten(0x53, ControlInformation.DataSend, records));
    }

    [Theory]
    [InlineData(0x73, 0x51, "7")]
    [InlineData(0x53, 0x5A, "")]
    [InlineData(0x53, 0x50, "")]
    [InlineData(0x08, 0x51, "")]
    public void Only_a_data_send_sets_an_address(byte c, byte ci, string forgotten)
    {
        Assert.Equal(Addresses(forgotten), Forgotten(c, ci, ci == 0x5A ? "00 00 00 00 01 7A 07" : "01 7A 07"));
    }

    [Fact]
    public void The_sequence_of_another_client_at_an_address_that_is_set_is_lost()
    {
        SharedSlaves slaves = new SharedSlaves().Send("A 7B 7 more");
        slaves.Memory.ForgetNewAddresses(DataSend(0x53, ControlInformation.DataSend, "01 7A 07"), new RecordReader());

        Assert.True(slaves.HasLost("A 5B 7"));
    }

    // Unknown: whatever the frame count bit, a request needs a reset. The buffer continues with what looks like another address.
    private static IEnumerable<int> Forgotten(byte c, byte ci, string records)
    {
        SharedSlaves slaves = new();
        slaves.Memory.ForgetNewAddresses(DataSend(c, ci, records), new RecordReader());
        string[] requests = ["5B", "7B", "53", "73"];
        IEnumerable<int> some = Where(slave => requests.Any(request => slaves.NeedsReset($"A {request} {slave}")));
        Assert.Equal(some, Where(slave => requests.All(request => slaves.NeedsReset($"A {request} {slave}"))));
        return some;
    }

    private static Frame DataSend(byte c, byte ci, string records)
    {
        byte[] data = Transcript.Bytes(records);
        byte[] bytes = new byte[Frame.MaxLength];
        Array.Fill(bytes, (byte)5);
        return new Frame(bytes, 0, Frame.WriteLong(bytes, 0, c, 3, ci, data, 0, data.Length));
    }

    private static IEnumerable<int> Where(Func<int, bool> matches) => Enumerable.Range(0, Dialogues).Where(matches).ToArray();

    private static IEnumerable<int> Addresses(string ranges) =>
        from range in ranges.Split(',', StringSplitOptions.RemoveEmptyEntries)
        let ends = range.Split('-').Select(int.Parse).ToArray()
        from address in Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)
        select address;
}
