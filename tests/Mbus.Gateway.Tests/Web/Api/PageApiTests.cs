using System.Net;
using System.Text;
using System.Text.Json;

namespace Mbus.Gateway.Tests.Web.Api;

/// <summary>Routes for the page that others have less use for.</summary>
public class PageApiTests
{
    private const string Meter = "30211987-GAV-02-02";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_byte_of_the_last_reading_is_explained()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        JsonElement reading = await gateway.GetAsync($"/api/v1/meters/{Meter}/reading");
        string raw = reading.GetProperty("telegrams")[0].GetProperty("raw").GetString()!.Replace(" ", "", StringComparison.Ordinal);
        JsonElement explained = (await gateway.GetAsync($"/api/v1/meters/{Meter}/explanation"))[0];
        Assert.False(explained.GetProperty("isDecrypted").GetBoolean());
        Assert.Equal(raw, string.Concat(explained.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("bytes").GetString())));
        Assert.Contains("DIF", explained.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("E5", "E5: acknowledged")]
    [InlineData("105B015C16", "start: short frame; C: REQ_UD2 FCB=0, from master; A: address 1; checksum: the sum from C to the last of A; stop: ")]
    [InlineData("680B0B6853FD52443322116A4901161616", "start: long frame; L: 11 bytes from C to the last of the data; L: again; start: again; C: SND_UD FCB=0, from master; A: ")]
    public async Task A_frame_of_the_bus_is_explained(string bytes, string expected)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        JsonElement fields = (await gateway.GetAsync($"/api/v1/explanation?bytes={bytes}"))[0].GetProperty("fields");
        Assert.StartsWith(expected, string.Join("; ", fields.EnumerateArray().Select(field => $"{field.GetProperty("field")}: {field.GetProperty("meaning")}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "bytes is \"\". Expected hexadecimal digits, for example 105B015C16.")]
    [InlineData("?bytes=10x", "bytes is \"10x\". Expected hexadecimal digits, for example 105B015C16.")]
    [InlineData("?bytes=105B015D16", "bytes: 5 bytes are not one undamaged frame. Expected a frame from start byte to stop byte.")]
    public async Task What_is_not_a_frame_is_refused(string query, string reason)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        Assert.Equal((400, reason), await gateway.RefusedAsync(HttpMethod.Get, $"/api/v1/explanation{query}"));
    }

    [Fact]
    public async Task A_name_is_in_the_store_at_once_and_an_empty_one_removes_it()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings("""{"interval": "7d"}"""), meters: 8);
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync(HttpMethod.Put, $"/api/v1/meters/{Meter}/name?name=%20House%20")).Status);
        Assert.Equal("House", await NameAsync(gateway));
        using (Gateway.Store.StoreReader reader = gateway.Gateway.Store.Read())
            Assert.Equal("House", Assert.Single(reader.Meters, meter => meter.Id.ToString() == Meter).Name);
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Post, $"/api/v1/meters/{Meter}/read")).Status);
        Assert.Equal("House", await NameAsync(gateway));
        Assert.Equal(HttpStatusCode.NoContent, (await gateway.SendAsync(HttpMethod.Put, $"/api/v1/meters/{Meter}/name")).Status);
        Assert.Null(await NameAsync(gateway));

        Assert.Equal((400, "name is \"a\nb\". Expected at most 64 characters without control characters."), await gateway.RefusedAsync(HttpMethod.Put, $"/api/v1/meters/{Meter}/name?name=a%0Ab"));
        Assert.Equal(404, (await gateway.RefusedAsync(HttpMethod.Put, "/api/v1/meters/00000001-TST-01-07/name?name=a")).Status);
        Assert.Equal(404, (await gateway.RefusedAsync(HttpMethod.Put, "/api/v1/buses/attic/meters/5?name=a")).Status);
        Assert.Equal(400, (await gateway.RefusedAsync(HttpMethod.Put, "/api/v1/buses/cellar/meters/254?name=a")).Status);
        Assert.Equal(400, (await gateway.RefusedAsync(HttpMethod.Put, "/api/v1/buses/cellar/meters/x?name=a")).Status);
    }

    [Fact]
    public async Task A_settings_file_that_may_not_be_written_is_refused_and_nothing_is_used()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Settings(RunningGateway.OneMeter), load: _ => RunningGateway.Settings("""{"interval": "1h", "meters": [{"address": "3"}]}"""));
        string version = (await gateway.GetAsync("/api/v1/settings")).GetProperty("version").GetString()!;

        // A folder cannot be opened as a file, for root neither.
        Directory.CreateDirectory($"{gateway.SettingsFile}.new");
        Assert.Equal(422, await SaveAsync(gateway, version, "{}"));
        Assert.Equal("7d", gateway.Gateway.Buses[0].Settings.Schedule.Schedule.ToString());
        Directory.Delete($"{gateway.SettingsFile}.new");
        Assert.Equal(200, await SaveAsync(gateway, version, "{}"));
        Assert.Equal("1h", gateway.Gateway.Buses[0].Settings.Schedule.Schedule.ToString());
    }

    [Fact]
    public async Task Settings_are_refused_without_their_version_over_the_limit_and_in_another_coding()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter), load: _ => throw new FormatException("line 1: no"));
        string version = (await gateway.GetAsync("/api/v1/settings")).GetProperty("version").GetString()!;
        Assert.Equal(400, await SaveAsync(gateway, "", "{}"));
        Assert.Equal(400, await SaveAsync(gateway, version, "\ud800"));
        Assert.Equal(422, await SaveAsync(gateway, version, new string(' ', 10_000)));
        Assert.Equal(413, await SaveAsync(gateway, version, new string(' ', (1 << 20) + 1)));
        Assert.Equal("{}", await File.ReadAllTextAsync(gateway.SettingsFile, Cancel));
    }

    private static async Task<string?> NameAsync(RunningGateway gateway) =>
        (await gateway.GetAsync("/api/v1/meters")).GetProperty("items").EnumerateArray().Single(meter => meter.GetProperty("meter").GetString() == Meter).GetProperty("name").GetString();

    private static async Task<int> SaveAsync(RunningGateway gateway, string version, string text)
    {
        byte[] bytes = text == "\ud800" ? [0xC3, 0x28] : Encoding.UTF8.GetBytes(text);

        // The body is sent after the server has accepted its length: else it could close the connection while the body is sent.
        using HttpRequestMessage request = new(HttpMethod.Put, $"/api/v1/settings?version={version}") { Content = new ByteArrayContent(bytes) };
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await gateway.Http.SendAsync(request, Cancel);
        return (int)response.StatusCode;
    }
}
