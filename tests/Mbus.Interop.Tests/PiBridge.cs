using System.Net;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Interop.Tests;

/// <summary>The bridge of Mbus.Client.</summary>
internal sealed class PiBridge : SimulatedBridge
{
    private readonly Line _line;
    private readonly BridgeServer _server;
    private readonly StringWriter _traced = new();
    private readonly BridgeTrace _trace;

    internal PiBridge(SimulatedBus bus, bool readOnly)
    {
        _line = SimulatedLine.InRealTime(bus);
        BridgeOptions options = new() { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Access = readOnly ? Access.Read : Access.Write };
        _trace = new BridgeTrace(_traced, _line, DateTimeOffset.UnixEpoch, NullLogger.Instance);
        _server = new BridgeServer(_line, options, NullLogger.Instance, _trace);
        _server.Start();
    }

    internal override string[] Transcript
    {
        get
        {
            _trace.FlushAsync().GetAwaiter().GetResult();
            return [.. TraceReader.Read(new StringReader(_traced.ToString()))
                .Where(entry => entry.Client != TraceEntry.Bus && entry.Bytes.Length > 0)
                .Select(entry => $"{entry.What} {Hex.Format(entry.Bytes)}")];
        }
    }

    internal override IPEndPoint EndPoint => _server.EndPoints[0];

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _trace.DisposeAsync();
        await _line.DisposeAsync();
    }
}
