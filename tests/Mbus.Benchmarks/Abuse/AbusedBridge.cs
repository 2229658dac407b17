using System.Diagnostics;
using System.Globalization;
using System.Net;
using Mbus.Server.Bridge;
using Mbus.Server.Tests.Bridge.Abuse;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Benchmarks.Abuse;

/// <summary>A bridge in a process of its own, so that its processor time is known, over a simulated bus in real time.</summary>
internal sealed class AbusedBridge : IDisposable
{
    /// <summary>The argument that makes this program the bridge.</summary>
    internal const string Argument = "abused-bridge";

    private const int BaudRate = 2400;
    private const int Places = 16;

    private readonly Process _process;

    internal AbusedBridge()
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, [Argument]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        EndPoint = new IPEndPoint(IPAddress.Loopback, int.Parse(ReadLine(), CultureInfo.InvariantCulture));
    }

    internal IPEndPoint EndPoint { get; }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The processor time that it has used. Seconds.</summary>
    internal double ReadProcessorTime()
    {
        _process.StandardInput.WriteLine();
        return double.Parse(ReadLine(), CultureInfo.InvariantCulture);
    }

    /// <summary>Serves until standard input ends. Prints the port, and for each line of input the processor time.</summary>
    internal static async Task ServeAsync()
    {
        await using SimulatedLine line = SimulatedLine.InRealTime(new SimulatedBus(AbuseBus.Definition, new LineTiming(BaudRate, 0)));
        BridgeOptions options = new() { Listen = [new(IPAddress.Loopback, 0)], MaxClients = Places };
        await using BridgeServer bridge = new(line, options, NullLogger.Instance);
        bridge.Start();
        Console.WriteLine(bridge.EndPoints[0].Port);
        while (await Console.In.ReadLineAsync() != null)
            Console.WriteLine(Environment.CpuUsage.TotalTime.TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }

    private string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process of the bridge has ended.");
}
