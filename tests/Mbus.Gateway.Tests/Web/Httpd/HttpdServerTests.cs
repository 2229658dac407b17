using System.Net;
using System.Text;
using System.Xml.Linq;

namespace Mbus.Gateway.Tests.Web.Httpd;

public class HttpdServerTests
{
    private const string Bus = """{"on": "sim,baud=9600", "interval": "7d", "retries": 0, "meters": [{"address": "3"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Expected replies of mbus-httpd 0.3.5: status, content type, body.</summary>
    [Theory]
    [InlineData("GET", "/mbus/hat", 404, "text/plain", "Hat not present")]
    [InlineData("POST", "/mbus/hat/on", 404, "text/plain", "M-Bus Master Hat not installed")]
    [InlineData("POST", "/mbus/hat/off", 404, "text/plain", "M-Bus Master Hat not installed")]
    [InlineData("POST", "/mbus/get/cellar/1234/1", 400, "", "Couldn't parse path parameter baudrate: Value not valid: 1234")]
    [InlineData("POST", "/mbus/scan/cellar/38400", 400, "", "Couldn't parse path parameter baudrate: Value not valid: 38400")]
    [InlineData("POST", "/mbus/get/cellar/9600/256", 400, "text/plain", "Not a valid primary or secondary address")]
    [InlineData("POST", "/mbus/get/cellar/9600/-1", 400, "text/plain", "Not a valid primary or secondary address")]
    [InlineData("POST", "/mbus/getMulti/cellar/9600/123456789012345G/2", 400, "text/plain", "Not a valid primary or secondary address")]
    [InlineData("POST", "/mbus/getMulti/cellar/9600/3/251", 400, "", "Couldn't parse path parameter maxframes: Value not valid: 251")]
    [InlineData("POST", "/mbus/get/ttyAMA0/9600/3", 404, "text/plain", "Failed to query M-Bus: Internal error, return code 1, stderr no bus is on /dev/ttyAMA0. Buses: cellar on sim.")]
    [InlineData("POST", "/mbus/get/cellar/2400/3", 404, "text/plain", "Failed to query M-Bus: Internal error, return code 1, stderr the bus cellar is shared, and has 9600 Bd.")]
    [InlineData("POST", "/mbus/get/cellar/9600/255", 404, "text/plain", "Failed to query M-Bus: Internal error, return code 1, stderr 255 is not an address of a meter. Expected 0 to 250, 253 for the selected meter, or 254 for the only meter on the line.")]
    [InlineData("GET", "/mbus/get/cellar/9600/3", 405, "", "")]
    [InlineData("POST", "/mbus/hat", 405, "", "")]
    [InlineData("GET", "/mbus/nothing", 404, "", "")]
    [InlineData("GET", "/api/v1/meters", 404, "", "")]
    [InlineData("GET", "/metrics", 404, "", "")]
    public async Task Replies_are_those_of_mbus_httpd(string method, string path, int status, string type, string body)
    {
        await using RunningGateway gateway = await StartAsync();
        using HttpResponseMessage response = await SendAsync(gateway, method, path);
        Assert.Equal((status, type, body), ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync(Cancel)));
        bool isHandled = status is 200 or 400 || body.Length > 0;
        Assert.Equal(isHandled, response.Headers.Contains("X-Span-ID"));
    }

    [Fact]
    public async Task A_meter_is_read_as_the_XML_of_libmbus_and_maxframes_limits_the_telegrams()
    {
        await using RunningGateway gateway = await StartAsync();
        string one = await TextAsync(gateway, "/mbus/get/cellar/9600/3", "application/xml");
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<MBusData>\n\n    <SlaveInformation>\n        <Id>30211987</Id>\n        <Manufacturer>GAV</Manufacturer>", one, StringComparison.Ordinal);
        Assert.StartsWith("<?xml", await TextAsync(gateway, "/mbus/get/cellar/9600/30211987361C0202", "application/xml"), StringComparison.Ordinal);

        Assert.Equal(["0", "1", "2"], FramesOf(await TextAsync(gateway, "/mbus/getMulti/cellar/9600/2/16", "application/xml")));
        Assert.Equal(["0", "1"], FramesOf(await TextAsync(gateway, "/mbus/getMulti/cellar/9600/2/2", "application/xml")));
        using HttpResponseMessage silent = await SendAsync(gateway, "POST", "/mbus/get/cellar/9600/99");
        Assert.StartsWith("Failed to query M-Bus: Internal error, return code 1, stderr ", await silent.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_scan_lists_the_addresses_and_meanwhile_the_bus_is_in_use()
    {
        await using RunningGateway gateway = await StartAsync();
        int before = RequestsOf(gateway);
        Task<HttpResponseMessage> scan = SendAsync(gateway, "POST", "/mbus/scan/cellar/9600");
        while (RequestsOf(gateway) < before + 10 && !scan.IsCompleted)
            await Task.Yield();
        using (HttpResponseMessage busy = await SendAsync(gateway, "POST", "/mbus/get/cellar/9600/3"))
            Assert.Equal("Bus is currently in use", await busy.Content.ReadAsStringAsync(Cancel));

        using HttpResponseMessage ended = await scan;
        string text = await ended.Content.ReadAsStringAsync(Cancel);
        Assert.StartsWith("Found a M-Bus device at address 1\nFound a M-Bus device at address 2\nFound a M-Bus device at address 3\n", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches("^(Found a M-Bus device|Collision) at address [0-9]+$", line));
    }

    [Fact]
    public async Task The_description_is_YAML()
    {
        await using RunningGateway gateway = await StartAsync();
        using HttpResponseMessage response = await SendAsync(gateway, "GET", "/mbus/api");
        Assert.Equal((HttpStatusCode.OK, "text/x-yaml"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.StartsWith("openapi: 3.0.1\n", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static int RequestsOf(RunningGateway gateway) => gateway.Gateway.Buses[0].Status.Bridge!.Requests;

    private static Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(RunningGateway.Settings(Bus, """{"httpd": "127.0.0.1:0"}"""));

    private static Task<HttpResponseMessage> SendAsync(RunningGateway gateway, string method, string path) =>
        gateway.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Addresses[1], path)), Cancel);

    private static async Task<string> TextAsync(RunningGateway gateway, string path, string type)
    {
        using HttpResponseMessage response = await SendAsync(gateway, "POST", path);
        byte[] body = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        return Encoding.Latin1.GetString(body);
    }

    private static string[] FramesOf(string xml) => [.. XDocument.Parse(xml).Descendants("DataRecord").Select(record => record.Attribute("frame")?.Value ?? "").Distinct()];
}
