extern alias Device;

using System.Net.Sockets;
using System.Text.Json.Nodes;
using Device::Mbus.Twin;
using Mbus.Client;
using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Mbus.Simulation;

namespace Mbus.Bridge.Tests;

/// <summary>The firmware's page: status, readings, and clients that misbehave.</summary>
public class PageTests
{
    private static readonly BusDefinition Meters = BusDefinition.Parse(
        """
        {
          "meters": [
            {
              "name": "water", "primaryAddress": 1,
              "identification": "11223344", "manufacturer": "ZRI", "version": 1, "deviceType": 7,
              "telegrams": [ { "records": [ { "record": "0C 13", "value": 1234567 }, { "record": "0A 5A", "value": 231 }, { "record": "02 6C", "date": "2026-03-31" } ] } ]
            },
            {
              "name": "heat, three telegrams", "primaryAddress": 2,
              "identification": "17280015", "manufacturer": "LUG", "version": 7, "deviceType": 4,
              "telegrams": [
                { "records": [ { "record": "0C 06", "value": 48213 } ] },
                { "records": [ { "record": "4C 06", "value": 45611 } ] },
                { "records": [ { "record": "8C 01 06", "value": 43102 }, { "record": "04 2B", "value": -17 } ] }
              ]
            },
            { "name": "flat 1", "primaryAddress": 7, "identification": "50120041", "manufacturer": "TCH", "version": 38, "deviceType": 6,
              "telegrams": [ { "records": [ { "record": "0C 13", "value": 215804 } ] } ] },
            { "name": "flat 2", "primaryAddress": 7, "identification": "50120042", "manufacturer": "TCH", "version": 38, "deviceType": 6,
              "telegrams": [ { "records": [ { "record": "0C 13", "value": 98127 } ] } ] }
          ]
        }
        """,
        "the meters of the page's tests");

    [Fact]
    public async Task The_status_page_shows_the_state_of_the_bridge()
    {
        await using TwinBoard board = new();
        board.AwaitInRealTime("a client being served", board.IsServing);
        string page = await Http.GetAsync(board, "/");

        Assert.StartsWith("HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n", page);
        Assert.Contains("<td>Replies<td>1<", page);
        Assert.Contains("<td>Baud rate<td>38400<", page);
        Assert.Contains("<td>Bus<td>open<", page);
        Assert.EndsWith("</html>\n", page);
    }

    [Theory]
    [InlineData(null, "<p>Read-only: writes are refused. Change this in the <a href=/settings>settings</a>")]
    [InlineData("read-only = 1", "<p>Read-only: writes are refused. Change this in the <a href=/settings>settings</a>")]
    [InlineData("read-only = 0", "<p>Every program in the allowed networks can write to the meters")]
    public async Task The_status_page_shows_whether_writes_are_allowed(string? setting, string expected)
    {
        await using TwinBoard board = new(null, null, setting == null ? [] : [setting]);
        string page = await Http.GetAsync(board, "/");
        Assert.Contains(expected, page);
        Assert.EndsWith("</html>\n", page);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("read-only = 0", 1)]
    public async Task By_default_no_write_reaches_the_bus(string? setting, int expected)
    {
        byte[] setAddress = Convert.FromHexString("68060668530351017A072916");
        AnsweringWire wire = new(request => request.SequenceEqual(TwinBoard.Request) ? TwinBoard.Reply : [Frame.Ack]);
        await using TwinBoard board = new(wire, null, setting == null ? [] : [setting]);
        board.AwaitInRealTime("the bridge's port", () => board.Firmware.IsListening);
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp);
        client.Connect(board.EndPoint);
        client.Send(setAddress);
        board.AwaitInRealTime("another client's reading", board.IsServing);

