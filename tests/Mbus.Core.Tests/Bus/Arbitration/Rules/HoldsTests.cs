using static Mbus.Tests.Bus.Arbitration.Rules.FrameMaker;

namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>Which meters are held for a client, and which requests of others must wait.</summary>
public class HoldsTests
{
    private const int Clients = 5;
    private const int Holder = 3;
    private const long End = 5000;
    private const long LaterEnd = 7000;
    private const byte Data = 0x5B;
    private const byte Write = 0x73;

    // The meter 12345678 TST 1 0 in its reply, after which the access number and so on follow.
    private const string Meter = "78 56 34 12 74 52 01 00 01 00 00 00";
    private const string OtherMeter = "79 56 34 12 74 52 01 00";

    private static readonly Frame Ack = new([Frame.Ack], 0, 1);

    private readonly Holds _holds = new(Clients);

    private static Frame Nothing => default;

    [Fact]
    public void Only_clients_with_a_held_meter_are_holders()
    {
        Assert.False(_holds.Has(Holder));
        Assert.Equal((long.MaxValue, Holds.NoHolder), (_holds.EndOf(Holder), _holds.NextHolder(0)));
        Read(Holder, 5, 5);
        Read(1, 6, 6);
        Assert.Equal([false, true, false, true, false], Enumerable.Range(0, Clients).Select(_holds.Has));
        Assert.Equal([1, 1, Holder, Holder, Holds.NoHolder], Enumerable.Range(0, Clients).Select(_holds.NextHolder));
        Assert.Equal(End, _holds.EndOf(Holder));
    }

    [Theory]
    [InlineData(0x72, "78 56 34 12 74 52 01 00", true)]
    [InlineData(0x72, "78 56 34 12 74 52 01 00 01", true)]
    [InlineData(0x72, "78 56 34 12 74 52 01", false)]
    [InlineData(0x72, "", false)]
    [InlineData(0x73, "78 56 34 12 74 52 01 00", false)]
    [InlineData(0x7A, "01 00 00 00 01 13 07 01", false)]
    public void Variable_data_with_a_whole_secondary_address_identify_their_meter(byte ci, string data, bool identifies)
    {
        Assert.Equal(identifies, Holds.IdentifiesMeter(Long(0x08, 5, ci, data)));
    }

    // What the holder concludes next while its meter 5 has more telegrams.
    [Theory]
    [InlineData(Data, 5, true, false)] // The last telegram ends the reading,
    [InlineData(Data, 5, false, true)] // which the silence of the meter does not,
    [InlineData(Data, 6, true, true)] // nor another meter,
    [InlineData(Data, 254, true, false)] // unless it may be the same one.
    [InlineData(0x5A, 5, true, true)] // Class 1 data are not of the sequence,
    [InlineData(0x5A, 5, false, true)]
    [InlineData(Write, 5, true, true)] // and a write that was acknowledged does not end it.
    [InlineData(Write, 6, true, true)]
    public void A_reading_is_ended_by_the_last_telegram_of_its_meter(byte c, int address, bool isAnswered, bool isHeld)
    {
        Read(Holder, 5, 5);
        Frame reply = (c, isAnswered) switch
        {
            (_, false) => Nothing,
            (Write, true) => Ack,
            _ => Long(0x08, address == 254 ? 5 : address, 0x72, Meter),
        };
        _holds.Conclude(Holder, c == Write ? Long(c, address, 0x51) : Short(c, address), reply, false, 0);
        Assert.Equal(isHeld, _holds.Has(Holder));
    }

    [Theory]
    [InlineData(Data)]
    [InlineData(0x5A)]
    [InlineData(Write)]
    public void Any_next_request_ends_the_hold_after_a_write_that_was_not_acknowledged(byte c)
    {
        foreach (int address in new[] { 5, 6 })
        {
            foreach (bool isAnswered in new[] { true, false })
            {
                HoldWrite(Holder, 5, End);
                Assert.Equal(End, _holds.EndOf(Holder));
                _holds.Conclude(Holder, c == Write ? Long(c, address, 0x51) : Short(c, address), isAnswered ? Ack : Nothing, false, 0);
                Assert.False(_holds.Has(Holder));
            }
        }
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(253, true)]
    [InlineData(254, false)]
    [InlineData(255, false)]
    public void A_hold_is_released_at_the_address_of_its_meter_and_at_those_of_all_meters(byte address, bool isHeld)
    {
        Read(Holder, 5, 5);
        Read(1, 5, 5);
        _holds.Release(Holder, address);
        Assert.Equal(isHeld, _holds.Has(Holder));
        Assert.True(_holds.Has(1));
    }

    [Theory]
    [InlineData(5, 5, "5")] // At its own address.
    [InlineData(254, 5, "5")] // At 254, the reply has its own address,
    [InlineData(254, 254, "all")] // or not, and it may be any.
    [InlineData(254, 253, "all")]
    [InlineData(254, 251, "all")]
    [InlineData(253, 5, "5 253")] // The selected meter,
    [InlineData(253, 253, "253")] // which may answer with 253.
    [InlineData(253, 251, "253")]
    public void A_request_waits_if_its_address_is_one_of_the_held_meter(int asked, int replied, string addresses)
    {
        Read(Holder, asked, replied);
        for (int a = 0; a <= 255; a++)
        {
            bool isSame = addresses == "all" || a >= 254 || addresses.Split(' ').Contains($"{a}");
            Assert.True(isSame == _holds.Blocks(Holder, Short(Data, a), Nothing), $"{a}");
        }
    }

