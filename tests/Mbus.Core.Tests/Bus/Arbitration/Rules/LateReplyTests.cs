using System.Globalization;

namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>Which requests a late reply could seem to answer, and how long the clients wait for it.</summary>
public class LateReplyTests
{
    private const byte Manufacturer = 0xA0;
    private const long OwnEnd = 100;
    private const long End = 200;

    // SND_NKE, REQ_SKE, REQ_UD1, REQ_UD2, SND_UD: ordinary, and with a CI of the manufacturer, which may be answered by data.
    private static readonly (byte C, byte Ci)[] Functions =
        [(0x40, 0), (0x49, 0), (0x5A, 0), (0x7B, 0), (0x53, ControlInformation.DataSend), (0x53, Manufacturer)];

    private static readonly byte[] Addresses = [0, 3, 4, 9, 10, 250, 253, 254];

    [Fact]
    public void A_late_E5_could_answer_all_but_requests_for_data_and_late_data_also_those_to_the_same_slave()
    {
        foreach (Frame request in AllRequests())
        {
            LateReply late = new();
            late.Expect(0, request, OwnEnd, End);
            foreach (Frame next in AllRequests())
            {
                Assert.Equal(CouldAnswer(request, next), late.CouldAnswer(next));
                Assert.Equal(!CouldAnswer(request, next), LateReply.Distinguishes(request, next));
            }
        }
    }

    [Fact]
    public void Late_data_of_several_slaves_could_answer_the_requests_to_each_and_none_below_or_above_all()
    {
        foreach (Frame first in AllRequests().Where(MayGetData))
        {
            foreach (Frame second in AllRequests().Where(MayGetData))
            {
                LateReply late = new();
                late.Expect(0, first, OwnEnd, End);
                late.Expect(0, second, OwnEnd, End);
                int[] senders = [.. Senders(first), .. Senders(second)];

                Assert.All(senders, sender => Assert.True(late.CouldAnswer(Request(0x5B, (byte)sender))));
                for (int other = 0; other < senders.Min(); other++)
                    Assert.False(late.CouldAnswer(Request(0x5B, (byte)other)));
                for (int other = senders.Max() + 1; other <= 250; other++)
                    Assert.False(late.CouldAnswer(Request(0x5B, (byte)other)));
            }
        }
    }

    [Fact]
    public void A_broadcast_is_not_answered()
    {
        LateReply late = new();
        late.Expect(0, Request(0x5B, 254), OwnEnd, End);

        Assert.All(Functions, function => Assert.False(late.CouldAnswer(Request(function.C, 255, function.Ci))));
    }

    [Fact]
    public void After_its_end_no_late_data_could_come()
    {
        LateReply late = new();
        Assert.Equal(long.MaxValue, late.End);
        late.Expect(0, Request(0x5B, 200), OwnEnd, End);

        late.Expire(End - 1);
        Assert.True(late.CouldAnswer(Request(0x5B, 200)));
        Assert.Equal(End, late.End);

        late.Expire(End);
        Assert.False(late.CouldAnswer(Request(0x5B, 200)));
        Assert.Equal(long.MaxValue, late.End);

        late.Expect(0, Request(0x5B, 3), OwnEnd + End, End + End);
        Assert.True(late.CouldAnswer(Request(0x5B, 3)));
        Assert.False(late.CouldAnswer(Request(0x5B, 200)));
    }

    // Three places; the client of each request, and the ends of its wait for itself and for others.
    [Theory]
    [InlineData("1:100-200", "200 100 200")]
    [InlineData("1:100-200 1:150-250", "250 150 250")]
    [InlineData("1:150-250 1:100-200", "250 150 250")]
    [InlineData("1:150-200 1:100-250", "250 150 250")]
    [InlineData("1:100-200 0:150-250", "250 250 250")]
    [InlineData("1:100-200 0:150-250 0:160-260", "260 260 260")]
    [InlineData("0:100-200 0:150-250", "150 250 250")]
    [InlineData("-2:100-200", "200 200 200")]
    public void A_client_waits_less_for_a_late_reply_if_all_are_its_own(string expected, string ends)
    {
        LateReply late = Expecting(expected);

        Assert.Equal(ends, Ends(late));
    }

    [Theory]
    [InlineData(0, "200 100 200")]
    [InlineData(1, "200 200 200")]
    public void A_new_client_in_a_place_waits_for_the_late_reply_to_the_client_before_it(int leaves, string ends)
    {
        LateReply late = Expecting("1:100-200");
        late.Leave(leaves);

        Assert.Equal(ends, Ends(late));
    }

    [Fact]
    public void The_late_replies_of_two_clients_do_not_lengthen_the_next_wait()
    {
        LateReply late = Expecting("0:100-200 1:150-250");
        late.Expire(250);
        late.Expect(2, Request(0x5B, 3), 260, 360);

        Assert.Equal("360 360 260", Ends(late));
    }

    private static bool CouldAnswer(Frame request, Frame next)
    {
        bool isForData = ControlField.Function(next.C) is ControlField.ReqUd1 or ControlField.ReqUd2;
        return !isForData || (MayGetData(request) && Senders(request).Intersect(Senders(next)).Any());
    }

    // The selected slave may have any address, and so may the one that answers at 254.
    private static IEnumerable<int> Senders(Frame request) => request.A < 253 ? [request.A] : Enumerable.Range(0, 251);

    private static bool MayGetData(Frame request) =>
        ControlField.Function(request.C) is ControlField.ReqUd1 or ControlField.ReqUd2 || request.Ci == Manufacturer;

    private static IEnumerable<Frame> AllRequests() =>
        from function in Functions
        from address in Addresses
        select Request(function.C, address, function.Ci);

    private static Frame Request(byte c, byte a, byte ci = 0)
    {
        byte[] bytes = new byte[9];
        int length = ci == 0 ? Frame.WriteShort(bytes, 0, c, a) : Frame.WriteLong(bytes, 0, c, a, ci, [], 0, 0);
        return new Frame(bytes, 0, length);
    }

    private static LateReply Expecting(string expected)
    {
        LateReply late = new();
        foreach (string one in expected.Split(' '))
        {
            string[] ends = one[(one.IndexOf(':') + 1)..].Split('-');
            late.Expect(Number(one[..one.IndexOf(':')]), Request(0x5B, 3), Number(ends[0]), Number(ends[1]));
        }

        return late;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Ends(LateReply late) => string.Join(' ', Enumerable.Range(0, 3).Select(late.EndFor));
}
