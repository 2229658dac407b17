using System.Net;
using System.Net.Sockets;
using Mbus.Server.Tests.Bridge.Abuse;

namespace Mbus.Benchmarks.Abuse;

/// <summary>A client's connection over TCP, from an address of its own.</summary>
internal sealed class SocketConnection(IPAddress from, IPEndPoint bridge) : Connection
{
    private Socket? _socket;

    // A socket that is readable and has no bytes is at its end.
    internal override bool IsOpen => _socket != null && !(_socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0);

    internal override bool HasReply => _socket is { Available: > 0 };

    /// <summary>A socket that is connected; null where the bridge does not accept it.</summary>
    internal static Socket? Connect(IPAddress from, IPEndPoint bridge)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            socket.Connect(bridge);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    internal override bool TryOpen()
    {
        Close();
        _socket = Connect(from, bridge);
        if (_socket != null)
            _socket.Blocking = false;
        return _socket != null;
    }

    internal override void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    // What the socket does not take is lost: the scripts do not wait for it.
    internal override void Send(byte[] bytes)
    {
        _socket?.Send(bytes, SocketFlags.None, out SocketError error);
    }

    internal override byte[] Receive()
    {
        byte[] bytes = new byte[Reads && _socket != null ? _socket.Available : 0];
        int count = bytes.Length == 0 ? 0 : _socket!.Receive(bytes, SocketFlags.None, out _);
        return bytes[..count];
    }
}
