namespace Mbus.Tests.Nano;

/// <summary>
/// The cost of the core in an interpreter. The device takes 1 to 3 us for an instruction; a byte at 2400 Bd takes 4.6 ms.
/// </summary>
public class CostTests
{
    private const int Slack = 600000;

    private static readonly InstructionCounter Counter = new("Mbus.Core");

    private readonly dynamic _arbiter = New("Mbus.Arbiter", New("Mbus.LineTiming", 2400, (long)Slack), 4, Enum.ToObject(Counter.Assembly.GetType("Mbus.Access", throwOnError: true)!, (byte)Access.Write));
    private readonly byte[] _request = new byte[Frame.ShortLength];
    private byte _c = 0x5B;
    private long _now;

    public CostTests()
    {
        _arbiter.Connect(0L);
    }

    [Theory]
    [InlineData(261, 50)]
    [InlineData(120, 50)]
    [InlineData(8, 110)]
    public void Forwarding_the_longest_reply_costs_a_few_tens_of_instructions_per_byte(int atOnce, int most)
    {
        byte[] reply = LongReply();
        int cost = Counter.Cost(() => Transact(reply, atOnce));
        Assert.InRange(cost / reply.Length, 1, most);
    }

    [Fact]
    public void An_idle_turn_of_the_loop_costs_some_hundred_instructions()
    {
        int cost = Counter.Cost(() => _arbiter.Poll(_now));
        Assert.InRange(cost, 1, 400);
    }

    [Fact]
    public void The_counter_counts()
    {
        byte[] bytes = new byte[100];
        int cost = Counter.Cost(() => Counter.Assembly.GetType("Mbus.Frame")!.GetMethod("Checksum")!.Invoke(null, [bytes, 0, bytes.Length]));
        Assert.InRange(cost / bytes.Length, 10, 20);
    }

    private static dynamic New(string type, params object[] arguments) => Activator.CreateInstance(Counter.Assembly.GetType(type, throwOnError: true)!, arguments)!;

    // A reply of a heat meter: energies of six bytes each, with storage numbers.
    private static byte[] LongReply()
    {
        byte[] data = new byte[Frame.MaxData];
        TelegramHeader.WriteLong(data, 0, new SecondaryAddress(0x12345678, 0x5274, 1, 4), 0, 0, 0);
        int at = TelegramHeader.LongLength;
        for (; at + 7 <= data.Length; at += 7)
        {
            data[at] = 0x84;
            data[at + 1] = 0x01;
            data[at + 2] = 0x06;
        }

        Array.Fill(data, (byte)0x2F, at, data.Length - at);
        byte[] reply = new byte[Frame.MaxLength];
        Frame.WriteLong(reply, 0, 0x08, 5, 0x72, data, 0, data.Length);
        return reply;
    }

    private void Transact(byte[] reply, int atOnce)
    {
        _now += 10000000;
        _c ^= ControlField.Fcb;
        Frame.WriteShort(_request, 0, _c, 5);
        _arbiter.ReceiveFromClient(0, _request, 0, _request.Length, _now);
        Assert.Equal("Transmit", _arbiter.Poll(_now).ToString());
        _arbiter.Sent(_arbiter.Send, _now + 22917, _now);
        for (int at = 0; at < reply.Length; at += atOnce)
        {
            int count = Math.Min(atOnce, reply.Length - at);
            _now += 4584 * count;
            _arbiter.ReceiveFromBus(reply, at, count, _now);
        }

        Assert.Equal("Deliver", _arbiter.Poll(_now).ToString());
        Assert.Equal(reply.Length, _arbiter.OutputLength);
        Assert.Equal("Wait", _arbiter.Poll(_now).ToString());
    }
}
