using Mbus.Server.Bridge;

namespace Mbus.Tool.Tests;

public class BridgeListenTests
{
    [Theory]
    [InlineData("127.0.0.1:10001", Handover.Whole, "127.0.0.1:10001", null)]
    [InlineData("[::1]:10001", Handover.Whole, "[::1]:10001", null)]
    [InlineData("127.0.0.1:10002,bytes", Handover.AsItArrives, "127.0.0.1:10002", null)]
    [InlineData("pty", Handover.AsItArrives, null, null)]
    [InlineData("pty:/run/meters,1", Handover.AsItArrives, null, "/run/meters,1")]
    public void Listen_addresses_for_TCP_socat_and_pseudo_terminals_are_parsed(string text, Handover handover, string? endPoint, string? link)
    {
        ListenAddress address = BridgeListen.Parse(text);
        Assert.Equal((handover, endPoint, link), (address.Handover, address.EndPoint?.ToString(), address.Link));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("pty:")]
    [InlineData("ptyx")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:10002,whole")]
    [InlineData(",bytes")]
    public void Invalid_listen_addresses_are_rejected(string text) => Assert.Throws<FormatException>(() => BridgeListen.Parse(text));

    [Theory]
    [InlineData("100kB", 100_000)]
    [InlineData("20MB", 20_000_000)]
    [InlineData("2GB", 2_000_000_000)]
    public void A_size_with_a_unit_is_parsed(string text, long size) => Assert.Equal(size, SizeArgument.Parse(text, 100_000));

    [Theory]
    [InlineData("99kB")]
    [InlineData("100000")]
    [InlineData("1TB")]
    [InlineData("-1MB")]
    [InlineData("1.5MB")]
    [InlineData("MB")]
    [InlineData("99999999999GB")]
    public void A_size_without_a_unit_or_below_the_minimum_is_rejected(string text) => Assert.Throws<FormatException>(() => SizeArgument.Parse(text, 100_000));
}
