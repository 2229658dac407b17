using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.RateLimiting;
using Mbus.Client.Lines;
using Mbus.Gateway.Host;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;
using Mbus.Gateway.Web;
using Mbus.Gateway.Web.Access;
using Mbus.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Web;

/// <summary>A gateway with a simulated bus at 38400 Bd, its web server, and a client of it.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    internal const string OneMeter = """{"interval": "7d", "meters": [{"address": "3", "name": "flat 1"}]}""";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryStore _files = new();
    private readonly WebApplication _web;
    private readonly GatewayReload _reload;

    private RunningGateway(GatewaySettings settings, Func<string, GatewaySettings>? load, BusDefinition? definition, ILoggerFactory? log, TokenBucketRateLimiterOptions? rate)
    {
        GatewayPorts ports = new((bus, _) => new ValueTask<Line>(Simulated(bus, definition ?? BusDefinition.Default)), TimeProvider.System, () => true);
        Gateway = new GatewayService(settings, _files.Folder, ports, NullLogger.Instance);
        Access = new WebAccess(WebCredentials.Load(settings.Web));
        SettingsFile = Path.Combine(_files.Folder, "mbus.json");
        File.WriteAllText(SettingsFile, "{}");
        _reload = new GatewayReload(Gateway, Access, load == null ? null : new GatewaySettingsFile(SettingsFile, load), NullLogger.Instance);
        _web = WebServer.Create(Gateway, Access, _reload, log ?? NullLoggerFactory.Instance, services => services.AddSingleton(_ => new HostRate(rate ?? HostRate.Default)));
    }

    internal GatewayService Gateway { get; }

    internal WebAccess Access { get; }

    /// <summary>Settings file: an empty object at the start.</summary>
    internal string SettingsFile { get; }

    internal HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    internal IReadOnlyList<Uri> Addresses => [.. _web.Urls.Select(url => new Uri(url))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static GatewaySettings Settings(string bus, string web = "{}")
    {
        string on = bus.Contains("\"on\"", StringComparison.Ordinal) ? "" : "\"on\": \"sim,baud=38400\", ";
        string listen = web.Contains("\"listen\"", StringComparison.Ordinal) ? "" : "\"listen\": \"127.0.0.1:0\", ";
        return Tests.Settings.GatewaySettingsTests.Parse(
            $"{{\"gateway\": {{\"trustClock\": true, \"web\": {{{listen}{web.TrimStart('{')}, \"buses\": {{\"cellar\": {{{on}{bus.TrimStart('{')}}}}}}}");
    }

    internal static async Task<RunningGateway> StartAsync(
        GatewaySettings settings, int meters = 1, Func<string, GatewaySettings>? load = null, BusDefinition? definition = null, ILoggerFactory? log = null,
        TokenBucketRateLimiterOptions? rate = null)
    {
        RunningGateway gateway = new(settings, load, definition, log, rate);
        gateway.Gateway.Start();
        await gateway._web.StartAsync(Cancel);
        gateway.Http.BaseAddress = gateway.Addresses[0];
        await gateway.UntilAsync(reader => reader.Meters.Count >= meters);
        return gateway;
    }

    internal async Task UntilAsync(Func<StoreReader, bool> condition)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        await Gateway.Store.Opened.WaitAsync(limit.Token);
        while (true)
        {
            Task committed = Gateway.Store.NextCommit();
            using StoreReader reader = Gateway.Store.Read();
            if (condition(reader))
                return;
            await committed.WaitAsync(limit.Token);
        }
    }

    /// <summary>Sends a request, and returns status and JSON.</summary>
    internal async Task<(HttpStatusCode Status, JsonElement Json)> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await Http.SendAsync(request, Cancel).WaitAsync(Limit, Cancel);
        byte[] body = await response.Content.ReadAsByteArrayAsync(Cancel);
        return (response.StatusCode, body.Length == 0 ? default : JsonDocument.Parse(body).RootElement);
    }

    internal async Task<JsonElement> GetAsync(string path)
    {
        (HttpStatusCode status, JsonElement json) = await SendAsync(HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {json}");
        return json;
    }

    /// <summary>Returns status and reason of a refused request, and checks that it is problem details.</summary>
    internal async Task<(int Status, string Reason)> RefusedAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        (HttpStatusCode status, JsonElement json) = await SendAsync(method, path, headers);
        Assert.Equal((int)status, json.GetProperty("status").GetInt32());
        return ((int)status, json.GetProperty("detail").GetString()!);
    }

    /// <summary>Reads server-sent events of a path until one is accepted.</summary>
    internal async Task<IReadOnlyList<(string Event, JsonElement Data)>> EventsAsync(string path, Func<string, JsonElement, bool> isLast, Func<Task>? afterFirst = null)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        using HttpResponseMessage response = await Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.Equal(new MediaTypeHeaderValue("text/event-stream"), response.Content.Headers.ContentType);
        await using Stream stream = await response.Content.ReadAsStreamAsync(limit.Token);
        List<(string, JsonElement)> events = [];
        await foreach (System.Net.ServerSentEvents.SseItem<string> item in System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync(limit.Token))
        {
            JsonElement data = JsonDocument.Parse(item.Data).RootElement;
            events.Add((item.EventType, data));
            if (isLast(item.EventType, data))
                break;
            if (events.Count == 1 && afterFirst != null)
                await afterFirst();
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
        await Gateway.DisposeAsync();
        _reload.Dispose();
        _files.Dispose();
    }

    private static SimulatedLine Simulated(BusSettings bus, BusDefinition definition) =>
        SimulatedLine.InRealTime(new SimulatedBus(definition with { Start = DateTime.Now }, bus.Line.TimingAt(bus.Line.BaudRate)));
}
