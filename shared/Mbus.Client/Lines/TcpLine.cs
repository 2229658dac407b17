using System.Net;
using System.Net.Sockets;

namespace Mbus.Client.Lines;

/// <summary>
/// A TCP connection to a bridge that passes bytes between it and a bus, such as this project's own, ser2net or a serial server.
/// </summary>
public sealed class TcpLine : Line
{
    private const int ReadSize = 2048;
    private const int KeepAliveSeconds = 30;
    private const int KeepAliveProbeSeconds = 10;
    private const int KeepAliveProbes = 3;

    // TCP_USER_TIMEOUT: keep-alive does not run while bytes are unacknowledged, and the system would retransmit for 15 minutes.
    private const int UserTimeout = 18;
    private const int UserTimeoutMilliseconds = (KeepAliveSeconds + (KeepAliveProbes * KeepAliveProbeSeconds)) * 1000;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly LineAddress _address;
    private readonly TimeProvider _clock;
    private readonly ReceiveBuffer _received;
    private readonly Connection<Channel> _connection;

    private TcpLine(LineAddress address, TimeProvider clock)
    {
        _address = address;
        _clock = clock;
        _received = new ReceiveBuffer(clock);
        _connection = new Connection<Channel>(_received, clock, ConnectAsync, channel => _ = ReadAsync(channel));
    }

    /// <inheritdoc/>
    public override string Name => _address.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => _address.TimingAt(_address.BaudRate);

    /// <inheritdoc/>
    public override long Now => _received.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasNews;

    /// <summary>Connects to a bridge, for 10 s at most.</summary>
    /// <param name="address">An address of the kind <see cref="LineKinds.Tcp"/>; its baud rate is that of the bridge's bus.</param>
    /// <param name="clock">The line's clock; the system's when null.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="LineException">The bridge cannot be reached.</exception>
    public static async Task<TcpLine> ConnectAsync(LineAddress address, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        var line = new TcpLine(address, clock ?? TimeProvider.System);
        await line._connection.OpenAsync(cancel).ConfigureAwait(false);
        return line;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// TCP takes the bytes at once, and the bridge sends them to its bus at the baud rate. The time returned is what they take there;
    /// the network's delay is for the slack.
    /// </remarks>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        Channel channel = await _connection.OpenAsync(cancel).ConfigureAwait(false);
        long start = Now;
        await WriteAsync(channel, bytes, cancel).ConfigureAwait(false);
        return start + Timing.Bytes(bytes.Length);
    }

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _connection.ReceiveAsync(buffer, deadline, cancel);

    /// <summary>A TCP connection cannot change the baud rate of the bridge's bus.</summary>
    /// <exception cref="LineException">The rate is another than the line has.</exception>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        LineAddress.RequireBaudRate(baudRate);
        return baudRate == _address.BaudRate ? ValueTask.CompletedTask : throw new LineException(
            $"{Name}: set the baud rate: TCP carries bytes only. Set the bridge to {baudRate} Bd, then name the line with ,baud={baudRate}.");
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void SetOptions(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveProbeSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        if (OperatingSystem.IsLinux())
        {
            Span<byte> milliseconds = stackalloc byte[sizeof(int)];
            BitConverter.TryWriteBytes(milliseconds, UserTimeoutMilliseconds);
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, milliseconds);
        }
    }

    private static string Advice(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "Nothing listens there, or the bridge has a client already; is the port right?",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "Is the name right? An address works too.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TimedOut => "Is the bridge on, and on this network?",
        _ => "The connection is opened again with the next call.",
    };

    private async ValueTask<Channel> ConnectAsync(CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        bool connected = false;
        try
        {
            SetOptions(socket);
            DnsEndPoint bridge = TcpTarget.EndPoint(_address.Target);
            await InTimeAsync(token => socket.ConnectAsync(bridge, token), cancel).ConfigureAwait(false);
            connected = true;
            return new Channel(socket);
        }
        catch (SocketException error)
        {
            throw new LineException($"{Name}: connect: {error.Message}. {Advice(error.SocketErrorCode)}", error);
        }
        catch (TimeoutException error)
        {
            throw new LineException($"{Name}: connect: no answer within 10 s. {Advice(SocketError.TimedOut)}", error);
        }
        finally
        {
            if (!connected)
            {
                socket.Dispose();
            }
        }
    }

    private async Task ReadAsync(Channel channel)
    {
        Memory<byte> buffer = new byte[ReadSize];
        try
        {
            int count;
            while ((count = await channel.Socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false)) > 0)
            {
                _received.Add(buffer.Span[..count], false, Now);
            }

            _connection.Lose(channel, $"{Name}: receive: the bridge closed the connection. Does it serve another client?");
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            _connection.Lose(channel, $"{Name}: receive: {error.Message}. The connection is opened again with the next call.", error);
        }
    }

    private async ValueTask WriteAsync(Channel channel, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            while (bytes.Length > 0)
            {
                int count = 0;
                await InTimeAsync(async token => count = await channel.Socket.SendAsync(bytes, SocketFlags.None, token), cancel).ConfigureAwait(false);
                bytes = bytes[count..];
            }
        }
        catch (TimeoutException error)
        {
            throw _connection.Lose(channel, $"{Name}: send: the bridge took nothing for 10 s. Restart the bridge.", error);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw _connection.Lose(channel, $"{Name}: send: {error.Message}. The connection is opened again with the next call.", error);
        }
    }

    private async ValueTask InTimeAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(_patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            await work(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException(null, error);
        }
    }

    private sealed class Channel(Socket socket) : IDisposable
    {
        public Socket Socket => socket;

        // Without the shutdown, a socket that is being read is closed with a reset, and the bridge takes it for an error.
        public void Dispose()
        {
            try
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
            }

            socket.Dispose();
        }
    }
}
