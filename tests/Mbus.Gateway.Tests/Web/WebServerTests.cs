using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using Mbus.Gateway.Web.Access;

namespace Mbus.Gateway.Tests.Web;

public sealed class WebServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-web-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_a_token_nothing_is_answered_not_even_what_exists()
    {
        string tokens = Path.Combine(_folder, "tokens");
        string token = TokenFile.Create(tokens, "reader", TokenScope.Read);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Settings(RunningGateway.OneMeter, $"{{\"loopbackNeedsToken\": true, \"tokens\": {JsonSerializer.Serialize(tokens)}}}"));
        foreach (string path in (string[])["/page", "/page/nothing.js", "/api/v1/meters", "/api/v1/nothing", "/openapi/v1.json", "/metrics"])
            Assert.Equal(401, (await gateway.RefusedAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(401, (await gateway.RefusedAsync(HttpMethod.Post, "/api/v1/buses/cellar/search")).Status);

        (string, string) authorization = ("Authorization", $"Bearer {token}");
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Get, "/api/v1/meters", authorization)).Status);
        foreach (string path in (string[])["/api/v1/buses/cellar/search", "/api/v1/buses/cellar/scan", "/api/v1/meters/30211987-GAV-02-02/read", "/api/v1/settings/reload"])
            Assert.Equal(403, (await gateway.RefusedAsync(HttpMethod.Post, path, authorization)).Status);
        Assert.Equal(403, (await gateway.RefusedAsync(HttpMethod.Delete, "/api/v1/jobs/1", authorization)).Status);
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_gets_no_byte()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter, """{"allow": "192.0.2.0/24"}"""));
        using TcpClient client = new();
        byte[] received = new byte[100];
        int count;
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, gateway.Addresses[0].Port, Cancel);
            await using NetworkStream stream = client.GetStream();
            await stream.WriteAsync("GET /api/v1/meters HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Cancel);
            count = await stream.ReadAsync(received, Cancel);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            count = 0;
        }

        Assert.Equal(0, count);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        using ByteArrayContent body = new(new byte[100_000]);
        try
        {
            using HttpResponseMessage response = await gateway.Http.PostAsync("/api/v1/meters/30211987-GAV-02-02/read", body, Cancel);
            Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge]);
        }
        catch (HttpRequestException)
        {
            // The server closes the connection instead of reading the body.
        }

        Assert.Equal("ok", (await gateway.GetAsync("/api/v1/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_host_with_too_many_requests_waits()
    {
        TokenBucketRateLimiterOptions rate = new() { TokenLimit = 3, TokensPerPeriod = 2, ReplenishmentPeriod = TimeSpan.FromHours(1) };
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter), rate: rate);
        for (int i = 0; i < rate.TokenLimit; i++)
            Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync("/api/v1/jobs", Cancel)).StatusCode);
        using HttpResponseMessage refused = await gateway.Http.GetAsync("/api/v1/jobs", Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromHours(1), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("More than 2 requests in 3600 s from this host. Wait 3600 s.", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_certificate_it_serves_https_and_a_reload_takes_a_new_one()
    {
        string certificate = Path.Combine(_folder, "web.pem");
        string first = WriteCertificate(certificate);
        string settings = $"{{\"certificate\": {JsonSerializer.Serialize(certificate)}}}";
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Settings(RunningGateway.OneMeter, settings), load: _ => RunningGateway.Settings(RunningGateway.OneMeter, settings));
        Assert.Equal("https", gateway.Addresses[0].Scheme);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway.Addresses[0], first, "/api/v1/health", HttpMethod.Get));

        string second = WriteCertificate(certificate);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway.Addresses[0], first, "/api/v1/settings/reload", HttpMethod.Post));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway.Addresses[0], second, "/api/v1/health", HttpMethod.Get));

        await File.WriteAllTextAsync(certificate, "nothing", Cancel);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(gateway.Addresses[0], second, "/api/v1/settings/reload", HttpMethod.Post));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway.Addresses[0], second, "/api/v1/health", HttpMethod.Get));
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri address, string fingerprint, string path, HttpMethod method)
    {
        using SocketsHttpHandler handler = new() { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, seen, _, _) => seen?.GetCertHashString() == fingerprint;
        using HttpClient http = new(handler) { BaseAddress = address };
        using HttpRequestMessage request = new(method, path);
        using HttpResponseMessage response = await http.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    private static string WriteCertificate(string path)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n", Encoding.ASCII);
        return certificate.GetCertHashString();
    }
}
