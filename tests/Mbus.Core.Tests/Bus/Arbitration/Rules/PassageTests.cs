using static Mbus.Tests.Bus.Arbitration.Rules.FrameMaker;

namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>
/// Every C field of a master with addresses of each kind and lengths at each limit, in each mode; every CI field with those of a SND_UD,
/// and those at each limit with the others.
/// </summary>
public class PassageTests
{
    private static readonly byte[] Addresses = [0, 1, 250, 251, 252, 253, 254, 255];
    private static readonly int[] Lengths = [0, 1, 7, 8, 9, 13, 14, 15, 23, 24, 252];

    private static readonly byte[] AllCis = [.. Enumerable.Range(0, 256).Select(ci => (byte)ci)];
    private static readonly byte[] CisAtLimits =
        [0x00, 0x4F, 0x50, 0x51, 0x52, 0x53, 0x55, 0x56, 0x57, 0x5C, 0x6C, 0x6D, 0xB7, 0xB8, 0xBF, 0xC0, 0xFF];

    // The first byte of a record in the data: an enhanced selection, or any other.
    private static readonly byte[] Difs = [0x0C, 0x2F];

    private readonly RecordReader _records = new();

    [Theory]
    [InlineData(Access.Read)]
    [InlineData(Access.Write)]
    [InlineData(Access.ChangeBus)]
    public void Only_permitted_requests_pass(Access access)
    {
        List<string> wrong = [];
        byte[] frame = new byte[Frame.MaxLength];
        foreach (byte c in Enumerable.Range(0x40, 0x40).Select(c => (byte)c))
        {
            foreach (byte a in Addresses)
            {
                int length = Frame.WriteShort(frame, 0, c, a);
                Check(wrong, access, frame, length, AllowsShort(access, c, a));
                foreach (byte ci in IsSend(c) ? AllCis : CisAtLimits)
                {
                    foreach (int data in Lengths)
                    {
                        foreach (byte dif in data > 8 ? Difs : Difs[..1])
                        {
                            length = Write(frame, c, a, ci, data, dif);
                            Check(wrong, access, frame, length, AllowsLong(access, c, a, ci, data, dif));
                        }
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(20)));
    }

    [Theory]
    [InlineData("01 7A 05")]
    [InlineData("0C 79 78 56 34 12")]
    [InlineData("04 13 00 00 00 00 01 7A 05")]
    public void An_address_for_all_meters_is_refused(string records)
    {
        byte[] data = Transcript.Bytes(records);
        byte[] frame = new byte[Frame.MaxLength];
        int length;
        foreach (byte all in new byte[] { 254, 255 })
        {
            length = Frame.WriteLong(frame, 0, 0x53, all, 0x51, data, 0, data.Length);
            Assert.False(Passes(Access.Write, frame, length));
            Assert.True(Passes(Access.ChangeBus, frame, length));
        }

        length = Frame.WriteLong(frame, 0, 0x53, 5, 0x51, data, 0, data.Length);
        Assert.True(Passes(Access.Write, frame, length));
    }

    [Theory]
    [InlineData("0C 78 78 56 34 12", true)]
    [InlineData("0C 79 78 56 34 12", false)]
    [InlineData("0D 78 78 56 34 12", false)]
    [InlineData("8C 01 78 78 56 34", false)]
    [InlineData("0C 78 78 56 34 12 2F", false)]
    [InlineData("0B 78 78 56 34", false)]
    public void A_reader_may_add_only_a_fabrication_number_of_eight_digits_to_a_selection(string record, bool passes)
    {
        Frame selection = Long(0x53, 253, 0x52, $"78 56 34 12 74 52 01 00 {record}");
        Assert.Equal(passes, Passage.Allows(Access.Read, selection, _records));
        Assert.True(Passage.Allows(Access.Write, selection, _records));
    }

    [Theory]
    [InlineData(0x53, 0xB7, "", false)]
    [InlineData(0x53, 0xB8, "", true)] // 300 Bd
    [InlineData(0x73, 0xBF, "", true)] // 38400 Bd
    [InlineData(0x53, 0xC0, "", false)]
    [InlineData(0x44, 0xB8, "", false)] // No SND_UD.
    [InlineData(0x53, 0x51, "", false)]
    [InlineData(0x53, 0x51, "01 7A 05", true)]
    [InlineData(0x73, 0x51, "01 FA 00 05", true)] // With a VIFE.
    [InlineData(0x53, 0x51, "0C 79 78 56 34 12", true)]
    [InlineData(0x53, 0x51, "0C 78 78 56 34 12", false)]
    [InlineData(0x53, 0x51, "04 13 00 00 00 00 01 7A 05", true)]
    [InlineData(0x53, 0x51, "04 13 00 00 00 00", false)]
    [InlineData(0x53, 0x51, "04 13 00 00 00", true)] // What is cut off may have been one.
    [InlineData(0x53, 0x51, "2F 2F 2F", false)]
    [InlineData(0x53, 0x51, "0F 7A 05", false)] // Bytes of the manufacturer.
    [InlineData(0x53, 0x50, "01 7A 05", false)] // No records.
    [InlineData(0x44, 0x51, "01 7A 05", false)]
    public void A_baud_rate_or_an_address_is_for_one_meter(byte c, byte ci, string data, bool isForOne)
    {
        Assert.Equal(isForOne, Passage.IsForOneMeter(Long(c, 253, ci, data), _records));
    }

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x5B)]
    [InlineData(0x53)]
    public void A_short_frame_may_reach_several_meters(byte c)
    {
        Assert.False(Passage.IsForOneMeter(Short(c, 253), _records));
    }

