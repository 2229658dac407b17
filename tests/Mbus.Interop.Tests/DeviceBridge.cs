extern alias Device;

using System.Net;
using Device::Mbus.Twin;
using Mbus.Simulation;

namespace Mbus.Interop.Tests;

/// <summary>The firmware of the ESP32, on a board of the twin.</summary>
internal sealed class DeviceBridge : SimulatedBridge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Board _board;
    private readonly Firmware _firmware;

    internal DeviceBridge(SimulatedBus bus, bool readOnly)
    {
        _board = new Board(new RealClock(), new SimulatedWire(bus));
        _board.Network.KeepsTranscript = true;
        _firmware = new Firmware(_board, $"baud = {BaudRate}", $"slack-ms = {SlackMs}", $"read-only = {(readOnly ? 1 : 0)}", "page-port = 0");
        _firmware.Start();
        Assert.True(SpinWait.SpinUntil(() => _firmware.IsListening, Patience), "The firmware does not listen.");
    }

    internal override string[] Transcript => _board.Network.Transcript;

    internal override IPEndPoint EndPoint => _firmware.EndPoint;

    public override ValueTask DisposeAsync() => _firmware.DisposeAsync();
}
