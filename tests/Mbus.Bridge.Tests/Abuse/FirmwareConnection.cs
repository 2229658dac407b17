using System.Net;
using System.Net.Sockets;
using Mbus.Server.Tests.Bridge.Abuse;

namespace Mbus.Bridge.Tests.Abuse;

/// <summary>A connection over loopback, from 127.0.0.<paramref name="address"/>. No call blocks: the firmware runs on the same thread.</summary>
internal sealed class FirmwareConnection(Func<IPEndPoint> bridge, int address, Func<long> clock) : Connection
{
    // A connection request without a free place is repeated after 1 s of real time; virtual time is faster.
    private const long ConnectAgain = 1_000_000;

    private readonly byte[] _buffer = new byte[4096];
    private Socket? _socket;
    private bool _isConnected;
    private long _openedAt;

    internal override bool IsOpen
    {
        get
        {
            if (_socket == null || !_isConnected)
                return false;
            if (_socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0)
                Close();
            return _socket != null;
        }
    }

    internal override bool HasReply => Reads && _socket is { Available: > 0 };

    internal override bool TryOpen()
    {
        if (_socket == null || clock() - _openedAt > ConnectAgain)
            Begin();
        _isConnected = _socket!.Poll(0, SelectMode.SelectWrite);
        return _isConnected;
    }

    internal override void Close()
    {
        _socket?.Dispose();
        _socket = null;
        _isConnected = false;
    }

    internal override void Send(byte[] bytes)
    {
        if (IsOpen)
            _socket!.Send(bytes, SocketFlags.None, out _);
    }

    internal override byte[] Receive()
    {
        if (!HasReply)
            return [];

        int count = _socket!.Receive(_buffer, SocketFlags.None, out SocketError error);
        return error == SocketError.Success ? _buffer[..count] : [];
    }

    private void Begin()
    {
        Close();
        _openedAt = clock();
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false, LingerState = new LingerOption(true, 0) };
        _socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)address]), 0));
        try
        {
            _socket.Connect(bridge());
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // TryOpen tries again.
        }
    }
}
