using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Mbus.Client;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Host;
using Mbus.Gateway.Web.Api;
using Mbus.Hat;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Mbus.Gateway.Web.Httpd;

/// <summary>
/// The routes of packom.net's mbus-httpd 0.3.5 (2a3bd60), for programs that use it: the same statuses, types and texts. Two faults are mended:
/// maxframes limits the telegrams of a reply, and a request takes the bus through the bridge, beside all others.
/// </summary>
/// <param name="gateway">Gateway.</param>
/// <param name="jobs">Searches and scans: a bus is in use while one runs.</param>
internal sealed class HttpdServer(GatewayService gateway, BusJobs jobs)
{
    private const string SpanId = "X-Span-ID";
    private const string HatFolder = "/proc/device-tree/hat/";
    private const int MaxFrames = 250;

    private static readonly string[] BaudRates = ["300", "600", "1200", "2400", "4800", "9600"];
    private static readonly string[] HatUarts = ["ttyAMA0", "serial0"];
    private static readonly object Mark = new();

    private readonly ConcurrentDictionary<string, bool> _inUse = new();

    /// <summary>Marks the connections of an address whose requests are for mbus-httpd.</summary>
    internal static ConnectionDelegate MarkConnection(ConnectionDelegate next) => connection =>
    {
        connection.Items[Mark] = true;
        return next(connection);
    };

    /// <summary>Returns whether a request is for mbus-httpd.</summary>
    internal static bool IsMine(HttpContext context) => context.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionItemsFeature>()?.Items.ContainsKey(Mark) == true;

