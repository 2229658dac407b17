extern alias Device;

using System.Net;
using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

/// <summary>The firmware of the ESP32, on a board of the twin.</summary>
internal sealed class DeviceBridge : BridgeUnderTest
{
    private readonly RealClock _clock = new();
    private readonly AnsweringWire _wire;
    private readonly Firmware _firmware;

    internal DeviceBridge(Func<byte[], byte[]?> answer, BridgeSetup setup)
    {
        _wire = new AnsweringWire(answer);
        _firmware = new Firmware(
            new Board(_clock, _wire),
            "baud = 38400",
            $"clients = {setup.MaxClients}",
            $"allow = {setup.Allow}",
            $"read-only = {(setup.ReadOnly ? 1 : 0)}");
        _firmware.Start();
        Assert.True(SpinWait.SpinUntil(() => _firmware.IsListening, Timeout), "The firmware does not listen.");
    }

    internal override int Clients => _firmware.Masters;

    internal override int Replies => _firmware.Arbiter.Replies;

    internal override int Silences => _firmware.Arbiter.Silences;

    internal override IPEndPoint EndPoint => _firmware.EndPoint;

    internal override byte[][] Sent => _wire.Sent;

    internal override void Advance(long microseconds) => _clock.Advance(microseconds);

    internal override void LoseLine() => _wire.IsLost = true;

    internal override void ReturnLine() => _wire.IsLost = false;

    public override ValueTask DisposeAsync() => _firmware.DisposeAsync();
}
