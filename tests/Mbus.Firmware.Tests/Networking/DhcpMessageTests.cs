using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Networking;

/// <summary>The answers to DHCP clients, byte by byte (RFC 2131 and 2132).</summary>
public class DhcpMessageTests
{
    private const int Options = 240;

    private static readonly byte[] Hardware = [0xDA, 0xA1, 0x19, 0x01, 0x02, 0x03];

    [Fact]
    public void A_discover_gets_an_offer_with_an_address_the_mask_the_router_and_the_lease()
    {
        byte[] message = Message([53, 1, 1, 255]);
        Assert.True(DhcpMessage.TryAnswer(message, 244));

        Assert.Equal([2, 1, 6, 0, 0x12, 0x34, 0x56, 0x78], message[..8]);
        Assert.Equal([192, 168, 4], message[16..19]);
        Assert.InRange(message[19], 2, 251);
        Assert.Equal([192, 168, 4, 1], message[20..24]);
        Assert.Equal(Hardware, message[28..34]);
        Assert.Equal(
            [53, 1, 2, 54, 4, 192, 168, 4, 1, 51, 4, 0, 0, 0x0E, 0x10, 1, 4, 255, 255, 255, 0, 3, 4, 192, 168, 4, 1, 255],
            message[Options..(Options + 28)]);
        Assert.All(message[(Options + 28)..DhcpMessage.AnswerLength], padding => Assert.Equal(0, padding));
    }

    [Fact]
    public void A_request_for_the_offered_address_is_acknowledged()
    {
        byte[] offer = Message([53, 1, 1, 255]);
        DhcpMessage.TryAnswer(offer, 244);
        byte[] message = Message([0, 0, 53, 1, 3, 50, 4, .. offer[16..20], 255]);
        Assert.True(DhcpMessage.TryAnswer(message, 300));
        Assert.Equal(5, message[Options + 2]);
        Assert.Equal(offer[16..20], message[16..20]);
    }

    [Fact]
    public void A_request_for_an_address_of_another_network_is_refused()
    {
        byte[] message = Message([53, 1, 3, 50, 4, 10, 0, 0, 7, 255]);
        Assert.True(DhcpMessage.TryAnswer(message, 300));
        Assert.Equal(6, message[Options + 2]);
        Assert.Equal([0, 0, 0, 0], message[16..20]);
    }

    [Theory]
    [InlineData("350101FF", 0, 2)]
    [InlineData("350101FF", 236, 0x64)]
    [InlineData("350101FF", 2, 7)]
    [InlineData("350107FF", 0, 1)]
    [InlineData("FF350101", 0, 1)]
    [InlineData("35", 0, 1)]
    public void Other_messages_get_no_answer(string options, int at, byte value)
    {
        byte[] message = Message(Convert.FromHexString(options));
        message[at] = value;
        byte[] before = [.. message];
        Assert.False(DhcpMessage.TryAnswer(message, Options + (options.Length / 2)));
        Assert.Equal(before, message);
    }

    [Fact]
    public void Any_bytes_of_any_length_are_harmless()
    {
        Random random = new(11);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] message = Message([53, 1, 1, 255]);
            random.NextBytes(message.AsSpan(Options));
            int length = random.Next(0, message.Length + 1);
            DhcpMessage.TryAnswer(message, length);
        }
    }

    [Fact]
    public void Clients_get_different_addresses()
    {
        HashSet<int> hosts = [];
        for (byte last = 0; last < 20; last++)
        {
            byte[] message = Message([53, 1, 1, 255]);
            message[33] = last;
            DhcpMessage.TryAnswer(message, 244);
            hosts.Add(message[19]);
        }

        Assert.Equal(20, hosts.Count);
    }

    private static byte[] Message(byte[] options)
    {
        byte[] message = new byte[576];
        message[0] = 1;
        message[1] = 1;
        message[2] = 6;
        Convert.FromHexString("12345678").CopyTo(message, 4);
        Hardware.CopyTo(message, 28);
        Convert.FromHexString("63825363").CopyTo(message, 236);
        options.CopyTo(message, Options);
        return message;
    }
}