    [Theory]
    [InlineData("78 56 34 12 74 52 01 00", true)]
    [InlineData("FF FF FF 12 FF FF FF FF", true)]
    [InlineData("78 56", true)]
    [InlineData(OtherMeter, false)]
    [InlineData("FF FF FF 13 FF FF FF FF", false)]
    public void A_request_to_253_waits_if_its_selection_may_select_the_held_meter(string selection, bool waits)
    {
        Read(1, 6, 6, OtherMeter);
        Read(Holder, 5, 5);
        Frame select = Long(0x53, 253, 0x52, selection);
        Frame selectOther = Long(0x53, 253, 0x52, "00 00 00 00 00 00 00 00");
        Assert.Equal(waits, _holds.Blocks(Holder, Short(Data, 253), select));
        Assert.Equal(waits, _holds.Blocks(Holder, select, selectOther));
        Assert.Equal(waits, _holds.Blocks(Holder, select, Nothing));
    }

    [Fact]
    public void A_request_to_253_without_a_selection_does_not_wait()
    {
        Read(Holder, 5, 5);
        Assert.False(_holds.Blocks(Holder, Short(Data, 253), Nothing));
        _holds.Release(Holder);
        HoldWrite(Holder, 5, End);
        Assert.False(_holds.Blocks(Holder, Short(Data, 253), Nothing));
    }

    // A reply with the fixed data structure does not contain it, and a write without an acknowledgement has no reply; what an earlier reply
    // contained may be that of another meter.
    [Fact]
    public void A_request_to_253_waits_for_a_held_meter_of_unknown_secondary_address()
    {
        Frame selection = Long(0x53, 253, 0x52, OtherMeter);
        Read(Holder, 5, 5);
        Assert.False(_holds.Blocks(Holder, Short(Data, 253), selection));

        _holds.Conclude(Holder, Short(Data, 5), Long(0x08, 5, 0x73, Meter), true, End);
        Assert.True(_holds.Blocks(Holder, Short(Data, 253), selection));

        Read(Holder, 5, 5);
        _holds.Release(Holder);
        HoldWrite(Holder, 5, End);
        Assert.True(_holds.Blocks(Holder, Short(Data, 253), selection));
    }

    [Theory]
    [InlineData(5, LaterEnd)]
    [InlineData(6, End)]
    public void A_write_during_a_reading_extends_the_hold_on_the_same_meter_only(int address, long end)
    {
        Read(Holder, 5, 5);
        HoldWrite(Holder, address, LaterEnd);
        Assert.Equal(end, _holds.EndOf(Holder));
        Assert.True(_holds.Blocks(Holder, Short(Data, 5), Nothing));
        Assert.False(_holds.Blocks(Holder, Short(Data, 6), Nothing));

        // It is still a reading: class 1 data do not end it.
        _holds.Conclude(Holder, Short(0x5A, 6), Ack, false, 0);
        Assert.True(_holds.Has(Holder));
    }

    [Fact]
    public void The_last_write_that_was_not_acknowledged_is_the_held_one()
    {
        HoldWrite(Holder, 5, End);
        HoldWrite(Holder, 6, LaterEnd);
        Assert.Equal(LaterEnd, _holds.EndOf(Holder));
        Assert.False(_holds.Blocks(Holder, Short(Data, 5), Nothing));
        Assert.True(_holds.Blocks(Holder, Short(Data, 6), Nothing));
    }

    [Fact]
    public void A_write_after_the_end_of_a_reading_is_held_as_a_write()
    {
        Read(Holder, 5, 5);
        _holds.Release(Holder);
        HoldWrite(Holder, 6, LaterEnd);
        Assert.True(_holds.Blocks(Holder, Short(Data, 6), Nothing));
        _holds.Conclude(Holder, Short(0x5A, 6), Ack, false, 0);
        Assert.False(_holds.Has(Holder));
    }

    // 254 in a reply is no address of a slave.
    [Theory]
    [InlineData(5)]
    [InlineData(251)]
    [InlineData(254)]
    [InlineData(255)]
    public void A_reading_remains_one_whatever_the_address_in_the_reply(int replied)
    {
        Read(Holder, 254, replied);
        _holds.Conclude(Holder, Long(Write, 5, 0x51), Ack, false, 0);
        Assert.True(_holds.Has(Holder));
    }

    private void Read(int client, int asked, int replied, string meter = Meter)
    {
        _holds.Conclude(client, Short(Data, asked), Long(0x08, replied, 0x72, meter), true, End);
    }

    private void HoldWrite(int client, int address, long end)
    {
        _holds.Conclude(client, Long(Write, address, 0x51), Nothing, false, end);
    }
}