        // The reading may be executed first: it is from another client.
        board.AwaitInRealTime("the end of the write", () => board.Firmware.Arbiter.Owner < 0 && (expected == 0 || wire.Sent.Any(setAddress.SequenceEqual)));
        Assert.Equal(expected, wire.Sent.Count(setAddress.SequenceEqual));
        Assert.Contains($"<td>Writes refused<td>{1 - expected}<", await Http.GetAsync(board, "/"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("11223344ZRI0107")]
    [InlineData("17280015LUG0704")]
    [InlineData("50120042TCH2606")]
    public async Task A_reading_has_the_same_records_as_the_tool(string address)
    {
        await using TwinBoard board = OverMeters();
        JsonObject reading = Json(await Http.GetAsync(board, "/read/" + address), "200 OK");

        MeterReading expected = await ReadAsync(address);
        JsonNode tool = JsonNode.Parse(ReadingJson.Format(expected))!;
        JsonArray records = reading["records"]!.AsArray();
        Assert.Equal(expected.Telegrams.Sum(telegram => telegram.Records.Count), records.Count);
        Assert.Null(reading["error"]);
        Assert.False((bool)reading["moreFollow"]!);
        Assert.Equal(Values(tool["records"]!.AsArray()), Values(records));
    }

    [Theory]
    [InlineData("77", "504 Gateway Timeout", "no reply")]
    [InlineData("99999999FFFFFFFF", "504 Gateway Timeout", "no reply")]
    [InlineData("7", "502 Bad Gateway", "a collision or noise")]
    public async Task A_failed_reading_is_reported(string address, string status, string error)
    {
        await using TwinBoard board = OverMeters();
        Assert.Contains(error, (string)Json(await Http.GetAsync(board, "/read/" + address), status)["error"]!);
    }

    [Theory]
    [InlineData("GET /read/251 HTTP/1.1\r\nHost: 192.168.1.17\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /read/ HTTP/1.1\r\nHost: 192.168.1.17\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /read/-1 HTTP/1.1\r\nHost: 192.168.1.17\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /read/%31 HTTP/1.1\r\nHost: 192.168.1.17\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /nothing HTTP/1.1\r\nHost: 192.168.1.17\r\n\r\n", "404 Not Found")]
    [InlineData("DELETE / HTTP/1.1\r\nHost: 192.168.1.17\r\n\r\n", "404 Not Found")]
    [InlineData("\r\n\r\n", "400 Bad Request")]
    [InlineData("POST /settings HTTP/1.1\r\nHost: 192.168.1.17\r\nContent-Length: 4000000000\r\n\r\n", "413 Content Too Large")]
    [InlineData("POST /settings HTTP/1.1\r\nHost: 192.168.1.17\r\nContent-Length: -1\r\n\r\n", "413 Content Too Large")]
    [InlineData("POST /settings HTTP/1.1\r\nHost: 192.168.1.17\r\ncontent-length: 1537\r\n\r\n", "413 Content Too Large")]
    public async Task An_invalid_request_is_refused(string request, string status)
    {
        await using TwinBoard board = new();
        Assert.StartsWith($"HTTP/1.0 {status}", await Http.SendAsync(board, request));
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.GetAsync(board, "/"));
    }

