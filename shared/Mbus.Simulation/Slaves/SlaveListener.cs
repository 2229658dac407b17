using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Mbus.Client.Lines;

namespace Mbus.Simulation.Slaves;

/// <summary>
/// A simulated bus for masters that come over TCP. One master at a time has the bus; others are accepted by the operating system and
/// wait until it is theirs.
/// </summary>
public sealed class SlaveListener : IDisposable
{
    private const int Waiting = 8;
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    private readonly SimulatedBus _bus;
    private readonly Socket _listener;
    private readonly TimeProvider _time;

    /// <summary>Listens from now on; <see cref="RunAsync"/> serves.</summary>
    /// <param name="bus">The bus; the listener is alone in calling it while it runs.</param>
    /// <param name="endPoint">Where to listen; port 0 for any free one.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="LineException">The address or port is not available.</exception>
    public SlaveListener(SimulatedBus bus, IPEndPoint endPoint, TimeProvider? time = null)
    {
        _bus = bus;
        _time = time ?? TimeProvider.System;
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endPoint);
            _listener.Listen(Waiting);
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new LineException($"Cannot listen on {endPoint}: {e.Message}. Choose a free port, and an address of this machine.", e);
        }
    }

    /// <summary>Where it listens, with the port it was given.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Serves one master after another until it is cancelled.</summary>
    /// <param name="served">Told when a master has the bus (true) and when it is gone (false), with what its end says.</param>
    /// <param name="cancel">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public async Task RunAsync(Action<bool, string>? served = null, CancellationToken cancel = default)
    {
        long origin = _time.Microseconds() - _bus.Now;
        while (true)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync(cancel).ConfigureAwait(false);
                AcceptedLine line = new(socket, _bus, _time);
                await using ConfiguredAsyncDisposable _ = line.ConfigureAwait(false);
                served?.Invoke(true, line.Name);
                string end = await ServeAsync(line, origin, cancel).ConfigureAwait(false);
                served?.Invoke(false, end);
            }
            catch (SocketException)
            {
                // A master that was gone before it was accepted, or no file handle left: neither ends the service.
                await Task.Delay(PauseAfterError, _time, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener.Dispose();

    private async Task<string> ServeAsync(AcceptedLine line, long origin, CancellationToken cancel)
    {
        try
        {
            await new SlaveEndpoint(_bus, line, isPaced: false, origin, Handover.Whole).RunAsync(cancel).ConfigureAwait(false);
            return "";
        }
        catch (LineException e)
        {
            return e.Message;
        }
    }
}
