using System.Net;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Configuration;

public class AllowListTests
{
    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.255.1", true)]
    [InlineData("192.169.0.1", false)]
    [InlineData("169.254.7.7", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("fe80::1", false)]
    public void By_default_only_private_networks_are_allowed(string address, bool served) =>
        Assert.Equal(served, List(new Settings().Text(Setting.Allow)).Contains(IPAddress.Parse(address).GetAddressBytes(), out _));

    [Theory]
    [InlineData("192.168.1.7", "192.168.1.7", true)]
    [InlineData("192.168.1.7", "192.168.1.8", false)]
    [InlineData("192.168.1.99/24", "192.168.1.1", true)]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("255.255.255.255/1", "128.0.0.1", true)]
    public void A_network_matches_by_its_prefix(string networks, string address, bool served) =>
        Assert.Equal(served, List(networks).Contains(IPAddress.Parse(address).GetAddressBytes(), out _));

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0/8")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.0/8,192.168.0.0/16")]
    [InlineData("10.0.0.0/8  192.168.0.0/16")]
    [InlineData("home")]
    public void An_invalid_network_is_refused(string networks) => Assert.False(AllowList.TryParse(networks, out _));

    private static AllowList List(string networks)
    {
        Assert.True(AllowList.TryParse(networks, out AllowList list));
        return list;
    }
}
