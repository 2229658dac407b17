using System.Net.Sockets;

namespace Mbus.Client.Bridge;

/// <summary>A connected master: its socket and its place in the arbiter.</summary>
internal sealed class BridgeClient
{
    // Some dozens of the longest replies: who has not read those reads none.
    private const int SendBuffer = 16 * 1024;

    internal BridgeClient(Socket socket)
    {
        Socket = socket;
        socket.NoDelay = true;
        socket.Blocking = false;
        socket.SendBufferSize = SendBuffer;

        // A peer that vanished without a word is noticed after 30 s + 3 x 10 s.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    internal int Slot { get; set; }

    internal Socket Socket { get; }

    /// <summary>Sends without waiting. False where the client takes nothing more, or is gone.</summary>
    internal bool TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Socket.Send(bytes, SocketFlags.None, out SocketError error) == bytes.Length && error == SocketError.Success;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