    /// <summary>Answers a request.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        HttpdReply reply = await ReplyAsync(context).ConfigureAwait(false);
        HttpResponse response = context.Response;
        response.StatusCode = reply.Status;
        if (reply.IsHandled)
            response.Headers[SpanId] = SpanOf(context.Request);
        if (reply.ContentType != null)
            response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        await response.Body.WriteAsync(reply.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<HttpdReply> ReplyAsync(HttpContext context)
    {
        string[] path = (context.Request.Path.Value ?? "").Split('/');
        bool isGet = HttpMethods.IsGet(context.Request.Method);
        bool isPost = HttpMethods.IsPost(context.Request.Method);
        CancellationToken cancel = context.RequestAborted;
        if (path is not ["", "mbus", ..])
            return HttpdReply.NotFound;
        return path[2..] switch
        {
            ["api"] => isGet ? new HttpdReply(200, "text/x-yaml", Embedded.Read("httpd.yaml")) : HttpdReply.MethodNotAllowed,
            ["hat"] => isGet ? Hat() : HttpdReply.MethodNotAllowed,
            ["hat", "on" or "off"] => isPost ? Power(path[3] == "on") : HttpdReply.MethodNotAllowed,
            ["scan", { Length: > 0 }, { Length: > 0 }] => isPost ? await ScanAsync(path[3], path[4], cancel).ConfigureAwait(false) : HttpdReply.MethodNotAllowed,
            ["get", { Length: > 0 }, { Length: > 0 }, { Length: > 0 }] => isPost ? await GetAsync(path[3], path[4], path[5], 1, cancel).ConfigureAwait(false) : HttpdReply.MethodNotAllowed,
            ["getMulti", { Length: > 0 }, { Length: > 0 }, { Length: > 0 }, { Length: > 0 }] => isPost ? await GetMultiAsync(path[3], path[4], path[5], path[6], cancel).ConfigureAwait(false) : HttpdReply.MethodNotAllowed,
            _ => HttpdReply.NotFound,
        };
    }

    private HttpdReply Hat()
    {
        if (!Directory.Exists(gateway.Pi.PathOf(HatFolder)))
            return HttpdReply.Text(404, "Hat not present");

        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            foreach ((string name, string file) in (ReadOnlySpan<(string, string)>)[("product", "product"), ("productId", "product_id"), ("productVer", "product_ver"), ("uuid", "uuid"), ("vendor", "vendor")])
            {
                if (gateway.Pi.ReadText(HatFolder + file) is { } value)
                    writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return new HttpdReply(200, "application/json", json.ToArray());
    }

    // The gateway powers the bus while its line is open, and other programs use it.
    private HttpdReply Power(bool isOn)
    {
        if (!gateway.Buses.Any(bus => bus.Settings.Line.Kind == HatLine.Kind))
            return HttpdReply.Text(404, "M-Bus Master Hat not installed");
        return isOn ? HttpdReply.Empty : HttpdReply.Text(404, "The gateway reads meters on this bus: its power stays on. Stop the gateway to switch it off.");
    }

    private async Task<HttpdReply> ScanAsync(string device, string baudRate, CancellationToken cancel)
    {
        if (BaudError(baudRate) is { } error)
            return error;
        return await WithBusAsync(device, baudRate, async bus =>
        {
            IReadOnlyList<ScannedAddress> found = await bus.ScanAsync(0, PrimaryAddress.Last, null, null, cancel).ConfigureAwait(false);
            return HttpdReply.Text(200, string.Concat(found.OrderBy(one => one.Address).Select(
                one => $"{(one.Outcome == Outcome.Reply ? "Found a M-Bus device" : "Collision")} at address {one.Address}\n")));
        }).ConfigureAwait(false);
    }

    private Task<HttpdReply> GetMultiAsync(string device, string baudRate, string address, string maxFrames, CancellationToken cancel)
    {
        if (BaudError(baudRate) is { } error)
            return Task.FromResult(error);
        if (!int.TryParse(maxFrames, NumberStyles.None, CultureInfo.InvariantCulture, out int max) || max is < 1 or > MaxFrames)
            return Task.FromResult(HttpdReply.WithoutType(400, $"Couldn't parse path parameter maxframes: Value not valid: {maxFrames}"));
        return GetAsync(device, baudRate, address, max, cancel);
    }

    private async Task<HttpdReply> GetAsync(string device, string baudRate, string address, int maxFrames, CancellationToken cancel)
    {
        if (BaudError(baudRate) is { } error)
            return error;
        if (!IsAddress(address))
            return HttpdReply.Text(400, "Not a valid primary or secondary address");

        return await WithBusAsync(device, baudRate, async bus =>
        {
            await using Mbus.Server.Bridge.LocalLine line = bus.OpenLine();
            MbusMaster master = bus.CreateMaster(line);
            MeterAddress meter = MeterAddress.Parse(address);
            IReadOnlyList<Telegram> telegrams = maxFrames == 1
                ? await master.ReadTelegramsAsync(meter, 1, cancel).ConfigureAwait(false)
                : await master.ReadAsync(meter, cancel).ConfigureAwait(false);
            return Xml([.. telegrams.Take(maxFrames).Select(telegram => telegram.Frame)]);
        }).ConfigureAwait(false);
    }

    private HttpdReply Xml(Frame[] frames)
    {
        System.Buffers.ArrayBufferWriter<byte> xml = new();
        DateTimeOffset[] times = new DateTimeOffset[frames.Length];
        Array.Fill(times, gateway.Clock.Now);
        return Client.Formats.LibmbusXml.TryWrite(xml, frames, times, normalised: false, out string? refusal)
            ? new HttpdReply(200, "application/xml", xml.WrittenMemory)
            : HttpdReply.Failed(refusal);
    }

    // As in mbus-httpd, a request does not wait for another one.
    private async Task<HttpdReply> WithBusAsync(string device, string baudRate, Func<GatewayBus, Task<HttpdReply>> request)
    {
        if (gateway.Buses.FirstOrDefault(bus => IsOn(bus, device)) is not { } found)
            return HttpdReply.Failed($"no bus is on /dev/{device}. Buses: {string.Join(", ", gateway.Buses.Select(bus => $"{bus.Name} on {bus.Settings.Line.Name}"))}.");
        string actual = found.Settings.Line.BaudRate.ToString(CultureInfo.InvariantCulture);
        if (actual != baudRate)
            return HttpdReply.Failed($"the bus {found.Name} is shared, and has {actual} Bd.");
        if (jobs.IsBusy(found) || !_inUse.TryAdd(found.Name, true))
            return HttpdReply.Text(404, "Bus is currently in use");

        try
        {
            return await request(found).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MbusException or IOException or FormatException)
        {
            return HttpdReply.Failed(e.Message);
        }
        finally
        {
            _inUse.TryRemove(found.Name, out _);
        }
    }

    private static bool IsOn(GatewayBus bus, string device) =>
        bus.Settings.Line.Name == $"/dev/{device}" || bus.Name == device || (bus.Settings.Line.Kind == HatLine.Kind && HatUarts.Contains(device));

    private static HttpdReply? BaudError(string text) =>
        BaudRates.Contains(text) ? null : HttpdReply.WithoutType(400, $"Couldn't parse path parameter baudrate: Value not valid: {text}");

    private static bool IsAddress(string text) =>
        (text.Length == 16 && text.All(char.IsAsciiHexDigit)) || (text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && int.Parse(text, CultureInfo.InvariantCulture) <= byte.MaxValue);

    private static string SpanOf(HttpRequest request) =>
        request.Headers[SpanId].ToString() is { Length: > 0 and <= 100 } given && given.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? given : Guid.NewGuid().ToString();
}
