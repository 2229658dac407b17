using System.Net;
using System.Text.Json;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Tests.Web.Api;

public class ApiTests
{
    private const string Meter = "30211987-GAV-02-02";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Meters_have_their_plan_and_their_present_values()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        JsonElement meter = Assert.Single((await gateway.GetAsync("/api/v1/meters")).GetProperty("items").EnumerateArray());
        Assert.Equal((Meter, "flat 1", "cellar", "3"), (Text(meter, "meter"), Text(meter, "name"), Text(meter, "bus"), Text(meter, "address")));
        Assert.Equal(("7d", 0), (Text(meter.GetProperty("plan"), "interval"), meter.GetProperty("plan").GetProperty("failures").GetInt32()));
        JsonElement energy = meter.GetProperty("values").EnumerateArray().First(value => Text(value, "quantity") == "energy");
        using StoreReader reader = gateway.Gateway.Store.Read();
        string expected = reader.Last(reader.Meters[0])!.Decode().Records.First(record => record.QuantityName == "energy").ValueText;
        Assert.Equal(("Wh", expected), (Text(energy, "unit"), energy.GetProperty("value").GetRawText()));
        Assert.EndsWith("Z", Text(meter, "lastRead"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Meters_come_in_pages()
    {
        GatewaySettings settings = RunningGateway.Settings("""{"interval": "7d", "meters": [{"address": "1"}, {"address": "3"}, {"address": "4"}]}""");
        await using RunningGateway gateway = await RunningGateway.StartAsync(settings, 3);
        List<string> seen = [];
        for (string? path = "/api/v1/meters?limit=1&bus=cellar"; path != null;)
        {
            JsonElement page = await gateway.GetAsync(path);
            seen.Add(Text(Assert.Single(page.GetProperty("items").EnumerateArray()), "meter")!);
            path = Text(page, "next");
        }

        Assert.Equal(["07654321-ELS-55-03", "11223344-ZRI-01-16", Meter], seen);
        Assert.Empty((await gateway.GetAsync("/api/v1/meters?bus=attic")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_client_that_has_the_answer_already_gets_304()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        foreach (string path in (string[])["/api/v1/meters", $"/api/v1/meters/{Meter}/reading", "/openapi/v1.json"])
        {
            using HttpResponseMessage response = await gateway.Http.GetAsync(path, Cancel);
            string tag = response.Headers.ETag!.ToString();
            Assert.Equal((HttpStatusCode.NotModified, JsonValueKind.Undefined), Kind(await gateway.SendAsync(HttpMethod.Get, path, ("If-None-Match", $"\"other\", {tag}"))));
            Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Get, path, ("If-None-Match", "\"other\""))).Status);
        }
    }

    [Fact]
    public async Task A_reading_now_returns_the_reading_and_a_recent_one_is_not_repeated()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        (HttpStatusCode status, JsonElement reading) = await gateway.SendAsync(HttpMethod.Post, $"/api/v1/meters/{Meter}/read");
        Assert.Equal((HttpStatusCode.OK, "mbus-edge/reading/2"), (status, Text(reading, "schema")));
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync(HttpMethod.Post, $"/api/v1/meters/{Meter}/read?maxAge=1h")).Status);
        using StoreReader reader = gateway.Gateway.Store.Read();
        Assert.Equal(2, reader.LastReading);
        Assert.Equal(Text(reading, "time"), Text(await gateway.GetAsync($"/api/v1/meters/{Meter}/reading"), "time"));
    }

    [Fact]
    public async Task A_meter_that_does_not_answer_is_504_with_the_reason()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings("""{"interval": "7d", "retries": 0, "meters": [{"address": "3"}, {"address": "99"}]}"""));
        (int status, string reason) = await gateway.RefusedAsync(HttpMethod.Post, "/api/v1/meters/FFFFF099-FFFF-FF-FF/read");
        Assert.Equal(504, status);
        Assert.Contains("no answer", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_and_a_search_are_jobs_with_progress()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings("""{"interval": "7d", "retries": 0, "meters": [{"address": "3"}]}"""));
        (HttpStatusCode status, JsonElement job) = await gateway.SendAsync(HttpMethod.Post, "/api/v1/buses/cellar/scan?first=2&last=6");
        Assert.Equal((HttpStatusCode.Accepted, "scan", "running"), (status, Text(job, "kind"), Text(job, "state")));
        Assert.EndsWith("Z", Text(job, "started"), StringComparison.Ordinal);
        string path = $"/api/v1/jobs/{Text(job, "job")}";
        IReadOnlyList<(string Event, JsonElement Data)> events = await gateway.EventsAsync($"{path}/events", (name, _) => name == "end");
        Assert.Equal("progress", events[0].Event);
        JsonElement end = events[^1].Data;
        Assert.Equal(("done", 5), (Text(end, "state"), end.GetProperty("sent").GetInt32()));
        Assert.Contains(end.GetProperty("found").EnumerateArray(), found => (Text(found, "address"), Text(found, "kind"), Text(found, "meter")) == ("3", "meter", Meter));
        Assert.Equal(end.ToString(), (await gateway.GetAsync(path)).ToString());

        (_, JsonElement search) = await gateway.SendAsync(HttpMethod.Post, "/api/v1/buses/cellar/search?mask=302119FFFFFFFFFF");
        JsonElement found = (await gateway.EventsAsync($"/api/v1/jobs/{Text(search, "job")}/events", (name, _) => name == "end"))[^1].Data;
        Assert.Equal(Meter, Text(Assert.Single(found.GetProperty("found").EnumerateArray()), "meter"));
        Assert.Equal(2, (await gateway.GetAsync("/api/v1/jobs")).GetArrayLength());
    }

    [Fact]
    public async Task One_job_at_a_time_runs_on_a_bus_and_can_be_cancelled()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings("""{"on": "sim", "interval": "7d", "meters": [{"address": "3"}]}"""));
        (_, JsonElement job) = await gateway.SendAsync(HttpMethod.Post, "/api/v1/buses/cellar/scan");
        (int status, string reason) = await gateway.RefusedAsync(HttpMethod.Post, "/api/v1/buses/cellar/search");
        Assert.Equal((409, $"The job {Text(job, "job")} runs on the bus cellar. Wait for its end, or cancel it: DELETE /api/v1/jobs/{Text(job, "job")}."), (status, reason));
        Assert.Equal(HttpStatusCode.Accepted, (await gateway.SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{Text(job, "job")}")).Status);
        Assert.Equal("cancelled", Text((await gateway.EventsAsync($"/api/v1/jobs/{Text(job, "job")}/events", (name, _) => name == "end"))[^1].Data, "state"));
    }

    [Fact]
    public async Task The_bytes_of_the_bus_are_streamed()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        string bus = "";
        IReadOnlyList<(string Event, JsonElement Data)> events = await gateway.EventsAsync(
            "/api/v1/buses/cellar/bytes",
            (name, data) => name == "bytes" && (bus += $"{Text(data, "kind")![0]}{Text(data, "bytes")}").Contains("s107B037E16r68", StringComparison.Ordinal),
            () => gateway.SendAsync(HttpMethod.Post, $"/api/v1/meters/{Meter}/read"));
        Assert.Equal("idle", events[0].Event);
        Assert.StartsWith("s1040034316rE5s107B037E16r68", bus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_come_in_pages_newest_first()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        JsonElement first = await gateway.GetAsync("/api/v1/events?limit=1");
        JsonElement second = await gateway.GetAsync(Text(first, "next")!);
        Assert.True(first.GetProperty("items")[0].GetProperty("number").GetInt64() > second.GetProperty("items")[0].GetProperty("number").GetInt64());
        JsonElement ofMeter = await gateway.GetAsync($"/api/v1/events?meter={Meter}");
        Assert.Contains(ofMeter.GetProperty("items").EnumerateArray(), one => Text(one, "kind") == "newMeter");
    }

    [Fact]
    public async Task Health_and_buses_have_the_state()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        JsonElement health = await gateway.GetAsync("/api/v1/health");
        Assert.Equal(("ok", true), (Text(health, "status"), health.GetProperty("isClockSet").GetBoolean()));
        JsonElement bus = Assert.Single((await gateway.GetAsync("/api/v1/buses")).EnumerateArray());
        Assert.Equal(("cellar", "sim", 1), (Text(bus, "bus"), Text(bus, "line"), bus.GetProperty("meters").GetInt32()));
        Assert.True(bus.GetProperty("bridge").GetProperty("replies").GetInt32() > 0);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "There is no /api/v1/nothing here. /openapi/v1.json lists what exists.")]
    [InlineData("DELETE", "/api/v1/meters", 405, "/api/v1/meters does not permit DELETE. Expected GET.")]
    [InlineData("GET", "/api/v1/meters?limit=0", 400, "limit is \"0\". Expected a whole number from 1 to 1000.")]
    [InlineData("GET", "/api/v1/meters/x/reading", 400, "meter is \"x\". Expected an identity as /api/v1/meters lists it")]
    [InlineData("GET", "/api/v1/meters/12345678-TST-01-07/reading", 404, "The store has no reading of a meter 12345678-TST-01-07.")]
    [InlineData("GET", "/api/v1/meters/30211987-GAV-02-02/history?from=yesterday", 400, "from is \"yesterday\". Expected a day or a time")]
    [InlineData("GET", "/api/v1/meters/30211987-GAV-02-02/history?from=2026-02-01&to=2026-01-01", 400, "from is after to.")]
    [InlineData("GET", "/api/v1/meters/30211987-GAV-02-02/history?step=2x", 400, "step: \"2x\" is not an interval.")]
    [InlineData("POST", "/api/v1/meters/12345678-TST-01-07/read", 404, "No bus has a meter 12345678-TST-01-07 in its plan.")]
    [InlineData("POST", "/api/v1/meters/30211987-GAV-02-02/read?maxAge=5", 400, "maxAge is \"5\".")]
    [InlineData("POST", "/api/v1/buses/attic/scan", 404, "There is no such bus.")]
    [InlineData("POST", "/api/v1/buses/cellar/scan?first=9&last=8", 400, "last is \"8\". Expected a whole number from 9 to 250.")]
    [InlineData("POST", "/api/v1/buses/cellar/search?mask=hello", 400, "mask is \"hello\".")]
    [InlineData("POST", "/api/v1/buses/cellar/search?hexDigits=1", 400, "hexDigits is \"1\". Expected true or false.")]
    [InlineData("GET", "/api/v1/jobs/7", 404, "There is no such job.")]
    [InlineData("GET", "/api/v1/events?before=-1", 400, "before is \"-1\".")]
    [InlineData("POST", "/api/v1/settings/reload", 422, "There is no settings file: the gateway was started with --on.")]
    public async Task A_refusal_gives_the_reason(string method, string path, int status, string reason)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        (int Status, string Reason) refused = await gateway.RefusedAsync(new HttpMethod(method), path);
        Assert.Equal(status, refused.Status);
        Assert.StartsWith(reason, refused.Reason, StringComparison.Ordinal);
    }

    private static (HttpStatusCode, JsonValueKind) Kind((HttpStatusCode Status, JsonElement Json) response) => (response.Status, response.Json.ValueKind);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
