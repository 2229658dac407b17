using System.Net;
using System.Net.Sockets;

namespace Mbus.Client.Lines;

/// <summary>TCP connection that detects a vanished peer within a minute; errors are reported as <see cref="LineException"/>.</summary>
internal sealed class TcpChannel : IChannel
{
    private const int ReadSize = 2048;
    private const int KeepAliveSeconds = 30;
    private const int KeepAliveProbeSeconds = 10;
    private const int KeepAliveProbes = 3;

    // TCP_USER_TIMEOUT: keep-alive does not run while bytes are unacknowledged, and the system would retransmit for 15 minutes.
    private const int UserTimeout = 18;
    private const int UserTimeoutMilliseconds = (KeepAliveSeconds + (KeepAliveProbes * KeepAliveProbeSeconds)) * 1000;

    // TCP_INFO; its third byte counts the retransmissions of bytes that are still not acknowledged.
    private const int ConnectionInfo = 11;
    private const int Retransmissions = 2;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly Socket _socket;

    private TcpChannel(string name, TimeProvider clock, Socket socket)
    {
        _name = name;
        _clock = clock;
        _socket = socket;
    }

    /// <inheritdoc/>
    public bool IsStuck
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return false;

            Span<byte> info = stackalloc byte[Retransmissions + 1];
            try
            {
                return _socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, ConnectionInfo, info) > Retransmissions && info[Retransmissions] > 0;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>Wraps the connection of a gateway that has dialled in.</summary>
    public static TcpChannel Of(Socket socket, string name, TimeProvider clock)
    {
        TcpChannel channel = new(name, clock, socket);
        channel.SetOptions();
        return channel;
    }

    /// <summary>Connects, with a limit of 10 s.</summary>
    /// <param name="address">Address of the line; its target is a host and a port.</param>
    /// <param name="clock">Clock for the time limit.</param>
    /// <param name="cancel">Cancels the attempt.</param>
    /// <exception cref="LineException">The host cannot be reached.</exception>
    public static async ValueTask<TcpChannel> ConnectAsync(LineAddress address, TimeProvider clock, CancellationToken cancel)
    {
        TcpChannel channel = new(address.Name, clock, new Socket(SocketType.Stream, ProtocolType.Tcp));
        bool connected = false;
        try
        {
            await channel.ConnectAsync(TcpTarget.EndPoint(address.Target), cancel).ConfigureAwait(false);
            connected = true;
            return channel;
        }
        finally
        {
            if (!connected)
                channel._socket.Dispose();
        }
    }

    /// <summary>Passes bytes to the operating system. Waits at most 10 s for each part that it accepts.</summary>
    /// <exception cref="LineException">The connection has failed; close the channel.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            while (bytes.Length > 0)
            {
                int count = 0;
                await InTimeAsync(async token => count = await _socket.SendAsync(bytes, SocketFlags.None, token).ConfigureAwait(false), cancel).ConfigureAwait(false);
                bytes = bytes[count..];
            }
        }
        catch (TimeoutException e)
        {
            throw new LineException($"{_name}: send: the bridge accepted no data for 10 s. Restart the bridge.", e) { Code = MbusError.LineLost };
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new LineException($"{_name}: send: {e.Message}. The next call opens the connection again.", e) { Code = MbusError.LineLost };
        }
    }

    /// <summary>Reads until the connection ends.</summary>
    /// <param name="take">Receives the bytes; valid during the call. A <see cref="LineException"/> that it throws ends the reading.</param>
    /// <returns>Reason for the end.</returns>
    public async Task<LineException> ReadAsync(Func<ReadOnlyMemory<byte>, ValueTask> take)
    {
        Memory<byte> buffer = new byte[ReadSize];
        try
        {
            int count;
            while ((count = await _socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false)) > 0)
                await take(buffer[..count]).ConfigureAwait(false);

            return new LineException($"{_name}: receive: the bridge closed the connection. Check whether it serves another client.") { Code = MbusError.LineLost };
        }
        catch (LineException e)
        {
            return e;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return new LineException($"{_name}: receive: {e.Message}. The next call opens the connection again.", e) { Code = MbusError.LineLost };
        }
    }

    // Without the shutdown, closing a socket during a read sends a reset, which the bridge reports as an error.
    public void Dispose()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }

        _socket.Dispose();
    }

    private static string Advice(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "No program listens there, or the bridge already has a client. Check the port.",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "Check the host name, or use an IP address.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TimedOut => "Check that the bridge is on and connected to this network.",
        _ => "The next call opens the connection again.",
    };

    private async ValueTask ConnectAsync(DnsEndPoint bridge, CancellationToken cancel)
    {
        try
        {
            SetOptions();
            await InTimeAsync(token => _socket.ConnectAsync(bridge, token), cancel).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new LineException($"{_name}: connect: {e.Message}. {Advice(e.SocketErrorCode)}", e) { Code = MbusError.LineUnreachable };
        }
        catch (TimeoutException e)
        {
            throw new LineException($"{_name}: connect: no answer within 10 s. {Advice(SocketError.TimedOut)}", e) { Code = MbusError.LineUnreachable };
        }
    }

    private void SetOptions()
    {
        _socket.NoDelay = true;
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveProbeSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        if (OperatingSystem.IsLinux())
        {
            Span<byte> milliseconds = stackalloc byte[sizeof(int)];
            BitConverter.TryWriteBytes(milliseconds, UserTimeoutMilliseconds);
            _socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, milliseconds);
        }
    }

    private async ValueTask InTimeAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancel)
    {
        using CancellationTokenSource timeout = new(Timeout, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            await work(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException(null, e);
        }
    }
}
