using System.Net;
using System.Net.Sockets;

namespace Mbus.Client.Tests.Lines;

/// <summary>Ports for servers that listen later than a test chooses their port, or again at the same port.</summary>
internal static class FreePort
{
    // Below the ports that Linux gives to sockets without one (net.ipv4.ip_local_port_range), which other tests use at the same time.
    private const int First = 20_000;
    private const int End = 32_000;
    private const int Attempts = 100;

    /// <summary>A random port at 127.0.0.1 that no server listens on now.</summary>
    public static int Next()
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int port = Random.Shared.Next(First, End);
            try
            {
                using TcpListener listener = new(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // In use.
            }
        }

        throw new InvalidOperationException($"No port from {First} to {End} was free in {Attempts} attempts.");
    }
}
