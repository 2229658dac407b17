extern alias Device;
using Device::Mbus.Twin;
using Mbus.Server.Tests.Bridge.Abuse;
using Mbus.Simulation;

namespace Mbus.Bridge.Tests.Abuse;

/// <summary>The firmware on a board of the twin with three places, between clients with real sockets and a simulated bus, in virtual time.</summary>
internal sealed class AbusedFirmware : IDisposable
{
    private const int Places = 3;

    private readonly SteppedClock _clock = new();
    private readonly Firmware _firmware;
    private readonly List<NetworkClient> _clients = [];
    private readonly List<FirmwareConnection> _connections = [];

    internal AbusedFirmware(int baudRate)
    {
        SimulatedBus bus = new(AbuseBus.Definition, new LineTiming(baudRate, 0));
        _firmware = new Firmware(new Board(_clock, new SimulatedWire(bus)), $"baud = {baudRate}", $"clients = {Places}", "read-only = 0");
    }

    /// <summary>Microseconds.</summary>
    internal long Now => _clock.Now;

    public void Dispose()
    {
        foreach (FirmwareConnection connection in _connections)
            connection.Close();
        _firmware.Dispose();
    }

    internal void Add(int address, Func<Connection, IEnumerable<Pause>> script)
    {
        FirmwareConnection connection = new(() => _firmware.EndPoint, address, () => Now);
        _connections.Add(connection);
        _clients.Add(new NetworkClient(_clients.Count, connection, script(connection)));
    }

    /// <summary>Runs it on this thread.</summary>
    internal void Run(long until)
    {
        _clock.Stepped = () =>
        {
            if (Now >= until)
                _firmware.Stop();
            if (!_firmware.IsListening)
                return;

            foreach (NetworkClient client in _clients)
                client.Run(Now);
        };
        _firmware.Run();
    }
}
