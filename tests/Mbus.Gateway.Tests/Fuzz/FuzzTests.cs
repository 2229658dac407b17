using System.Text;
using System.Text.Json;
using Mbus.Client.Tests.Fuzz;
using Mbus.Gateway.Tests.Settings;
using Mbus.Gateway.Tests.Web;
using Mbus.Gateway.Web.Access;

namespace Mbus.Gateway.Tests.Fuzz;

/// <summary>Mutated settings and requests: no crash, no internal error, nothing without a token, and each refusal gives a reason.</summary>
public sealed class FuzzTests : IDisposable
{
    private static readonly string[] Settings =
    [
        """{"gateway": {"store": "/var/lib/mbus", "timeZone": "Europe/Vienna", "web": {"listen": ["127.0.0.1:8080"], "allow": "192.168.1.0/24", "hosts": "a.example.com", "httpd": "127.0.0.1:8081"}, "buses": {"a": {"on": "sim"}}}}""",
        """{"gateway": {"retention": {"telegramDays": 30}, "buses": {"a": {"on": "/dev/ttyUSB0,baud=9600", "interval": "daily 00:05", "window": "22:00-06:00", "delay": "30s", "listen": ["127.0.0.1:10001", "pty"], "meters": [{"address": "12345678TST0107", "name": "flat 1", "readsPerDay": 2}]}}}}""",
    ];

    private static readonly byte[][] Api =
    [
        Request("GET", "/api/v1/meters?limit=10&after=1"),
        Request("GET", "/api/v1/meters/30211987-GAV-02-02/reading"),
        Request("GET", "/api/v1/meters/30211987-GAV-02-02/history?from=2026-01-01&to=2026-02-01T00:00:00Z&step=1d&quantity=energy&limit=5"),
        Request("POST", "/api/v1/meters/12345678-TST-01-07/read?maxAge=60s"),
        Request("GET", "/api/v1/buses"),
        Request("GET", "/api/v1/buses/cellar/bytes"),
        Request("POST", "/api/v1/buses/attic/search?mask=12345678FFFFFFFF&hexDigits=true"),
        Request("POST", "/api/v1/buses/attic/scan?first=1&last=5"),
        Request("GET", "/api/v1/jobs/1/events"),
        Request("DELETE", "/api/v1/jobs/1"),
        Request("GET", "/api/v1/events?before=100&limit=5&meter=30211987-GAV-02-02"),
        Request("GET", "/api/v1/health"),
        Request("POST", "/api/v1/settings/reload"),
        Request("GET", "/openapi/v1.json"),
        Request("GET", "/metrics"),
    ];

    private static readonly byte[][] Httpd =
    [
        Request("GET", "/mbus/api"),
        Request("GET", "/mbus/hat"),
        Request("POST", "/mbus/hat/on"),
        Request("POST", "/mbus/scan/attic/2400"),
        Request("POST", "/mbus/get/attic/2400/1"),
        Request("POST", "/mbus/getMulti/attic/2400/12345678FFFFFFFF/16"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Settings_are_read_or_refused_with_the_file() => Mutations.OfText(Settings, text =>
    {
        try
        {
            GatewaySettingsTests.Parse(text);
        }
        catch (FormatException e)
        {
            Assert.StartsWith("mbus.json", e.Message, StringComparison.Ordinal);
            throw;
        }
    });

    [Fact]
    public void Token_files_are_read_or_refused_with_the_line() => Mutations.OfText(
        [$"grafana read {new string('a', 64)}\n", $"# x\nnode-red operate {new string('0', 64)} # y\n"], text => TokenFile.Parse(text, "tokens"));

    [Fact]
    public async Task Requests_to_the_API_are_answered_or_refused_with_a_reason()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        HashSet<int> seen = [];
        Mutations.OfBytes(Api, bytes =>
        {
            RawHttp.Reply reply = RawHttp.Send(gateway.Addresses[0], bytes);
            seen.Add(reply.Status);
            Assert.NotEqual(500, reply.Status);
            Assert.True(reply.Status < 400 || IsReason(reply), reply.ToString());
        });
        Assert.True(seen.IsSupersetOf([200, 400, 404, 421, 422]), string.Join(" ", seen));
        Assert.Equal("ok", (await gateway.GetAsync("/api/v1/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Without_a_valid_token_no_request_is_answered()
    {
        string tokens = Path.Combine(_folder, "tokens");
        TokenFile.Create(tokens, "administrator", TokenScope.Administer);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Settings(RunningGateway.OneMeter, $"{{\"loopbackNeedsToken\": true, \"tokens\": {JsonSerializer.Serialize(tokens)}}}"));
        byte[][] wrong = [.. Api, Request("GET", "/api/v1/meters", "Authorization: Bearer wrong\r\n"), Request("POST", "/api/v1/settings/reload", "Authorization: Bearer mbus_\r\n")];
        Mutations.OfBytes(wrong, bytes =>
        {
            RawHttp.Reply reply = RawHttp.Send(gateway.Addresses[0], bytes);
            Assert.True(reply.Status is 0 or (>= 400 and < 500) or 501 or 505, reply.ToString());
        });
        Assert.Equal(401, (await gateway.RefusedAsync(HttpMethod.Get, "/api/v1/health")).Status);
    }

    [Fact]
    public async Task Requests_to_the_routes_of_mbus_httpd_are_answered_or_refused()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter, """{"httpd": "127.0.0.1:0"}"""));
        Mutations.OfBytes(Httpd, bytes =>
        {
            RawHttp.Reply reply = RawHttp.Send(gateway.Addresses[1], bytes);
            Assert.True(reply.Status is not 500 && !reply.Body.Contains("energy", StringComparison.Ordinal), reply.ToString());
        });
        Assert.Equal("ok", (await gateway.GetAsync("/api/v1/health")).GetProperty("status").GetString());
    }

    private static byte[] Request(string method, string path, string authorization = "") =>
        Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}Content-Length: 0\r\nConnection: close\r\n\r\n");

    // What is not HTTP at all is refused by the web server, with a status and no body.
    private static bool IsReason(RawHttp.Reply reply)
    {
        if (!reply.Headers.Contains("application/problem+json", StringComparison.Ordinal))
            return (reply.Status == 405 && reply.Headers.Contains("Allow: CONNECT", StringComparison.Ordinal)) || (reply.Status is 400 or 408 or 411 or 413 or 414 or 431 or 501 or 505 && reply.Body.Length == 0);
        return JsonDocument.Parse(reply.Body).RootElement.GetProperty("detail").GetString() is { Length: > 10 };
    }
}
