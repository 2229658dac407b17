using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Simulation.Slaves;

/// <summary>
/// Connects a simulated bus to external masters over TCP, as the gateway of its definition. One master at a time has the bus; the operating
/// system accepts further connections, which wait until the bus is free, unless the gateway closes them.
/// </summary>
public sealed class SlaveListener : IDisposable
{
    private const int Waiting = 8;
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    private readonly SimulatedBus _bus;
    private readonly Socket _listener;
    private readonly TimeProvider _time;
    private long? _lastEnd;

    /// <summary>Starts to listen; call <see cref="RunAsync"/> to serve.</summary>
    /// <param name="bus">Bus; only the listener may call it while it runs.</param>
    /// <param name="endPoint">Listen endpoint; port 0 for any free port.</param>
    /// <param name="time">Clock; the system clock when null.</param>
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
            throw new LineException($"Cannot listen on {endPoint}: {e.Message}. Choose a free port, and an address of this machine.", e) { Code = MbusError.ListenAddressUnavailable };
        }
    }

    /// <summary>Listen endpoint, with its actual port.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    private GatewayDefinition Gateway => _bus.Definition.Gateway;

    /// <summary>Serves one master at a time until cancelled.</summary>
    /// <param name="served">Called with true when a master gets the bus, and with false when it disconnects, with the reason.</param>
    /// <param name="cancel">Ends the call with an <see cref="OperationCanceledException"/>.</param>
    public async Task RunAsync(Action<bool, string>? served = null, CancellationToken cancel = default)
    {
        long origin = _time.Microseconds() - _bus.Now;
        while (true)
        {
            try
            {
                Socket? socket = await AcceptAsync(cancel).ConfigureAwait(false);
                if (socket == null)
                    continue;

                AcceptedLine line = new(socket, _bus, _time);
                await using ConfiguredAsyncDisposable _ = line.ConfigureAwait(false);
                served?.Invoke(true, line.Name);
                string end = await ServeAloneAsync(line, origin, cancel).ConfigureAwait(false);
                _lastEnd = _time.Microseconds();
                served?.Invoke(false, end);
            }
            catch (SocketException)
            {
                // The master disconnected before the accept, or no file handle is free: the listener continues.
                await Task.Delay(PauseAfterError, _time, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener.Dispose();

    /// <summary>Accepts a connection; null if the gateway closes it at once.</summary>
    private async Task<Socket?> AcceptAsync(CancellationToken cancel)
    {
        Socket socket = await _listener.AcceptAsync(cancel).ConfigureAwait(false);
        if (_lastEnd is long end && _time.Microseconds() < end + Gateway.PauseMicroseconds)
        {
            socket.Dispose();
            return null;
        }

        await _time.UntilAsync(_time.Microseconds() + Gateway.AcceptMicroseconds, cancel).ConfigureAwait(false);
        return socket;
    }

    private async Task<string> ServeAloneAsync(AcceptedLine line, long origin, CancellationToken cancel)
    {
        if (!Gateway.IsExclusive)
            return await ServeAsync(line, origin, cancel).ConfigureAwait(false);

        using CancellationTokenSource served = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task refusing = RefuseAsync(served.Token);
        try
        {
            return await ServeAsync(line, origin, cancel).ConfigureAwait(false);
        }
        finally
        {
            await served.CancelAsync().ConfigureAwait(false);
            await refusing.ConfigureAwait(false);
        }
    }

    private async Task RefuseAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
                (await _listener.AcceptAsync(cancel).ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The master that was served has left.
        }
    }

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
