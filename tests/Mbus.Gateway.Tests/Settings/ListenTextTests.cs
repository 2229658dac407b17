using Mbus.Gateway.Settings;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Tests.Settings;

public class ListenTextTests
{
    [Theory]
    [InlineData("127.0.0.1:10001", Handover.Whole, "127.0.0.1:10001", null)]
    [InlineData("[::1]:10001", Handover.Whole, "[::1]:10001", null)]
    [InlineData("127.0.0.1:10002,bytes", Handover.AsItArrives, "127.0.0.1:10002", null)]
    [InlineData("pty", Handover.AsItArrives, null, null)]
    [InlineData("pty:/run/meters,1", Handover.AsItArrives, null, "/run/meters,1")]
    public void Listen_addresses_for_TCP_socat_and_pseudo_terminals_are_parsed(string text, Handover handover, string? endPoint, string? link)
    {
        ListenAddress address = ListenText.Parse(text);
        Assert.Equal((handover, endPoint, link), (address.Handover, address.EndPoint?.ToString(), address.Link));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("pty:")]
    [InlineData("ptyx")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:10002,whole")]
    [InlineData(",bytes")]
    public void Invalid_listen_addresses_are_rejected(string text) => Assert.Throws<FormatException>(() => ListenText.Parse(text));
}
