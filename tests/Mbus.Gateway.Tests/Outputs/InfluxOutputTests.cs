using System.Collections.Concurrent;
using System.Net;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Outputs;

/// <summary>Delivery to a real web server of this process.</summary>
public sealed class InfluxOutputTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryStore _files = new();
    private readonly ConcurrentQueue<(string Target, string? Token, string Body)> _requests = new();
    private WebApplication _server = null!;
    private string _address = "";
    private int _refusals;
    private int _refusal = StatusCodes.Status503ServiceUnavailable;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync();
        _address = _server.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task Readings_are_posted_with_token_and_precision()
    {
        string token = Path.Combine(_files.Folder, "token");
        await File.WriteAllTextAsync(token, "secret\n", TestContext.Current.CancellationToken);
        using InfluxOutput output = new("influx", InfluxOutput.ParseAddress($"{_address}/api/v2/write?org=home&bucket=m%20b"), token);
        await DeliverAsync(output);
        (string target, string? authorization, string body) = Assert.Single(_requests);
        Assert.Equal(("/api/v2/write?org=home&bucket=m%20b&precision=s", "Token secret"), (target, authorization));
        Assert.StartsWith("mbus,bus=cellar,meter=00000001-TST-01-04 energy_Wh=10001000,", body, StringComparison.Ordinal);
        Assert.Equal(2, body.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_refusal_and_a_closed_port_are_errors_with_the_reason_and_without_the_password()
    {
        using InfluxOutput output = new("influx", InfluxOutput.ParseAddress($"{_address}/write?db=x&p=secret"), null);
        _refusals = 1;
        Assert.Equal($"{_address}/write answers 503: {{\"message\": \"overloaded\"}}", (await Assert.ThrowsAsync<IOException>(() => DeliverAsync(output))).Message);
        await _server.StopAsync(TestContext.Current.CancellationToken);
        string message = (await Assert.ThrowsAsync<IOException>(() => DeliverAsync(output))).Message;
        Assert.StartsWith($"{_address}/write cannot be reached: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCodes.Status400BadRequest, true)]
    [InlineData(StatusCodes.Status413RequestEntityTooLarge, true)]
    [InlineData(StatusCodes.Status422UnprocessableEntity, true)]
    [InlineData(StatusCodes.Status401Unauthorized, false)]
    [InlineData(StatusCodes.Status404NotFound, false)]
    [InlineData(StatusCodes.Status429TooManyRequests, false)]
    [InlineData(StatusCodes.Status500InternalServerError, false)]
    public async Task Only_an_answer_about_the_readings_refuses_them(int status, bool isRefusal)
    {
        using InfluxOutput output = new("influx", InfluxOutput.ParseAddress($"{_address}/write?db=x"), null);
        _refusal = status;
        _refusals = 1;
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => DeliverAsync(output));
        Assert.Equal(isRefusal ? typeof(ReadingsRefusedException) : typeof(IOException), error.GetType());
        Assert.StartsWith($"{_address}/write answers {status}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_in_the_store_is_delivered_also_after_refusals()
    {
        await using ReadingStore store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
        await store.Opened;
        for (int step = 0; step < 3; step++)
            await store.Add(Telegrams.Round(300, step));
        _refusals = 2;
        using InfluxOutput output = new("influx", InfluxOutput.ParseAddress($"{_address}/write?db=mbus"), null);
        using CancellationTokenSource stop = new(Limit);

        // Pauses of 20 and 40 ms, and more than a second for a delivery.
        OutputLoop loop = new(output, store, new FastTime(50), NullLogger.Instance);
        Task running = loop.RunAsync(stop.Token);
        while (loop.Status.Delivered < 900)
        {
            Assert.False(stop.IsCancellationRequested, loop.Status.Error);
            await Task.Yield();
        }

        await stop.CancelAsync();
        await running;
        string[] lines = [.. _requests.SelectMany(request => request.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(900, lines.Distinct().Count());
        Assert.Null(loop.Status.Error);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            context.Response.StatusCode = _refusal;
            await context.Response.WriteAsync("{\"message\": \"overloaded\"}");
            return;
        }

        _requests.Enqueue((context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization.FirstOrDefault(), body));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task DeliverAsync(InfluxOutput output) => output.DeliverAsync(
        [StoredReadings.Of(1, 0, "2026-01-01T00:00:00Z"), StoredReadings.Of(2, 1, "2026-01-01T00:00:01Z")], _ => null, TestContext.Current.CancellationToken);
}
