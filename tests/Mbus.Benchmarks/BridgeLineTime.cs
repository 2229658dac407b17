using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mbus.Client.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Benchmarks;

/// <summary>
/// What a read through the bridge costs on a line that is paced like a real one, beside the time that the line itself takes: request,
/// response delay, reply and the 33 idle bits that the standard has between them.
/// </summary>
internal static class BridgeLineTime
{
    private const byte Meter = 3;

    internal static async Task PrintAsync()
    {
        foreach ((int baudRate, int reads) in new[] { (300, 6), (2400, 40), (38400, 400) })
        {
            double line = await LineTimeAsync(baudRate, reads);
            double bridge = await ThroughTheBridgeAsync(baudRate, reads);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{baudRate,5} Bd: through the bridge {bridge,8:0.00} ms a read, line {line,8:0.00} ms, ratio {bridge / line:0.0000}"));
        }
    }

    private static SimulatedBus Bus(int baudRate) => new(BusDefinition.Default, new LineTiming(baudRate, 0));

    // In virtual time, and so exact.
    private static async Task<double> LineTimeAsync(int baudRate, int reads)
    {
        await using SimulatedLine line = SimulatedLine.InVirtualTime(Bus(baudRate));
        Exchange exchange = new(line.Timing);
        byte[] buffer = new byte[Frame.MaxLength];
        for (int i = 0; i < reads; i++)
        {
            Frame.TryParse(Request(i), 0, Frame.ShortLength, out Frame request);
            exchange.Begin(request, 1, line.Now);
            while (exchange.Outcome == Outcome.Pending)
            {
                if (exchange.Poll(line.Now))
                    exchange.Sent(await line.SendAsync(exchange.Request.AsMemory(0, exchange.RequestLength)), line.Now);
                Received received = await line.ReceiveAsync(buffer, exchange.NextDeadline);
                if (received.Count > 0)
                    exchange.Receive(buffer, 0, received.Count, received.At);
            }
        }

        return (line.Now + line.Timing.Idle) / 1000.0 / reads;
    }

    private static async Task<double> ThroughTheBridgeAsync(int baudRate, int reads)
    {
        await using SimulatedLine line = SimulatedLine.InRealTime(Bus(baudRate));
        await using BridgeServer bridge = new(line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance);
        bridge.Start();
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(bridge.EndPoints[0]);

        // The first read compiles, and leaves the line busy for its 33 idle bits, as each of the others does.
        Read(client, 1);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < reads; i++)
            Read(client, i);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / reads;
    }

    private static void Read(Socket client, int number)
    {
        byte[] buffer = new byte[Frame.MaxLength];
        client.Send(Request(number));
        int count = 0;
        do
        {
            count += client.Receive(buffer, count, buffer.Length - count, SocketFlags.None);
        }
        while (Frame.Examine(buffer, 0, count) != count);
    }

    private static byte[] Request(int number)
    {
        byte[] request = new byte[Frame.ShortLength];
        Frame.WriteShort(request, 0, ControlField.WithFrameCount(ControlField.ReqUd2, number % 2 == 0), Meter);
        return request;
    }
}
