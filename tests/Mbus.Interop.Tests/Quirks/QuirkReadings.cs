using System.Net;
using Mbus.Client.Lines;
using Mbus.Interop.Tests.Quirks;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Mbus.Simulation.Slaves;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(QuirkReadings))]

namespace Mbus.Interop.Tests.Quirks;

/// <summary>
/// Readings of each quirk of the table by libmbus alone and through the bridge, several at the same time: libmbus waits for nearly all of
/// it.
/// </summary>
public sealed class QuirkReadings
{
    private const int Processes = 16;
    private const int BaudRate = 38400;

    // What a busy machine may be late by; also the time for a slow meter.
    private const int SlackMs = 1500;

    private readonly Lazy<Task<Dictionary<string, (string[] Alone, string[] Bridged)>>> _all = new(ReadAsync);

    /// <summary>The contents of the readings of a quirk; an empty text for an error.</summary>
    internal async Task<(string[] Alone, string[] Bridged)> OfAsync(string quirk) => (await _all.Value)[quirk];

    private static async Task<Dictionary<string, (string[] Alone, string[] Bridged)>> ReadAsync()
    {
        List<IAsyncDisposable> started = [];
        try
        {
            List<LibmbusRequest> requests = [];
            foreach (Quirk quirk in QuirkTable.All)
            {
                foreach (IPEndPoint host in new[] { Start(quirk, started).EndPoint, await BridgeAsync(quirk, started) })
                    requests.Add(new LibmbusRequest(host, quirk.Address, quirk.Times, quirk.PingFirst, quirk.TimeoutMs));
            }

            string[][] readings = await LibmbusClient.ReadManyAsync(requests, Processes);
            return QuirkTable.All.Select((quirk, i) => (quirk.Name, Readings: (readings[2 * i], readings[(2 * i) + 1]))).ToDictionary(one => one.Name, one => one.Readings);
        }
        finally
        {
            for (int i = started.Count - 1; i >= 0; i--)
                await started[i].DisposeAsync();
        }
    }

    private static SimulatedBus Bus(Quirk quirk) => new(BusDefinition.Parse(quirk.Definition, quirk.Name), new LineTiming(BaudRate, SlackMs * 1000));

    private static GatewayRun Start(Quirk quirk, List<IAsyncDisposable> started)
    {
        GatewayRun gateway = new(Bus(quirk));
        started.Add(gateway);
        return gateway;
    }

    // The bridge is at the bus itself, or at the gateway.
    private static async Task<IPEndPoint> BridgeAsync(Quirk quirk, List<IAsyncDisposable> started)
    {
        Line line = quirk.Gateway == null
            ? SimulatedLine.InRealTime(Bus(quirk))
            : await LineAddress.Parse($"{quirk.Line}{Start(quirk, started).EndPoint},baud={BaudRate},slack={SlackMs}ms").OpenAsync();
        started.Add(line);
        BridgeServer server = new(
            quirk.WakeUp == null ? line : line.WithWakeUp(WakeUpPreamble.Parse(quirk.WakeUp)), new BridgeOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)] }, NullLogger.Instance);
        started.Add(server);
        server.Start();
        return server.EndPoints[0];
    }

    /// <summary>A simulated bus behind a TCP port, until it is disposed.</summary>
    private sealed class GatewayRun : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly SlaveListener _listener;
        private readonly Task _serving;

        internal GatewayRun(SimulatedBus bus)
        {
            _listener = new SlaveListener(bus, new IPEndPoint(IPAddress.Loopback, 0));
            _serving = _listener.RunAsync(cancel: _stop.Token);
        }

        internal IPEndPoint EndPoint => _listener.EndPoint;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving.ContinueWith(_ => { }, TaskScheduler.Default);
            _listener.Dispose();
            _stop.Dispose();
        }
    }
}
