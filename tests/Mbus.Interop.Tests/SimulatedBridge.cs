using System.Net;
using Mbus.Client;
using Mbus.Client.Bridge;
using Mbus.Client.Lines;
using Mbus.Client.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Interop.Tests;

/// <summary>A bridge on the loopback address, over a simulated bus of 38400 Bd in real time.</summary>
internal sealed class SimulatedBridge : IAsyncDisposable
{
    // What a busy machine may be late by.
    private const long SlackMicroseconds = 50_000;

    private readonly Line _line;
    private readonly BridgeServer _server;
    private readonly StringWriter _trace = new();

    internal SimulatedBridge(string definition, bool readOnly = false)
    {
        LineTiming timing = new(38400, SlackMicroseconds);
        _line = SimulatedLine.InRealTime(new SimulatedBus(BusDefinition.Parse(definition, "the bus of the test"), timing));
        BridgeOptions options = new() { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], ReadOnly = readOnly };
        _server = new BridgeServer(_line, options, NullLogger.Instance, new BridgeTrace(_trace, _line, DateTimeOffset.UnixEpoch, e => throw e));
        _server.Start();
    }

    /// <summary>What clients asked for and what the bridge gave them: ">" and "&lt;" with the bytes.</summary>
    internal string[] Transcript =>
    [
        .. TraceReader.Read(new StringReader(_trace.ToString()))
            .Where(entry => entry.Client != TraceEntry.Bus && entry.Bytes.Length > 0)
            .Select(entry => $"{entry.What} {Hex.Format(entry.Bytes)}"),
    ];

    /// <summary>libmbus, connected to it. The time-out is many times what a meter here takes to answer.</summary>
    internal Task<LibmbusClient> ConnectAsync(int timeoutMs = 250) => LibmbusClient.ConnectAsync(_server.EndPoints[0], timeoutMs);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _line.DisposeAsync();
    }
}
