using System.Net;
using System.Net.Sockets;
using Mbus.Server.Tests.Bridge.Abuse;

namespace Mbus.Benchmarks.Abuse;

/// <summary>Abuses that only a socket limits: each is one connection, until it is cancelled.</summary>
internal static class Floods
{
    private const int ChunkLength = 16 * 1024;
    private const int SendTimeout = 500;

    internal static readonly (string Name, Action<IPAddress, IPEndPoint, CancellationToken> Run)[] All =
    [
        ("flood of noise", (from, bridge, stop) => Send(from, bridge, Noise(), stop)),
        ("flood of requests", (from, bridge, stop) => Send(from, bridge, Requests(), stop)),
        ("flood of connections", Connect),
    ];

    private static void Send(IPAddress from, IPEndPoint bridge, byte[] chunk, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using Socket? socket = SocketConnection.Connect(from, bridge);
            if (socket != null)
                Send(socket, chunk, stop);
        }
    }

    private static void Send(Socket socket, byte[] chunk, CancellationToken stop)
    {
        socket.SendTimeout = SendTimeout;
        SocketError error = SocketError.Success;
        while (error is SocketError.Success or SocketError.TimedOut or SocketError.WouldBlock && !stop.IsCancellationRequested)
            socket.Send(chunk, SocketFlags.None, out error);
    }

    private static void Connect(IPAddress from, IPEndPoint bridge, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            SocketConnection.Connect(from, bridge)?.Dispose();
    }

    private static byte[] Noise()
    {
        byte[] noise = new byte[ChunkLength];
        new Random(13757).NextBytes(noise);
        return noise;
    }

    private static byte[] Requests()
    {
        IEnumerable<byte> requests = Enumerable.Range(0, ChunkLength / Frame.ShortLength).SelectMany(i => AbuseBus.Short(0x5B, (byte)(i % 250)));
        return [.. requests];
    }
}
