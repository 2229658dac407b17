using System.Net;
using System.Net.Sockets;

namespace Mbus.Client.Lines;

/// <summary>UDP gateway: each request is one datagram, and the bytes of its datagrams are those of the bus.</summary>
internal sealed class UdpChannel : IChannel
{
    private const int MaxDatagram = 65536;

    private readonly string _name;
    private readonly Socket _socket;

    private UdpChannel(string name, Socket socket)
    {
        _name = name;
        _socket = socket;
    }

    /// <inheritdoc/>
    public bool IsStuck => false;

    /// <summary>Resolves the gateway's name. UDP itself has no connection: an absent gateway is silent.</summary>
    /// <exception cref="LineException">The host cannot be found.</exception>
    public static async ValueTask<IChannel> OpenAsync(LineAddress address, CancellationToken cancel)
    {
        DnsEndPoint gateway = TcpTarget.EndPoint(address.Target);
        Socket socket = new(SocketType.Dgram, ProtocolType.Udp);
        try
        {
            await socket.ConnectAsync(gateway, cancel).ConfigureAwait(false);
            return new UdpChannel(address.Name, socket);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is not SocketException)
                throw;
            throw new LineException($"{address.Name}: open: {e.Message}. Check the host name, or use an IP address.", e) { Code = MbusError.LineUnreachable };
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await _socket.SendAsync(bytes, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new LineException($"{_name}: send: {Describe(e)}", e) { Code = MbusError.LineLost };
        }
    }

    /// <inheritdoc/>
    public async Task<LineException> ReadAsync(Func<ReadOnlyMemory<byte>, ValueTask> take)
    {
        Memory<byte> buffer = new byte[MaxDatagram];
        try
        {
            while (true)
                await take(buffer[..await _socket.ReceiveAsync(buffer).ConfigureAwait(false)]).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return new LineException($"{_name}: receive: {Describe(e)}", e) { Code = MbusError.LineLost };
        }
    }

    public void Dispose() => _socket.Dispose();

    private static string Describe(Exception e) => e is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
        ? "no program receives there. Check the port."
        : $"{e.Message}. The next call opens the connection again.";
}
