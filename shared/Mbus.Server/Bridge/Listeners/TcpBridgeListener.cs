using System.Net;
using System.Net.Sockets;
using Mbus.Client;
using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>Accepts TCP connections from the allowed networks; closes other connections at once.</summary>
internal sealed class TcpBridgeListener(
    IPEndPoint endPoint, Handover handover, IReadOnlyList<IPNetwork> allow, ArbiterDriver driver, BridgeEvents events, ILogger log, TimeProvider time)
    : BridgeListener
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    private readonly List<Task> _clients = [];
    private Socket? _socket;

    internal override string Address => EndPoint.ToString();

    /// <summary>Listen endpoint, with its actual port.</summary>
    internal IPEndPoint EndPoint { get; private set; } = endPoint;

    public override void Dispose() => _socket?.Dispose();

    internal override void Open()
    {
        Socket socket = new(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(EndPoint);
            socket.Listen();
            EndPoint = (IPEndPoint)socket.LocalEndPoint!;
            _socket = socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LineException($"Cannot listen on {EndPoint}: {e.Message}. Use another address or port, or end the program that holds it.", e) { Code = MbusError.ListenAddressUnavailable };
        }
    }

    internal override async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await AcceptAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            _socket!.Dispose();
            await Task.WhenAll(_clients).ConfigureAwait(false);
        }
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _socket!.AcceptAsync(stop).ConfigureAwait(false);
                _clients.RemoveAll(client => client.IsCompleted);
                Accept(socket, stop);
            }
            catch (SocketException e) when (!stop.IsCancellationRequested)
            {
                // The master disconnected before the accept, or no file handle is free: the listener continues.
                if (events.ShouldLog(BridgeEvent.AcceptFailed))
                    BridgeLog.AcceptFailed(log, e.Message);
                await Task.Delay(PauseAfterError, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private void Accept(Socket socket, CancellationToken stop)
    {
        try
        {
            IPEndPoint peer = (IPEndPoint)socket.RemoteEndPoint!;
            if (IsAllowed(peer.Address))
            {
                TcpBridgeClient client = new(socket, peer, handover);
                if (driver.TryConnect(client))
                {
                    _clients.Add(client.ServeAsync(driver, time, log, stop));
                    return;
                }
            }
            else if (events.ShouldLog(BridgeEvent.NotAllowed))
            {
                BridgeLog.NotAllowed(log, peer);
            }
        }
        catch (SocketException)
        {
            // The master has already closed the connection.
        }

        socket.Dispose();
    }

    private bool IsAllowed(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allow.Count == 0 || allow.Any(network => network.Contains(plain));
    }
}
