using System.Text;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Page;

/// <summary>The accepted Host values, and the requests that a page of another site can cause.</summary>
public class RequestSourceTests
{
    // Not from a browser: it sends only the name that its user typed or that a page contains.
    [Theory]
    [InlineData("192.168.1.17", true)]
    [InlineData("192.168.1.17:80", true)]
    [InlineData("192.168.1.17:8080", true)]
    [InlineData("203.0.113.5", true)]
    [InlineData("127.0.0.1:65535", true)]
    [InlineData("mbus", true)]
    [InlineData("Mbus:80", true)]
    [InlineData("mbus.local", true)]
    [InlineData("MBUS.LOCAL:8080", true)]
    [InlineData("mbus.home.example", false)]
    [InlineData("mbus.local.example", false)]
    [InlineData("xmbus", false)]
    [InlineData("mbus.", false)]
    [InlineData(".local", false)]
    [InlineData("local", false)]
    [InlineData("localhost", false)]
    [InlineData("evil.example", false)]
    [InlineData("192.168.1.17.evil.example", false)]
    [InlineData("192.168.1", false)]
    [InlineData("192.168.1.256", false)]
    [InlineData("192.168.1.17.", false)]
    [InlineData("3232235793", false)]
    [InlineData("0xC0A80111", false)]
    [InlineData("192.168.1.17:", false)]
    [InlineData("192.168.1.17:0", false)]
    [InlineData("192.168.1.17:65536", false)]
    [InlineData("192.168.1.17:80:80", false)]
    [InlineData("evil.example:192.168.1.17", false)]
    [InlineData("user@192.168.1.17", false)]
    [InlineData("[::1]", false)]
    [InlineData("[fe80::1]:80", false)]
    public void A_host_is_an_IPv4_address_or_the_name_of_the_device(string host, bool expected)
    {
        RequestSource source = Of("Host: " + host);
        Assert.True(source.HasHost);
        Assert.Equal(expected, source.IsFor("mbus"));
    }

    [Theory]
    [InlineData("192.168.1.17", true)]
    [InlineData("mbus", false)]
    [InlineData(".local", false)]
    public void Without_a_name_only_addresses_are_accepted(string host, bool expected) => Assert.Equal(expected, Of("Host: " + host).IsFor(""));

    [Theory]
    [InlineData("mbus.home.example", "mbus.home.example")]
    [InlineData("MBUS", "mbus")]
    public void A_name_may_have_dots_and_letters_of_either_case(string name, string host) => Assert.True(Of("Host: " + host).IsFor(name));

    [Theory]
    [InlineData("Accept: */*")]
    [InlineData("Host:")]
    [InlineData("Host:   ")]
    [InlineData("Host : 192.168.1.17")]
    [InlineData("X-Host: 192.168.1.17")]
    [InlineData("Host: 192.168.1.17|Host: 192.168.1.17")]
    [InlineData("Host: 192.168.1.17|host: evil.example")]
    [InlineData("Host: evil.example|Host: 192.168.1.17|Host: 192.168.1.17")]
    public void A_request_without_exactly_one_host_is_invalid(string headers) => Assert.False(Of(headers.Split('|')).HasHost);

    [Theory]
    [InlineData("", true)]
    [InlineData("User-Agent: curl/8.14.1|Accept: */*", true)]
    [InlineData("User-Agent: python-requests/2.32|Accept-Encoding: gzip, deflate", true)]
    [InlineData("Origin: http://192.168.1.17", true)]
    [InlineData("Origin: HTTP://192.168.1.17", true)]
    [InlineData("Origin: https://192.168.1.17", true)]
    [InlineData("Origin: http://192.168.1.17:8080", false)]
    [InlineData("Origin: http://192.168.1.170", false)]
    [InlineData("Origin: http://192.168.1.1", false)]
    [InlineData("Origin: null", false)]
    [InlineData("Origin: https://evil.example", false)]
    [InlineData("Origin: http://192.168.1.17.evil.example", false)]
    [InlineData("Origin: http://192.168.1.17@evil.example", false)]
    [InlineData("Referer: http://192.168.1.17/", true)]
    [InlineData("Referer: http://192.168.1.17/settings?a=//evil.example", true)]
    [InlineData("Referer: http://evil.example/", false)]
    [InlineData("Referer: http://evil.example/http://192.168.1.17/", false)]
    [InlineData("Referer: about:blank", false)]
    [InlineData("Origin: http://192.168.1.17|Referer: http://evil.example/", false)]
    [InlineData("Origin: http://evil.example|Referer: http://192.168.1.17/", false)]
    [InlineData("Sec-Fetch-Site: same-origin", true)]
    [InlineData("Sec-Fetch-Site: none", true)]
    [InlineData("Sec-Fetch-Site: same-site", false)]
    [InlineData("Sec-Fetch-Site: cross-site", false)]
    [InlineData("Sec-Fetch-Site: none|Origin: http://evil.example", false)]
    [InlineData("Sec-Fetch-Site: cross-site|Origin: http://192.168.1.17", false)]
    public void A_request_that_names_another_site_is_foreign(string headers, bool expected) => Assert.Equal(expected, Of(Browsed("", headers)).IsOwn);

    // An image with referrerpolicy=no-referrer on a page of another site sends only this over plain HTTP.
    [Theory]
    [InlineData("User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    [InlineData("user-agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36")]
    [InlineData("User-Agent: AppleCoreMedia/1.0.0.20G75|Accept-Language: de-DE")]
    [InlineData("Accept-Language:")]
    public void A_browser_must_show_that_the_request_is_from_the_own_page(string browser)
    {
        Assert.False(Of(Browsed(browser, "")).IsOwn);
        Assert.True(Of(Browsed(browser, "Referer: http://192.168.1.17/")).IsOwn);
        Assert.True(Of(Browsed(browser, "Origin: http://192.168.1.17")).IsOwn);
        Assert.True(Of(Browsed(browser, "Sec-Fetch-Site: none")).IsOwn);
        Assert.False(Of(Browsed(browser, "Referer: http://evil.example/")).IsOwn);
    }

    [Fact]
    public void Headers_may_come_in_any_order() => Assert.True(Of("Referer: http://192.168.1.17/", "Origin: http://192.168.1.17", "Host: 192.168.1.17").IsOwn);

    [Fact]
    public void Reset_removes_all_headers_of_the_last_request()
    {
        RequestSource source = Of("Host: 192.168.1.17", "Origin: http://evil.example", "Referer: http://evil.example/", "Sec-Fetch-Site: cross-site", "User-Agent: Mozilla/5.0");
        source.Reset();
        Assert.False(source.HasHost);
        Assert.True(source.IsOwn);
    }

    private static string[] Browsed(string browser, string headers) => ["Host: 192.168.1.17", .. browser.Split('|'), .. headers.Split('|')];

    private static RequestSource Of(params string[] headers)
    {
        RequestSource source = new();
        foreach (string header in headers)
        {
            byte[] line = Encoding.UTF8.GetBytes(header);
            source.Take([.. line, .. "left over"u8], line.Length);
        }

        return source;
    }
}
