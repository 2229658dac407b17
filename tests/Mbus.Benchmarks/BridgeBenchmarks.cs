using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Mbus.Client.Lines;
using Mbus.Server.Bridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Benchmarks;

/// <summary>
/// What the bridge adds to a transaction: the same request and reply directly on a line that answers at once, and through the
/// bridge over a loopback connection.
/// </summary>
[MemoryDiagnoser]
public class BridgeBenchmarks
{
    private readonly byte[] _buffer = new byte[Frame.MaxLength];
    private InstantLine _direct = null!;
    private InstantLine _bridged = null!;
    private BridgeServer _bridge = null!;
    private Socket _client = null!;

    [GlobalSetup]
    public void Start()
    {
        _direct = new InstantLine();
        _bridged = new InstantLine();
        _bridge = new BridgeServer(_bridged, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance);
        _bridge.Start();
        _client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _client.Connect(_bridge.EndPoints[0]);
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        _client.Dispose();
        await _bridge.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "directly on the line")]
    public async Task<int> Direct()
    {
        Exchange exchange = new(_direct.Timing);
        Frame.TryParse(Samples.Request, 0, Samples.Request.Length, out Frame request);
        exchange.Begin(request, 1, _direct.Now);
        while (exchange.Outcome == Outcome.Pending)
        {
            if (exchange.Poll(_direct.Now))
            {
                exchange.Sent(await _direct.SendAsync(Samples.Request), _direct.Now);
                Received received = await _direct.ReceiveAsync(_buffer, exchange.NextDeadline);
                exchange.Receive(_buffer, 0, received.Count, received.At);
            }
        }

        return exchange.Reply.Length;
    }

    [Benchmark(Description = "through the bridge, on loopback")]
    public int ThroughTheBridge()
    {
        _client.Send(Samples.Request);
        int count = 0;
        while (count < Samples.Reply.Length)
            count += _client.Receive(_buffer, count, _buffer.Length - count, SocketFlags.None);
        return count;
    }
}
