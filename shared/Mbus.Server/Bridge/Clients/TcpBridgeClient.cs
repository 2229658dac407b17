using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>A master connected over TCP.</summary>
internal sealed class TcpBridgeClient : BridgeClient
{
    // Some dozens of the longest replies; a client further behind is disconnected.
    private const int SendBuffer = 16 * 1024;

    // A peer lost without closing the connection is detected after 30 s + 3 x 10 s.
    private const int KeepAliveSeconds = 30;
    private const int KeepAliveProbeSeconds = 10;
    private const int KeepAliveProbes = 3;

    private readonly Socket _socket;

    internal TcpBridgeClient(Socket socket, IPEndPoint peer, Handover handover)
        : base(peer.ToString(), handover, Number(peer.Address))
    {
        _socket = socket;
        socket.NoDelay = true;
        socket.Blocking = false;
        socket.SendBufferSize = SendBuffer;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveProbeSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
    }

    internal override bool TrySend(ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            return _socket.Send(bytes, SocketFlags.None, out SocketError error) == bytes.Length && error == SocketError.Success;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    internal override void Close() => _socket.Dispose();

    /// <summary>Serves the client until it disconnects or the call is cancelled, then disconnects it. Does not throw.</summary>
    internal async Task ServeAsync(ArbiterDriver driver, TimeProvider time, ILogger log, CancellationToken stop)
    {
        try
        {
            byte[] buffer = new byte[Frame.MaxLength * 2];
            ClientPace pace = new(driver.Timing, time);
            int count;
            while ((count = await _socket.ReceiveAsync(buffer, SocketFlags.None, stop).ConfigureAwait(false)) > 0
                && driver.ReceiveFromClient(this, buffer, count))
            {
                TimeSpan pause = pace.PauseAfter(count);
                if (pause > TimeSpan.Zero)
                    await Task.Delay(pause, time, stop).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client reset the connection, the bridge is stopping, or the bridge closed the connection.
        }
        catch (Exception e)
        {
            driver.ReportFault(e);
            BridgeLog.Fault(log, Name, e);
        }
        finally
        {
            driver.Disconnect(this);
            Close();
        }
    }
    // The IPv4 address, or the /64 network of an IPv6 address: the host can choose the lower 64 bits freely.
    private static long Number(IPAddress address)
    {
        const long IsIPv4 = 1L << 32;
        Span<byte> bytes = stackalloc byte[16];
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out int count);
        return count == sizeof(uint) ? IsIPv4 | BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}
