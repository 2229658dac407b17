using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mbus.Interop.Tests;

/// <summary>What libmbus could not do, in its words.</summary>
internal sealed class LibmbusException(string message) : Exception(message);

/// <summary>Readings of one meter by libmbus, with a connection of their own.</summary>
internal sealed record LibmbusRequest(IPEndPoint Host, string Address, int Times, bool PingFirst, int TimeoutMs);

/// <summary>libmbus as a master over TCP, in a process of its own: node/client.js, driven by a line of JSON for each call.</summary>
internal sealed class LibmbusClient : IAsyncDisposable
{
    // A search of three levels at 250 ms for each silence takes 15 s; this ends a hang.
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private LibmbusClient(Process process) => _process = process;

    /// <summary>
    /// Reads many meters, each with a connection of its own; returns each reading as JSON, without its time. A process reads one at a time,
    /// because libmbus writes its XML with buffers that its threads share.
    /// </summary>
    internal static async Task<string[][]> ReadManyAsync(IReadOnlyList<LibmbusRequest> requests, int processes)
    {
        string[][] all = new string[requests.Count][];
        int last = -1;
        await Task.WhenAll(Enumerable.Range(0, processes).Select(async _ =>
        {
            await using LibmbusClient client = new(Start());
            for (int i = Interlocked.Increment(ref last); i < all.Length; i = Interlocked.Increment(ref last))
                all[i] = await client.ReadAsync(requests[i]);
        }));
        return all;
    }

    /// <summary>Connects to a bridge. libmbus waits for each answer, and for the silence behind it, as long as the time-out says.</summary>
    internal static async Task<LibmbusClient> ConnectAsync(IPEndPoint bridge, int timeoutMs)
    {
        LibmbusClient client = new(Start());
        try
        {
            await client.CallAsync(new { @do = "connect", host = bridge.Address.ToString(), port = bridge.Port, timeoutMs });
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads all telegrams of a meter by its primary address, or by its secondary address of 16 digits.</summary>
    internal async Task<LibmbusReading> GetDataAsync(string address, bool pingFirst = true) =>
        new((await CallAsync(new { @do = "getData", address, pingFirst }))!.AsObject());

    /// <summary>The secondary addresses of all meters.</summary>
    internal async Task<string[]> ScanSecondaryAsync() =>
        (await CallAsync(new { @do = "scanSecondary" })).Deserialize<string[]>()!;

    /// <summary>Gives a meter another primary address.</summary>
    internal Task SetPrimaryIdAsync(string from, int to) => CallAsync(new { @do = "setPrimaryId", from, to });

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource end = new(LongestCall);
        try
        {
            await _process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string[]> ReadAsync(LibmbusRequest one)
    {
        JsonNode readings = (await CallAsync(new
        {
            @do = "readTimes",
            host = one.Host.Address.ToString(),
            port = one.Host.Port,
            timeoutMs = one.TimeoutMs,
            address = one.Address,
            times = one.Times,
            pingFirst = one.PingFirst,
        }))!;
        return [.. readings.AsArray().Select(Contents)];
    }

    private static Process Start() => Process.Start(new ProcessStartInfo("node", ["client.js"])
    {
        WorkingDirectory = NodePackage.Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    // An error is an empty text: its words depend on the moment. The time of the reading and the access number are those of the run.
    private static string Contents(JsonNode? reading)
    {
        if (reading!["result"] is not JsonObject data)
            return "";

        data["SlaveInformation"]!.AsObject().Remove("AccessNumber");
        foreach (JsonNode? record in data["DataRecord"] switch { JsonArray many => many, JsonNode one => [one.DeepClone()], _ => new JsonArray() })
            record!.AsObject().Remove("Timestamp");
        return data.ToJsonString();
    }

    private async Task<JsonNode?> CallAsync(object command)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command));
        await _process.StandardInput.FlushAsync();
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(LongestCall);
        JsonNode answer = JsonNode.Parse(line ?? throw new LibmbusException("The process of libmbus has ended; see stderr."))!;
        return answer["error"] is { } error ? throw new LibmbusException((string)error!) : answer["result"];
    }
}
