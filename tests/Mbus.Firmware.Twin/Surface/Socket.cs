extern alias Host;

using Mbus.Twin;
using HostEndPoint = Host::System.Net.IPEndPoint;
using HostException = Host::System.Net.Sockets.SocketException;
using HostSocket = Host::System.Net.Sockets.Socket;

namespace System.Net.Sockets;

/// <summary>A socket of the device, implemented with a socket of this machine.</summary>
public class Socket : IDisposable
{
    // TCP_SND_BUF of the ESP32.
    private const int SendBuffer = 5760;

    private readonly BoardNetwork _network = Board.Current.Network;
    private readonly int _losses;
    private readonly bool _isUdp;
    private HostSocket? _socket;
    private int _port;
    private int _acceptedOn;
    private bool _reusesAddress;
    private bool _broadcasts;
    private bool _isListening;
    private bool _isClosed;

    /// <summary>A socket that is neither bound nor connected.</summary>
    public Socket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)
        : this(null)
    {
        bool isTcp = socketType == SocketType.Stream && protocolType == ProtocolType.Tcp;
        _isUdp = socketType == SocketType.Dgram && protocolType == ProtocolType.Udp;
        if (addressFamily != AddressFamily.InterNetwork || (!isTcp && !_isUdp))
            throw new NotSupportedException("The twin has TCP and UDP over IPv4 only.");
    }

    private Socket(HostSocket? accepted)
    {
        _losses = _network.Losses;
        _socket = accepted;
        if (!_network.TryTakePlace())
        {
            accepted?.Dispose();
            throw new SocketException(SocketException.TooManySockets);
        }
    }

    /// <summary>The number of available bytes.</summary>
    public int Available => Open().Available;

    /// <summary>False on accepted sockets, as on the device.</summary>
    public bool Connected => false;

    /// <summary>The local address.</summary>
    public EndPoint LocalEndPoint => new IPEndPoint(IPAddress.Any, _port);

    /// <summary>The peer.</summary>
    public EndPoint RemoteEndPoint
    {
        get
        {
            HostEndPoint peer = (HostEndPoint)(Open().RemoteEndPoint ?? throw new SocketException(SocketException.NotConnected));
            return new IPEndPoint(new IPAddress(peer.Address.GetAddressBytes()), peer.Port);
        }
    }

    /// <summary>Milliseconds; 0 for no timeout.</summary>
    public int ReceiveTimeout
    {
        get => Open().ReceiveTimeout;
        set => Open().ReceiveTimeout = value;
    }

    /// <summary>Milliseconds; 0 for no timeout.</summary>
    public int SendTimeout
    {
        get => Open().SendTimeout;
        set => Open().SendTimeout = value;
    }

    /// <summary>Takes a port of the device.</summary>
    public void Bind(EndPoint localEP)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        int port = ((IPEndPoint)localEP).Port;
        if (_isUdp)
        {
            _network.Datagrams.Bind(port);
            _port = port;
            return;
        }

        if (!_reusesAddress && _network.IsHeld(port))
            throw new SocketException(SocketException.AddressInUse);
        _socket = _network.Take(port);
        _port = port;
    }

    /// <summary>Connects to a port of this machine, and waits for the result.</summary>
    public void Connect(EndPoint remoteEP)
    {
        IPEndPoint remote = (IPEndPoint)remoteEP;
        _socket = new HostSocket(Host::System.Net.Sockets.AddressFamily.InterNetwork, Host::System.Net.Sockets.SocketType.Stream, Host::System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            _socket.Connect(new HostEndPoint(new Host::System.Net.IPAddress(remote.Address.GetAddressBytes()), remote.Port));
        }
        catch (HostException e)
        {
            throw new SocketException((int)e.SocketErrorCode);
        }
    }

    /// <summary>Listens.</summary>
    public void Listen(int backlog)
    {
        _network.Listen(_port, Open(), backlog);
        _isListening = true;
    }

    /// <summary>Waits for a connection.</summary>
    public Socket Accept()
    {
        try
        {
            HostSocket accepted = Open().Accept();
            accepted.SendBufferSize = SendBuffer;
            _network.Hold(_port);
            return new Socket(accepted) { _acceptedOn = _port };
        }
        catch (HostException e)
        {
            throw new SocketException((int)e.SocketErrorCode);
        }
    }

    /// <summary>Sends all bytes, and waits at most <see cref="SendTimeout"/>.</summary>
    public int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags)
    {
        try
        {
            int count = Open().Send(buffer, offset, size, Host::System.Net.Sockets.SocketFlags.None);
            _network.Keep('<', buffer.AsSpan(offset, count));
            return count;
        }
        catch (HostException e)
        {
            throw new SocketException(Code(e));
        }
    }

    /// <summary>Returns the first available bytes, and waits at most <see cref="ReceiveTimeout"/> for them; 0 after the peer has closed.</summary>
    public int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags)
    {
        try
        {
            int count = Open().Receive(buffer, offset, size, Host::System.Net.Sockets.SocketFlags.None);
            if (count > 0)
                _network.Keep('>', buffer.AsSpan(offset, count));
            return count;
        }
        catch (HostException e)
        {
            throw new SocketException(Code(e));
        }
    }

    /// <summary>Sends a datagram.</summary>
    public int SendTo(byte[] buffer, int offset, int size, SocketFlags socketFlags, EndPoint remoteEP)
    {
        if (!_broadcasts && remoteEP.ToString()!.StartsWith("255.255.255.255:", StringComparison.Ordinal))
            throw new SocketException(SocketException.AccessDenied);
        _network.Datagrams.Sent.Enqueue((remoteEP.ToString()!, buffer.AsSpan(offset, size).ToArray()));
        return size;
    }

    /// <summary>Returns the length of the next datagram; its rest is lost if the buffer is too small.</summary>
    public int ReceiveFrom(byte[] buffer, ref EndPoint remoteEP)
    {
        byte[] datagram = _network.Datagrams.Take(_port);
        int count = Math.Min(datagram.Length, buffer.Length);
        datagram.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    /// <summary>Sets an option; TCP_NODELAY, SO_KEEPALIVE and, before <see cref="Bind"/>, SO_REUSEADDR are known.</summary>
    public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, bool optionValue)
    {
        if (optionLevel == SocketOptionLevel.Socket && optionName == SocketOptionName.ReuseAddress)
            _reusesAddress = optionValue;
        else if (optionLevel == SocketOptionLevel.Socket && optionName == SocketOptionName.Broadcast)
            _broadcasts = optionValue;
        else if (optionLevel == SocketOptionLevel.Tcp && optionName == SocketOptionName.NoDelay)
            Open().NoDelay = optionValue;
        else if (optionLevel == SocketOptionLevel.Socket && optionName == SocketOptionName.KeepAlive)
            Open().SetSocketOption(Host::System.Net.Sockets.SocketOptionLevel.Socket, Host::System.Net.Sockets.SocketOptionName.KeepAlive, optionValue);
        else
            throw new SocketException(SocketException.UnknownOption);
    }

    /// <summary>Returns true if a call of the mode would not block. A listener from before a loss of the address accepts no connections.</summary>
    public bool Poll(int microSeconds, SelectMode mode)
    {
        if (_isUdp)
            return _network.Datagrams.HasArrived(_port);

        bool isDeaf = _isListening && _losses != _network.Losses;
        if (isDeaf)
            _socket = Deafen();
        return !isDeaf && Open().Poll(microSeconds, (Host::System.Net.Sockets.SelectMode)mode);
    }

    /// <summary>Closes it and frees its place.</summary>
    public void Close()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    void IDisposable.Dispose() => Close();

    /// <summary>Closes it and frees its place.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_isClosed)
            return;

        _isClosed = true;
        _network.LeavePlace();
        if (_acceptedOn != 0)
            _network.Release(_acceptedOn);
        if (_port != 0 && _socket != null)
            _network.GiveBack(_port, _socket);
        else
            _socket?.Dispose();
    }

    // Connections during this time are refused.
    private HostSocket? Deafen()
    {
        if (_socket != null)
            _network.GiveBack(_port, _socket);
        return null;
    }

    private HostSocket Open()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_losses != _network.Losses)
            throw new SocketException(SocketException.Aborted);
        return _socket ?? throw new SocketException(SocketException.NotConnected);
    }

    // A call that would block at the end of its timeout is reported as a timeout on the device.
    private static int Code(HostException e) =>
        e.SocketErrorCode == Host::System.Net.Sockets.SocketError.WouldBlock ? SocketException.TimedOut : (int)e.SocketErrorCode;
}