    [Theory]
    [InlineData("192.168.1.17", "200 OK")]
    [InlineData("192.168.1.17:80", "200 OK")]
    [InlineData("203.0.113.5:8080", "200 OK")]
    [InlineData("mbus", "200 OK")]
    [InlineData("mbus:8080", "200 OK")]
    [InlineData("MBUS.local", "200 OK")]
    [InlineData("evil.example", "421 Misdirected Request")]
    [InlineData("mbus.evil.example", "421 Misdirected Request")]
    [InlineData("192.168.1.17.evil.example", "421 Misdirected Request")]
    public async Task The_page_accepts_only_addresses_and_its_name(string host, string status)
    {
        await using TwinBoard board = new(null, null, "host-name = mbus", "page-password = long enough");
        foreach (string target in new[] { "GET /", "GET /settings", "GET /read/3", "GET /nothing", "POST /settings" })
        {
            string answer = await Http.SendAsync(board, $"{target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
            if (status == "200 OK")
                Assert.DoesNotContain("421", answer[..20]);
            else
                Assert.StartsWith($"HTTP/1.0 {status}\r\n", answer);
        }

        Assert.StartsWith($"HTTP/1.0 {status}\r\n", await Http.SendAsync(board, $"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    }

    [Fact]
    public async Task The_response_to_a_refused_host_suggests_a_fix()
    {
        await using TwinBoard board = new();
        string answer = await Http.SendAsync(board, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        Assert.Contains("Use the IP address", answer);
        Assert.Contains("host-name", answer);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 192.168.1.17\r\nHost: 192.168.1.17\r\n\r\n")]
    public async Task A_request_without_exactly_one_host_is_refused(string request)
    {
        await using TwinBoard board = new();
        Assert.StartsWith("HTTP/1.0 400 Bad Request\r\n", await Http.SendAsync(board, request));
    }

    [Theory]
    [InlineData("Origin: http://evil.example")]
    [InlineData("Referer: http://evil.example/")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("User-Agent: Mozilla/5.0")]
    public async Task A_page_of_another_site_cannot_cause_a_reading(string header)
    {
        AnsweringWire wire = new(_ => TwinBoard.Reply);
        await using TwinBoard board = new(wire);
        foreach (string path in new[] { "/read/3", "/read/?address=3", "/read/" })
        {
            string answer = await Http.GetAsync(board, path, header);
            Assert.StartsWith("HTTP/1.0 403 Forbidden\r\n", answer);
            Assert.Contains("from the device's own page", answer);
        }

        Assert.Empty(wire.Sent);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.GetAsync(board, "/", header));
    }

    [Theory]
    [InlineData("/read/3")]
    [InlineData("/read/?address=3")]
    public async Task The_own_page_can_read_a_meter_in_a_browser(string path)
    {
        await using TwinBoard board = new();
        Assert.Contains("<form action=/read/>", await Http.GetAsync(board, "/"));
        string answer = await Http.GetAsync(board, path, "User-Agent: Mozilla/5.0", $"Referer: http://{Http.Host}/");
        Assert.Equal("12345678", (string)Json(answer, "200 OK")["id"]!);
    }

    [Theory]
    [InlineData("/", "200 OK")]
    [InlineData("/settings", "200 OK")]
    [InlineData("/read/3", "200 OK")]
    [InlineData("/read/77", "504 Gateway Timeout")]
    [InlineData("/nothing", "404 Not Found")]
    public async Task Every_response_has_the_security_headers(string path, string status)
    {
        await using TwinBoard board = new();
        string answer = await Http.GetAsync(board, path);
        string[] head = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");

        Assert.Equal("HTTP/1.0 " + status, head[0]);
        Assert.Contains("X-Content-Type-Options: nosniff", head);
        Assert.Contains("Cache-Control: no-store", head);
        Assert.Contains("Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'", head);
        Assert.Contains("Referrer-Policy: same-origin", head);
        Assert.Contains("Connection: close", head);
        Assert.Single(head, line => line.StartsWith("Content-Type: ", StringComparison.Ordinal) && line.EndsWith("; charset=utf-8", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/settings")]
    public async Task The_pages_comply_with_their_policy(string path)
    {
        await using TwinBoard board = new();
        string page = await Http.GetAsync(board, path);
        Assert.All(["style", "<script", "<img", "<link", "<iframe", " on", "javascript:"], part => Assert.DoesNotContain(part, page[page.IndexOf("<!DOCTYPE", StringComparison.Ordinal)..].Replace(" on the", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_request_in_single_bytes_gets_a_response()
    {
        await using TwinBoard board = new();
        using Socket client = Http.Connect(board);
        foreach (byte one in "GET / HTTP/1.1\r\nHost: 192.168.1.17\r\n\r\n"u8.ToArray())
            client.Send([one]);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.ReceiveAsync(client));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\n')]
    [InlineData('\0')]
    public async Task An_endless_head_is_refused(char filling)
    {
        await using TwinBoard board = new();
        byte[] request = [.. "GET / HTTP/1.1\r\nHost: 192.168.1.17\r\nX: "u8, .. Enumerable.Repeat((byte)filling, 8192)];
        string answer = await Http.SendAsync(board, filling == '\n' ? request[..50] : request);
        Assert.StartsWith(filling == '\n' ? "HTTP/1.0 200 OK\r\n" : "HTTP/1.0 413 Content Too Large\r\n", answer);
    }

    [Fact]
    public async Task A_silent_client_blocks_the_page_for_a_limited_time_but_not_the_bus()
    {
        await using TwinBoard board = new();
        using Socket silent = Http.Connect(board);
        using Socket dripping = Http.Connect(board);
        dripping.Send("GET"u8);
        board.AwaitInRealTime("a master being served", board.IsServing);

        Task<string> answer = Http.GetAsync(board, "/");
        board.Await("the page", () => answer.IsCompleted);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await answer);
        Assert.True(board.IsServing());
    }

    [Fact]
    public async Task A_client_that_disconnects_during_a_reading_does_not_block_the_bus()
    {
        await using TwinBoard board = new();
        for (int i = 0; i < 20; i++)
        {
            using Socket hasty = Http.Connect(board);
            hasty.Send("GET /read/3 HTTP/1.1\r\nHost: 192.168.1.17\r\n\r\n"u8);
            hasty.LingerState = new LingerOption(true, 0);
        }

        // Until the bridge detects that a client has disconnected, its reading is in progress.
        string answer = await Http.GetAsync(board, "/read/3");
        for (int i = 0; i < 100 && answer.StartsWith("HTTP/1.0 503", StringComparison.Ordinal); i++)
            answer = await Http.GetAsync(board, "/read/3");
        Assert.Equal("12345678", (string)Json(answer, "200 OK")["id"]!);
        Assert.True(board.IsServing());
    }

    [Fact]
    public async Task Noise_gets_no_page_and_does_not_affect_other_clients()
    {
        await using TwinBoard board = new();
        byte[] noise = new byte[20_000];
        new Random(7).NextBytes(noise);
        Assert.StartsWith("HTTP/1.0 4", await Http.SendAsync(board, noise));
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.GetAsync(board, "/"));
    }

    [Fact]
    public async Task Clients_outside_the_allowed_networks_get_no_page()
    {
        await using TwinBoard board = new(null, null, "allow = 192.0.2.0/24");
        Assert.Equal("", await Http.GetAsync(board, "/"));
    }

    private static TwinBoard OverMeters() => new(new SimulatedWire(new SimulatedBus(Meters, new LineTiming(38400, 0))), null, "slack-ms = 20");

    private static async Task<MeterReading> ReadAsync(string address)
    {
        await using SimulatedLine line = SimulatedLine.InVirtualTime(new SimulatedBus(Meters, new LineTiming(38400, 0)));
        return MeterReading.From(await new MbusMaster(line).ReadAsync(MeterAddress.Parse(address), TestContext.Current.CancellationToken));
    }

    // The properties with the same names in the device and in the tool.
    private static string[] Values(JsonArray records) =>
        [.. records.Select(record => $"{record!["telegram"]} {record["function"]} {record["storage"]} {record["tariff"]} {record["subunit"]} {record["quantity"]} {record["unit"]} {record["type"]} {record["value"]} {((string)record["raw"]!).Replace(" ", "", StringComparison.Ordinal)}")];

    private static JsonObject Json(string answer, string status)
    {
        Assert.StartsWith($"HTTP/1.0 {status}\r\nContent-Type: application/json", answer);
        return JsonNode.Parse(answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..])!.AsObject();
    }
}
