using System.Net;
using System.Net.Sockets;
using Mbus.Client.Tests.Fuzz;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>
/// Several clients send pieces of random requests through real sockets: the bridge logs no error and no byte that a terminal could take
/// for a command, keeps no memory, and goes on serving.
/// </summary>
[Collection(nameof(MeasuredMemory))]
public class MutatedChunkTests
{
    private const int Clients = 8;
    private const long MaxGrowth = 2 << 20;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly byte[] Addresses = [AbuseBus.Ordinary, AbuseBus.Longest, AbuseBus.Endless];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Access.Read)]
    [InlineData(Access.Write)]
    public async Task A_bridge_continues_to_serve_and_keeps_no_memory(Access access)
    {
        CheckingLog log = new();
        await using SimulatedLine line = SimulatedLine.InRealTime(new SimulatedBus(AbuseBus.Definition, new LineTiming(38400, 0)));
        await using BridgeServer bridge = new(line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)], Access = access }, log);
        bridge.Start();

        // The first ones fill the buffers that are kept.
        await SendAsync(bridge, Mutations.Count / 10);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await SendAsync(bridge, Mutations.Count);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);

        Assert.True(bridge.CheckHealth());
        Assert.Null(bridge.Status.LastError);
        if (access == Access.Read)
            await ReadAsync(bridge);
        await bridge.DisposeAsync();
        Assert.Null(log.Fault);
        Assert.NotEqual(0, log.Lines);
    }

    private static Task SendAsync(BridgeServer bridge, int chunks) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Task.Run(() => SendAsync(bridge, new Random(Mutations.Seed + i), chunks / Clients), Cancel)));

    private static async Task SendAsync(BridgeServer bridge, Random random, int chunks)
    {
        RandomRequests source = new(random, Addresses, [.. AbuseBus.Definition.Meters.Select(meter => meter.Address)]);
        Socket socket = Connect(bridge);
        byte[] received = new byte[Frame.MaxLength];
        for (int i = 0; i < chunks; i++)
        {
            byte[] bytes = source.Next();
            int end = random.Next(3) == 0 ? random.Next(bytes.Length) : bytes.Length;
            bool isOpen = await TrySendAsync(socket, bytes.AsMemory(0, end));
            while (isOpen && socket.Available > 0 && random.Next(4) > 0)
                await socket.ReceiveAsync(received, Cancel);
            if (isOpen && random.Next(200) > 0)
                continue;

            if (isOpen && random.Next(4) > 0)
                await EndAsync(socket);
            socket.Dispose();
            socket = Connect(bridge);
        }

        await EndAsync(socket);
        socket.Dispose();
    }

    // The bridge reads what waits in the socket, at its pace, and closes the connection then.
    private static async Task EndAsync(Socket socket)
    {
        byte[] received = new byte[Frame.MaxLength];
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(received, Cancel) > 0)
            {
                // Replies.
            }
        }
        catch (SocketException)
        {
            // The bridge has closed it before.
        }
    }

    private static async Task<bool> TrySendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await socket.SendAsync(bytes, Cancel);
            return true;
        }
        catch (SocketException)
        {
            // The bridge has closed it: it has another client for the place, or this one did not read.
            return false;
        }
    }

    private static async Task ReadAsync(BridgeServer bridge)
    {
        using Socket socket = Connect(bridge);
        byte[] reply = new byte[Frame.MaxLength];
        socket.Send(AbuseBus.Short(0x7B, AbuseBus.Ordinary));
        int count = await socket.ReceiveAsync(reply, Cancel).AsTask().WaitAsync(MaxWait, Cancel);
        Assert.True(Frame.TryParse(reply, 0, count, out _), Convert.ToHexString(reply, 0, count));
    }

    private static Socket Connect(BridgeServer bridge)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(bridge.EndPoints[0]);
        return socket;
    }

    /// <summary>A log that keeps nothing but the first line that it should not have.</summary>
    private sealed class CheckingLog : ILogger
    {
        private int _lines;

        internal int Lines => _lines;

        internal string? Fault { get; private set; }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string line = formatter(state, exception);
            Interlocked.Increment(ref _lines);
            if (exception != null || logLevel >= LogLevel.Error || line.Any(character => character is not (>= ' ' and <= '~' or '\n')))
                Fault ??= $"{line} {exception}";
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
    }
}

/// <summary>Tests that measure the memory of the process: no others run beside them.</summary>
[CollectionDefinition(nameof(MeasuredMemory), DisableParallelization = true)]
public class MeasuredMemory;
