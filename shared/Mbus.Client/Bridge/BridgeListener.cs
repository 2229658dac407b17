using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Mbus.Client.Bridge;

/// <summary>Listens for masters, and hands on those that come from an allowed network; others are closed at once.</summary>
internal sealed class BridgeListener(BridgeOptions options, ILogger log, Action<Socket, IPEndPoint> admit) : IDisposable
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    private readonly List<Socket> _listeners = [];

    /// <summary>Where it listens, with the ports it was given.</summary>
    internal IReadOnlyList<IPEndPoint> EndPoints => [.. _listeners.Select(listener => (IPEndPoint)listener.LocalEndPoint!)];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Socket listener in _listeners)
            listener.Dispose();
    }

    /// <summary>Opens the listening sockets.</summary>
    /// <exception cref="IOException">An address cannot be listened on; the message says which and why.</exception>
    internal void Open()
    {
        foreach (IPEndPoint endPoint in options.Listen)
            _listeners.Add(Listen(endPoint));
    }

    /// <summary>Accepts masters until it is stopped.</summary>
    internal Task AcceptAsync(CancellationToken stop) => Task.WhenAll(_listeners.Select(listener => AcceptAsync(listener, stop)));

    private static Socket Listen(IPEndPoint endPoint)
    {
        Socket listener = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen();
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new IOException($"Cannot listen on {endPoint}: {e.Message}. Give another address or port with --listen, or end the program that holds it.", e);
        }
    }

    private async Task AcceptAsync(Socket listener, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Socket socket = await listener.AcceptAsync(stop);
                Check(socket);
            }
            catch (SocketException e) when (!stop.IsCancellationRequested)
            {
                // A master that was gone before it was accepted, or no file handle left: neither ends the service.
                BridgeLog.AcceptFailed(log, e.Message);
                await Task.Delay(PauseAfterError, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void Check(Socket socket)
    {
        try
        {
            IPEndPoint peer = (IPEndPoint)socket.RemoteEndPoint!;
            if (IsAllowed(peer.Address))
            {
                admit(socket, peer);
                return;
            }

            BridgeLog.NotAllowed(log, peer);
        }
        catch (SocketException)
        {
            // It has gone already.
        }

        socket.Dispose();
    }

    private bool IsAllowed(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return options.Allow.Count == 0 || options.Allow.Any(network => network.Contains(plain));
    }
}
