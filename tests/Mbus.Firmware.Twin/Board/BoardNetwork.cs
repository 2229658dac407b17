extern alias Host;

using System;
using System.Collections.Generic;
using System.Threading;
using HostEndPoint = Host::System.Net.IPEndPoint;
using HostSocket = Host::System.Net.Sockets.Socket;

namespace Mbus.Twin;

/// <summary>
/// The network of a board: its Wi-Fi, and for each TCP port of the device a free port on this machine's loopback address, which stays
/// the same when the device listens again. While the device does not listen, connections are refused.
/// </summary>
public sealed class BoardNetwork : IDisposable
{
    /// <summary>The maximum number of sockets: LWIP_MAX_SOCKETS of the ESP32.</summary>
    public const int MaxSockets = 16;

    /// <summary>The address of a device without a network.</summary>
    public const string NoAddress = "0.0.0.0";

    private const string OwnAddress = "192.168.1.17";

    // TIME_WAIT of lwIP: twice the maximum segment lifetime of a minute.
    private const long TimeWait = 120_000_000;

    private readonly Dictionary<int, int> _connections = new();
    private readonly Dictionary<int, long> _waitsUntil = new();
    private readonly Dictionary<int, HostSocket> _reserved = new();
    private readonly HashSet<int> _listening = new();
    private readonly Dictionary<int, HostEndPoint> _endPoints = new();
    private readonly List<string> _transcript = new();
    private int _sockets;
    private int _losses;

    internal BoardNetwork(Board board) => Board = board;

    /// <summary>False for a board with another network connection: there is no Wi-Fi adapter.</summary>
    public bool HasWifi { get; set; }

    /// <summary>True for a board with Ethernet: <see cref="Plug"/> and <see cref="Lose"/> are its cable.</summary>
    public bool HasEthernet { get; set; }

    /// <summary>The board's UDP datagrams.</summary>
    public BoardDatagrams Datagrams { get; } = new();

    /// <summary>The board's own access point.</summary>
    public OwnAccessPoint OwnPoint { get; } = new();

    /// <summary>The name of the device for the DHCP server; empty if it was not set.</summary>
    public string DeviceName { get; internal set; } = "";

    /// <summary>True while the access point can be reached.</summary>
    public bool IsInRange { get; set; } = true;

    /// <summary>The password of the access point.</summary>
    public string Password { get; set; } = "";

    /// <summary>The address; <see cref="NoAddress"/> for none.</summary>
    public string Address { get; private set; } = NoAddress;

    /// <summary>The number of open sockets.</summary>
    public int Sockets => Volatile.Read(ref _sockets);

    /// <summary>True to record the bytes on connections.</summary>
    public bool KeepsTranscript { get; set; }

    /// <summary>The bytes that the device received on its connections, after "&gt;", and sent, after "&lt;".</summary>
    public string[] Transcript
    {
        get
        {
            lock (_transcript)
                return _transcript.ToArray();
        }
    }

    /// <summary>The number of times that the address was lost: sockets and listeners from before do not work.</summary>
    internal int Losses => Volatile.Read(ref _losses);

    private Board Board { get; }

    /// <summary>Returns the address of a port of the device on this machine.</summary>
    public HostEndPoint EndPoint(int port)
    {
        lock (_reserved)
        {
            if (!_endPoints.ContainsKey(port))
                Reserve(port, new HostEndPoint(Host::System.Net.IPAddress.Loopback, 0));
            return _endPoints[port];
        }
    }

    /// <summary>True while the device listens on a port.</summary>
    public bool IsListening(int port)
    {
        lock (_reserved)
            return _listening.Contains(port);
    }

    /// <summary>Plugs the Ethernet cable in: the board gets an address.</summary>
    public void Plug() => Address = OwnAddress;

    /// <summary>Simulates the loss of the address.</summary>
    public void Lose()
    {
        IsInRange = false;
        Address = NoAddress;
        Interlocked.Increment(ref _losses);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_reserved)
        {
            foreach (HostSocket reserved in _reserved.Values)
                reserved.Dispose();
        }
    }

    internal bool Connect(string password)
    {
        if (IsInRange && password == Password)
            Address = OwnAddress;
        return Address != NoAddress;
    }

    internal bool TryTakePlace()
    {
        if (Interlocked.Increment(ref _sockets) <= MaxSockets)
            return true;

        LeavePlace();
        return false;
    }

    internal void LeavePlace() => Interlocked.Decrement(ref _sockets);

    /// <summary>Returns the listening socket of this machine for a port of the device.</summary>
    internal HostSocket Take(int port)
    {
        lock (_reserved)
        {
            EndPoint(port);
            if (!_reserved.Remove(port, out HostSocket? socket))
                throw new System.Net.Sockets.SocketException(System.Net.Sockets.SocketException.AddressInUse);
            return socket;
        }
    }

    internal void Listen(int port, HostSocket socket, int backlog)
    {
        lock (_reserved)
        {
            socket.Listen(backlog);
            _listening.Add(port);
        }
    }

    internal void GiveBack(int port, HostSocket socket)
    {
        lock (_reserved)
        {
            socket.Dispose();
            _listening.Remove(port);
            Reserve(port, _endPoints[port]);
        }
    }

    /// <summary>A connection to a port of the device exists.</summary>
    internal void Hold(int port)
    {
        lock (_reserved)
            _connections[port] = _connections.GetValueOrDefault(port) + 1;
    }

    /// <summary>The device has closed a connection to one of its ports.</summary>
    internal void Release(int port)
    {
        lock (_reserved)
        {
            _connections[port]--;
            _waitsUntil[port] = Board.Clock.Now + TimeWait;
        }
    }

    /// <summary>True while connections to a port exist or are in TIME_WAIT: only a socket with SO_REUSEADDR can be bound.</summary>
    internal bool IsHeld(int port)
    {
        lock (_reserved)
            return _connections.GetValueOrDefault(port) > 0 || _waitsUntil.GetValueOrDefault(port) > Board.Clock.Now;
    }

    internal void Keep(char direction, ReadOnlySpan<byte> bytes)
    {
        if (!KeepsTranscript)
            return;

        lock (_transcript)
            _transcript.Add(direction + " " + Mbus.Client.Hex.Format(bytes));
    }

    private void Reserve(int port, HostEndPoint endPoint)
    {
        HostSocket socket = new(Host::System.Net.Sockets.AddressFamily.InterNetwork, Host::System.Net.Sockets.SocketType.Stream, Host::System.Net.Sockets.ProtocolType.Tcp);
        socket.Bind(endPoint);
        _reserved[port] = socket;
        _endPoints[port] = (HostEndPoint)socket.LocalEndPoint!;
    }
}
