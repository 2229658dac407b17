using System.Text;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Mqtt;

/// <summary>The packets, byte by byte, as in MQTT 3.1.1 (OASIS), clauses 3.1, 3.3 and 3.12.</summary>
public class MqttPacketTests
{
    private readonly MqttPacket _packet = new();

    [Fact]
    public void CONNECT_without_a_user()
    {
        _packet.WriteConnect("mbus", "", "ignored", 60);
        Assert.Equal("101000044D5154540402003C00046D627573", Sent());
    }

    [Fact]
    public void CONNECT_with_a_user_and_a_password()
    {
        _packet.WriteConnect("m", "me", "pw", 10);
        Assert.Equal("101500044D51545404C2000A00016D00026D6500027077", Sent());
    }

    [Fact]
    public void CONNECT_with_a_user_and_without_a_password()
    {
        _packet.WriteConnect("m", "me", "", 10);
        Assert.Equal("101100044D5154540482000A00016D00026D65", Sent());
    }

    [Fact]
    public void PUBLISH_is_retained_and_has_QoS_0()
    {
        Assert.True(_packet.TryWritePublish("a/b", Encoding.ASCII.GetBytes("hello"), 2));
        Assert.Equal("31070003612F626865", Sent());
    }

    [Theory]
    [InlineData(122, "317F", 129)]
    [InlineData(123, "318001", 131)]
    [InlineData(1000, "31ED07", 1008)]
    public void A_length_above_127_has_two_bytes(int length, string head, int total)
    {
        Assert.True(_packet.TryWritePublish("a/b", new byte[length], length));
        Assert.StartsWith(head, Sent());
        Assert.Equal(total, _packet.Length);
    }

    [Fact]
    public void A_message_that_is_too_long_is_not_written() => Assert.False(_packet.TryWritePublish("a/b", new byte[1280], 1280));

    [Fact]
    public void PINGREQ()
    {
        _packet.WritePing();
        Assert.Equal("C000", Sent());
    }

    private string Sent() => Convert.ToHexString(_packet.Bytes, _packet.Offset, _packet.Length);
}
