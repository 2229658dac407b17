using System.Net;
using Mbus.Gateway.Settings;

namespace Mbus.Gateway.Tests.Settings;

public class AllowedNetworkTests
{
    [Theory]
    [InlineData("192.168.1.0/24", "192.168.1.0/24")]
    [InlineData("192.168.1.5", "192.168.1.5/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("::1", "::1/128")]
    [InlineData("::ffff:192.168.1.0/120", "192.168.1.0/24")]
    [InlineData("::ffff:192.168.1.5", "192.168.1.5/32")]
    [InlineData("::ffff:c0a8:100/120", "192.168.1.0/24")]
    public void Networks_and_addresses_are_parsed_and_IPv4_mapped_addresses_become_IPv4(string text, string expected) =>
        Assert.Equal(expected, AllowedNetwork.Parse(text).ToString());

    [Theory]
    [InlineData("010.0.0.0/8", "Expected four decimal numbers without leading zeros, for example 10.0.0.0/8.")]
    [InlineData("192.168.001.000/24", "for example 192.168.1.0/24.")]
    [InlineData("10/8", "Expected four decimal numbers")]
    [InlineData("10.1", "Expected four decimal numbers")]
    [InlineData("0x0a.0.0.0/8", "Expected four decimal numbers")]
    [InlineData("1", "Expected four decimal numbers")]
    [InlineData("192.168.1.0/33", "is not a network.")]
    [InlineData("192.168.1.0/-1", "is not a network.")]
    [InlineData("192.168.1.0/", "is not a network.")]
    [InlineData("192.168.1.0/24/1", "is not a network.")]
    [InlineData("", "is not a network.")]
    [InlineData("fe80::1%1/64", "is not a network.")]
    [InlineData("::ffff:0:0/95", "Expected an IPv4 network, for example 192.168.1.0/24")]
    public void An_ambiguous_or_invalid_network_is_rejected_with_the_expected_notation(string text, string expected)
    {
        string message = Assert.Throws<FormatException>(() => AllowedNetwork.Parse(text)).Message;
        Assert.StartsWith($"\"{text}\" ", message);
        Assert.Contains(expected, message);
    }

    [Theory]
    [InlineData("192.168.1.0", "--allow 192.168.1.0 is one host. For the network write --allow 192.168.1.0/24.")]
    [InlineData("192.168.1.0/24", null)]
    [InlineData("192.168.1.7", null)]
    public void A_host_address_that_looks_like_a_network_has_a_hint(string text, string? expected) =>
        Assert.Equal(expected, AllowedNetwork.Hint(AllowedNetwork.Parse(text)));

    [Fact]
    public void A_listen_address_with_octal_numbers_is_rejected() =>
        Assert.Throws<FormatException>(() => ListenText.ParseEndPoint("010.0.0.1:10001"));

    [Theory]
    [InlineData("0.0.0.0:10001")]
    [InlineData("[::1]:10001")]
    [InlineData("[::ffff:127.0.0.1]:10001")]
    public void Valid_listen_addresses_are_parsed(string text) => Assert.Equal(IPEndPoint.Parse(text), ListenText.ParseEndPoint(text));
}
