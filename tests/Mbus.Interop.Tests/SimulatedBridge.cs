using System.Net;
using Mbus.Simulation;

namespace Mbus.Interop.Tests;

/// <summary>The bridges of the project.</summary>
internal enum BridgeKind
{
    /// <summary>That of Mbus.Client, as it runs on the Pi and on a PC.</summary>
    Pi,

    /// <summary>The firmware of the ESP32, on a board of the twin.</summary>
    Device,
}

/// <summary>A bridge on the loopback address, over a simulated bus of 38400 Bd in real time.</summary>
internal abstract class SimulatedBridge : IAsyncDisposable
{
    /// <summary>The baud rate of the bus.</summary>
    protected const int BaudRate = 38400;

    /// <summary>What a busy machine may be late by.</summary>
    protected const int SlackMs = 50;

    /// <summary>What clients asked for and what the bridge gave them: ">" and "&lt;" with the bytes.</summary>
    internal abstract string[] Transcript { get; }

    /// <summary>Where masters find it.</summary>
    internal abstract IPEndPoint EndPoint { get; }

    internal static SimulatedBridge Start(BridgeKind kind, string definition, bool readOnly = false)
    {
        SimulatedBus bus = new(BusDefinition.Parse(definition, "the bus of the test"), new LineTiming(BaudRate, SlackMs * 1000));
        return kind == BridgeKind.Pi ? new PiBridge(bus, readOnly) : new DeviceBridge(bus, readOnly);
    }

    /// <summary>libmbus, connected to it. The time-out is many times what a meter here takes to answer, also on a busy machine.</summary>
    internal Task<LibmbusClient> ConnectAsync(int timeoutMs = 1000) => LibmbusClient.ConnectAsync(EndPoint, timeoutMs);

    public abstract ValueTask DisposeAsync();
}
