using System.Net;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Mbus.Gateway.Tests.Web.Access;

public class WebAccessTests
{
    private const string Token = "test";
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Theory]
    [InlineData("127.0.0.1", "localhost:8080", "", true)]
    [InlineData("::1", "[::1]:8080", "", true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1:8080", "", true)]
    [InlineData("192.168.1.7", "localhost:8080", "", false)]
    [InlineData("127.0.0.1", "gateway.example.com", "", false)]
    [InlineData("127.0.0.1", "localhost:8080", "X-Forwarded-For", false)]
    [InlineData("127.0.0.1", "localhost:8080", "Forwarded", false)]
    public void Without_a_token_only_programs_on_this_host_may_use_it_and_no_reverse_proxy(string client, string host, string header, bool mayPass)
    {
        HttpContext context = Context(client, host);
        if (header.Length > 0)
            context.Request.Headers[header] = "192.168.1.7";
        Assert.Equal(mayPass ? 0 : 401, StatusOf(() => Create().CheckScope(context, TokenScope.Administer)));
        Assert.Equal(!mayPass, context.Response.Headers.ContainsKey("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("operate", "Bearer test", TokenScope.Read, 0)]
    [InlineData("operate", "bearer test", TokenScope.Operate, 0)]
    [InlineData("operate", "Bearer test", TokenScope.Administer, 403)]
    [InlineData("read", "Bearer test", TokenScope.Operate, 403)]
    [InlineData("administer", "Bearer test", TokenScope.Administer, 0)]
    [InlineData("administer", "Bearer tests", TokenScope.Read, 401)]
    [InlineData("administer", "Basic dGVzdA==", TokenScope.Read, 401)]
    [InlineData("administer", "test", TokenScope.Read, 401)]
    public void A_token_permits_its_scope_and_those_below(string scope, string authorization, TokenScope wanted, int status)
    {
        HttpContext context = Context("192.168.1.7", "192.168.1.5:8080");
        context.Request.Headers.Authorization = authorization;
        Assert.Equal(status, StatusOf(() => Create(scope: scope).CheckScope(context, wanted)));
    }

    [Fact]
    public void A_wrong_token_is_refused_on_this_host_too_and_a_setting_requires_one()
    {
        HttpContext wrong = Context("127.0.0.1", "localhost");
        wrong.Request.Headers.Authorization = "Bearer wrong";
        Assert.Equal(401, StatusOf(() => Create().CheckScope(wrong, TokenScope.Read)));
        Assert.Equal(401, StatusOf(() => Create(new WebSettings { LoopbackNeedsToken = true }).CheckScope(Context("127.0.0.1", "localhost"), TokenScope.Read)));
    }

    [Theory]
    [InlineData("localhost:8080", "", 0)]
    [InlineData("192.168.1.5:8080", "", 0)]
    [InlineData("mbus.example.com", "", 0)]
    [InlineData("MBUS.example.com", "", 0)]
    [InlineData("attacker.example.com", "", 421)]
    [InlineData("", "", 421)]
    [InlineData("localhost:8080", "http://localhost:8080", 0)]
    [InlineData("localhost:8080", "http://localhost:8081", 403)]
    [InlineData("localhost:8080", "https://localhost:8080", 403)]
    [InlineData("localhost:8080", "http://attacker.example.com", 403)]
    [InlineData("localhost:8080", "null", 403)]
    public void Pages_of_other_hosts_are_refused(string host, string origin, int status)
    {
        HttpContext context = Context("127.0.0.1", host);
        if (origin.Length > 0)
            context.Request.Headers.Origin = origin;
        Assert.Equal(status, StatusOf(() => Create(new WebSettings { Hosts = ["mbus.example.com"] }).CheckNames(context.Request)));
    }

    [Theory]
    [InlineData("192.168.1.7", true)]
    [InlineData("::ffff:192.168.1.7", true)]
    [InlineData("192.168.2.7", false)]
    public void Only_allowed_networks_may_connect(string client, bool isAllowed)
    {
        Assert.Equal(isAllowed, Create(new WebSettings { Allow = [IPNetwork.Parse("192.168.1.0/24")] }).Allows(IPAddress.Parse(client)));
        Assert.True(Create().Allows(IPAddress.Parse(client)));
    }

    private static WebAccess Create(WebSettings? settings = null, string scope = "read") =>
        new(new WebCredentials(settings ?? new WebSettings(), TokenFile.Parse($"{Token} {scope} {Hash}", "t"), null, []));

    private static DefaultHttpContext Context(string client, string host)
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = IPAddress.Parse(client);
        context.Request.Scheme = "http";
        context.Request.Host = new HostString(host);
        return context;
    }

    private static int StatusOf(Action check)
    {
        try
        {
            check();
            return 0;
        }
        catch (ApiException e)
        {
            Assert.NotEmpty(e.Message);
            return e.Status;
        }
    }
}
