extern alias Device;

using Device::Mbus.Twin;
using Device::System.Net.Sockets;
using DeviceAddress = Device::System.Net.IPAddress;
using DeviceEndPoint = Device::System.Net.IPEndPoint;
using HostSocket = System.Net.Sockets.Socket;

namespace Mbus.Bridge.Tests.Twin;

/// <summary>The twin's sockets behave like the device's sockets: each test is a sentence of the notes on nanoFramework.</summary>
public sealed class SocketTests : IDisposable
{
    private const int Port = 10001;

    private readonly Board _board = new(new SteppedClock(), new AnsweringWire(_ => null));
    private readonly byte[] _buffer = new byte[300];

    [Fact]
    public void Connected_is_false_on_an_accepted_socket()
    {
        using Socket listener = Listen();
        using HostSocket peer = Connect();
        using Socket accepted = listener.Accept();
        Assert.False(accepted.Connected);
        Assert.Equal([127, 0, 0, 1], ((DeviceEndPoint)accepted.RemoteEndPoint).Address.GetAddressBytes());
    }

    [Fact]
    public void A_port_with_connections_or_in_TIME_WAIT_is_refused_with_error_10048_without_ReuseAddress()
    {
        Socket listener = Listen();
        using HostSocket peer = Connect();
        Socket accepted = listener.Accept();
        listener.Close();
        Assert.Equal(10048, Assert.Throws<SocketException>(() => Listen(reuse: false)).ErrorCode);
        accepted.Close();
        Assert.Equal(10048, Assert.Throws<SocketException>(() => Listen(reuse: false)).ErrorCode);

        using Socket again = Listen();
    }

    [Fact]
    public void Receive_returns_the_first_available_bytes_and_0_after_the_peer_has_closed()
    {
        using Socket listener = Listen();
        using HostSocket peer = Connect();
        using Socket accepted = listener.Accept();
        peer.Send([1, 2, 3]);
        Assert.Equal(3, accepted.Receive(_buffer, 0, 300, SocketFlags.None));

        peer.Shutdown(System.Net.Sockets.SocketShutdown.Both);
        Assert.Equal(0, accepted.Receive(_buffer, 0, 300, SocketFlags.None));
    }

    [Fact]
    public void A_time_out_of_Receive_is_error_10060()
    {
        using Socket listener = Listen();
        using HostSocket peer = Connect();
        using Socket accepted = listener.Accept();
        accepted.ReceiveTimeout = 1;
        SocketException e = Assert.Throws<SocketException>(() => accepted.Receive(_buffer, 0, 1, SocketFlags.None));
        Assert.Equal(10060, e.ErrorCode);
    }

    [Fact]
    public void Send_sends_everything_or_times_out_with_error_10060()
    {
        using Socket listener = Listen();
        using HostSocket peer = Connect();
        using Socket accepted = listener.Accept();
        Assert.Equal(300, accepted.Send(_buffer, 0, 300, SocketFlags.None));

        accepted.SendTimeout = 1;
        SocketException e = Assert.Throws<SocketException>(() => accepted.Send(new byte[20_000_000], 0, 20_000_000, SocketFlags.None));
        Assert.Equal(10060, e.ErrorCode);
    }

    [Fact]
    public void There_are_16_sockets_and_closing_one_frees_it()
    {
        using Socket listener = Listen();
        List<Socket> open = [];
        for (int i = 1; i < BoardNetwork.MaxSockets; i++)
            open.Add(New());
        Assert.Equal(16, _board.Network.Sockets);
        SocketException e = Assert.Throws<SocketException>(New);
        Assert.Equal(10024, e.ErrorCode);
        using (HostSocket refused = Connect())
            Assert.Equal(10024, Assert.Throws<SocketException>(listener.Accept).ErrorCode);

        open[0].Close();
        using HostSocket peer = Connect();
        using Socket accepted = listener.Accept();
        open.ForEach(socket => socket.Close());
        Assert.Equal(2, _board.Network.Sockets);
    }

    [Fact]
    public void A_port_can_be_opened_again_immediately_at_the_same_address()
    {
        Socket first = Listen();
        System.Net.IPEndPoint place = _board.Network.EndPoint(Port);
        Assert.Throws<SocketException>(Listen);
        using (HostSocket peer = Connect())
        using (Socket accepted = first.Accept())
            first.Close();

        Assert.Throws<System.Net.Sockets.SocketException>(Connect);
        using Socket second = Listen();
        Assert.Equal(place, _board.Network.EndPoint(Port));
        using HostSocket again = Connect();
        Assert.True(second.Poll(1_000_000, SelectMode.SelectRead));
    }

    [Fact]
    public void A_lost_address_breaks_connections_and_listeners_permanently()
    {
        using Socket listener = Listen();
        using HostSocket peer = Connect();
        using Socket accepted = listener.Accept();
        _board.Network.Lose();
        Assert.Throws<SocketException>(() => accepted.Receive(_buffer, 0, 1, SocketFlags.None));
        Assert.False(listener.Poll(0, SelectMode.SelectRead));
        Assert.Throws<System.Net.Sockets.SocketException>(Connect);

        _board.Network.IsInRange = true;
        Assert.False(listener.Poll(0, SelectMode.SelectRead));
        listener.Close();
        using Socket again = Listen();
        using HostSocket found = Connect();
        Assert.True(again.Poll(1_000_000, SelectMode.SelectRead));
    }

    [Fact]
    public void A_closed_socket_throws()
    {
        Socket socket = Listen();
        socket.Close();
        socket.Close();
        Assert.Throws<ObjectDisposedException>(() => socket.Poll(0, SelectMode.SelectRead));
        Assert.Equal(0, _board.Network.Sockets);
    }

    public void Dispose() => _board.Network.Dispose();

    private Socket New()
    {
        _board.MakeCurrent();
        return new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    }

    private Socket Listen() => Listen(reuse: true);

    private Socket Listen(bool reuse)
    {
        Socket listener = New();
        try
        {
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, reuse);
            listener.Bind(new DeviceEndPoint(DeviceAddress.Any, Port));
            listener.Listen(2);
            return listener;
        }
        catch
        {
            listener.Close();
            throw;
        }
    }

    private HostSocket Connect()
    {
        HostSocket peer = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        peer.Connect(_board.Network.EndPoint(Port));
        return peer;
    }
}