    // Each of several selected meters executes a write to 253, and several E5 at once look like one.
    [Theory]
    [InlineData("78 56 34 12 74 52 01 00", true)]
    [InlineData("78 56 34 12 FF FF FF FF", true)]
    [InlineData("FF FF FF FF FF FF FF FF 0C 78 78 56 34 12", true)]
    [InlineData("FF FF FF FF FF FF FF FF 0C 78 78 56 34 F2", false)]
    [InlineData("FF FF FF FF FF FF FF FF", false)]
    [InlineData("78 56 34 1F 74 52 01 00", false)]
    [InlineData("78 56 34", false)]
    [InlineData("", false)]
    public void A_write_for_one_meter_requires_a_selection_of_one_meter(string selection, bool passes)
    {
        foreach ((byte ci, string data) in new[] { ((byte)0xB8, ""), ((byte)0x51, "01 7A 05"), ((byte)0x51, "0C 79 78 56 34 12"), ((byte)0x51, "01 7A") })
        {
            Assert.Equal(passes, PassesWhenSelected(Access.Write, selection, ci, data));
            Assert.True(PassesWhenSelected(Access.ChangeBus, selection, ci, data));
        }

        Assert.True(PassesWhenSelected(Access.Write, selection, 0x51, "0C 13 78 56 34 12"));
    }

    private static bool PassesWhenSelected(Access access, string selection, byte ci, string data)
    {
        Arbiter arbiter = Of(access);
        long now = Send(arbiter, 0x52, selection, 0);
        arbiter.ReceiveFromBus([Frame.Ack], 0, 1, now);
        now += arbiter.Lease;
        Assert.Equal(ArbiterStep.Deliver, arbiter.Poll(now));
        Assert.Equal(ArbiterStep.Wait, arbiter.Poll(now));
        now = Send(arbiter, ci, data, now);
        ArbiterNotice notice = arbiter.TakeNotice(out _);
        Assert.True(notice is ArbiterNotice.None or ArbiterNotice.Refused, notice.ToString());
        Assert.Equal(notice == ArbiterNotice.None, arbiter.Owner == 0);
        return notice == ArbiterNotice.None;
    }

    private static long Send(Arbiter arbiter, byte ci, string text, long now)
    {
        byte[] data = Transcript.Bytes(text);
        byte[] frame = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(frame, 0, 0x53, 253, ci, data, 0, data.Length);
        arbiter.ReceiveFromClient(0, frame, 0, length, now);
        if (arbiter.Poll(now) == ArbiterStep.Transmit)
            arbiter.Sent(arbiter.Send, now, now);
        return now + new LineTiming(2400, 0).Idle;
    }

    private static bool IsSend(byte c) => c is 0x43 or 0x53 or 0x63 or 0x73;

    private static bool AllowsShort(Access access, byte c, byte a)
    {
        byte function = (byte)(c & 0xCF);
        bool isKnown = function == 0x40 || (function is 0x49 or 0x4A or 0x4B && a != 255);
        return isKnown || access == Access.ChangeBus;
    }

    private static bool AllowsLong(Access access, byte c, byte a, byte ci, int data, byte dif)
    {
        if (IsSend(c) && a == 253 && (ci is 0x52 or 0x56))
            return access == Access.Read ? ci == 0x52 && (data == 8 || (data == 14 && dif == 0x0C)) : data <= 23;
        if (access == Access.Read)
            return false;
        if (access == Access.ChangeBus)
            return a != 253 || ci is not (0x52 or 0x56);
        if (!IsSend(c))
            return false;

        bool isBaudRate = ci is >= 0xB8 and <= 0xBF;
        return a switch
        {
            254 => !isBaudRate && !(ci == 0x51 && GivesAddress(data, dif)),
            255 => ci is 0x50 or 0x5C or 0x6C or 0x6D || (ci == 0x51 && !GivesAddress(data, dif)),
            _ => true,
        };
    }

    // The data of Write: 0C 78 and zeros gives no address, fillers neither; a record that is cut off may have been one.
    private static bool GivesAddress(int data, byte dif) => dif == 0x0C && data is 9 or 13;

    private static int Write(byte[] frame, byte c, byte a, byte ci, int data, byte dif)
    {
        byte[] bytes = new byte[data];
        Array.Fill(bytes, (byte)0x2F);
        if (data > 8)
            bytes[8] = dif;
        if (data > 9 && dif == 0x0C)
            bytes[9] = 0x78;
        return Frame.WriteLong(frame, 0, c, a, ci, bytes, 0, data);
    }

    private void Check(List<string> wrong, Access access, byte[] frame, int length, bool expected)
    {
        if (Passes(access, frame, length) != expected)
            wrong.Add($"{Transcript.Hex(frame.AsSpan(0, length))} {(expected ? "was refused" : "passed")} with {access}");
    }

    private bool Passes(Access access, byte[] frame, int length) => Passage.Allows(access, new Frame(frame, 0, length), _records);

    private static Arbiter Of(Access access)
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), 1, access);
        arbiter.Connect(0);
        return arbiter;
    }
}
